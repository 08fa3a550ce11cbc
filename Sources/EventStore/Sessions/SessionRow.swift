import Conversation
import Foundation
import Handoff
import Storage

/// A session as its row stores it. The rules change it in memory; `save` writes what changed.
struct SessionRow {
    var pk: Int64 = 0
    var id: String
    var agentID: String
    var customerID: String
    var agentName: String
    var customerName: String
    var creation: Int64
    var title: String?
    /// Escaped JSON, not parsed until it is needed: most writes do not need it.
    var consumption: String
    var metadata: String
    private var storedLabels: String
    private var hasStoredClosedLabel: Bool
    /// What the rules of a handoff change.
    var state: SessionState
    var lineOffset: Int?
    var lineSource: String?
    var lineKind: String?
    var lineText: String?
    var lineAuthor: String?
    var suggestionCount = 0
    var noteCount = 0
    var position: Int64 = 0
    var mirror = MirrorColumns()

    static let columns =
        [
            "id", "agent_id", "customer_id", "agent_name", "customer_name", "creation", "title", "mode",
            "consumption", "metadata", "labels", "epoch", "turn", "owner", "reason", "unanswered_since",
            "requested_at", "waiting_since", "last_activity", "line_offset", "line_source", "line_kind",
            "line_text", "next_offset", "last_offset", "last_customer_offset", "customer_count", "closed",
            "state", "outcome",
            "switch_offset", "handoff_trace", "closing_offset", "ai_status", "late_count",
            "suggestion_count", "note_count", "position", "owned_since", "line_author", "switch_explained",
        ] + MirrorColumns.names

    /// In the order of `columns`.
    var values: [Value] {
        [
            Value(id), Value(agentID), Value(customerID), Value(agentName.blob), Value(customerName.blob),
            Value(creation), Value(title?.blob), Value(state.mode == .manual ? 1 : 0), Value(consumption),
            Value(metadata), Value(labels), Value(state.epoch.rawValue), Value(state.turn.rawValue),
            Value(state.owner), Value(state.reason?.blob), Value(state.unansweredSince?.microseconds),
            Value(state.requestedAt?.microseconds), Value(state.waitingSince?.microseconds),
            Value(state.lastActivity.microseconds), Value(lineOffset), Value(lineSource), Value(lineKind),
            Value(lineText?.blob), Value(state.nextOffset.rawValue), Value(state.lastOffset?.rawValue),
            Value(state.lastCustomerOffset?.rawValue), Value(state.customerCount), Value(state.isClosed),
            Value(state.listState.rawValue), Value(state.outcome?.rawValue),
            Value(state.switchOffset?.rawValue),
            Value(state.handoffTrace), Value(state.closingOffset?.rawValue), Value(state.aiStatus?.rawValue),
            Value(state.lateCount), Value(suggestionCount), Value(noteCount), Value(position),
            Value(state.ownedSince?.microseconds), Value(lineAuthor), Value(state.isSwitchExplained),
        ] + mirror.values
    }

    /// The number of columns in `selection`; a query's own columns come after them.
    static let width = columns.count + 1
    static let selection = (["pk"] + columns).map { "s.\($0)" }.joined(separator: ", ")

    init(_ row: Row) {
        pk = row[0]
        id = row[1]
        agentID = row[2]
        customerID = row[3]
        agentName = row.text(4)
        customerName = row.text(5)
        creation = row[6]
        title = row.optionalText(7)
        consumption = row[9]
        metadata = row[10]
        storedLabels = row[11]
        lineOffset = row[20]
        lineSource = row[21]
        lineKind = row[22]
        lineText = row.optionalText(23)
        suggestionCount = row[36]
        noteCount = row[37]
        position = row[38]
        lineAuthor = row[40]
        hasStoredClosedLabel = Self.hasClosedLabel(storedLabels)
        state = SessionState(creation: Timestamp(microseconds: row[19]))
        state.hasClosedLabel = hasStoredClosedLabel
        state.read(row)
        mirror = MirrorColumns(row, from: 42)
    }

    init(_ session: Session, agentName: String, customerName: String) {
        id = session.id.rawValue
        agentID = session.agentID.rawValue
        customerID = session.customerID.rawValue
        self.agentName = agentName
        self.customerName = customerName
        creation = session.creation.microseconds
        title = session.title
        consumption = JSON.object(session.consumptionOffsets).compact
        metadata = JSON.object(session.metadata).compact
        storedLabels = JSON.array(session.labels.map { .string($0) }).compact
        hasStoredClosedLabel = Self.hasClosedLabel(storedLabels)
        state = SessionState(creation: session.creation)
        state.hasClosedLabel = hasStoredClosedLabel
    }

    var claim: Claim { state.claim }
    var sessionID: Session.ID { Session.ID(id) }

    /// Escaped JSON. The rules set and remove the label `closed`.
    var labels: String {
        get {
            if state.hasClosedLabel == hasStoredClosedLabel { return storedLabels }
            let others = Self.list(storedLabels).filter { !$0.isExactly(Session.closedLabel) }
            let list = state.hasClosedLabel ? others + [Session.closedLabel] : others
            return JSON.array(list.map { .string($0) }).compact
        }
        set {
            storedLabels = newValue
            hasStoredClosedLabel = Self.hasClosedLabel(newValue)
            state.hasClosedLabel = hasStoredClosedLabel
        }
    }

    static func list(_ labels: String) -> [String] {
        parsed(labels).array?.compactMap(\.string) ?? []
    }

    private static func hasClosedLabel(_ labels: String) -> Bool {
        // Most sessions have no label.
        labels.utf8.count > 2 && labels.contains(Session.closedLabel)
            && list(labels).contains { $0.isExactly(Session.closedLabel) }
    }

    var labelList: [String] {
        get { Self.list(labels) }
        set { labels = JSON.array(newValue.map { .string($0) }).compact }
    }

    var metadataMembers: JSON.Members {
        get { Self.parsed(metadata).members ?? [:] }
        set { metadata = JSON.object(newValue).compact }
    }

    var consumptionMembers: JSON.Members {
        get { Self.parsed(consumption).members ?? [:] }
        set { consumption = JSON.object(newValue).compact }
    }

    var session: Session {
        Session(
            id: sessionID, agentID: Agent.ID(agentID), customerID: Customer.ID(customerID),
            creation: Timestamp(microseconds: creation), title: title, mode: state.mode,
            consumptionOffsets: consumptionMembers, metadata: metadataMembers, labels: labelList)
    }

    /// Parses JSON that this store has written.
    static func parsed(_ text: String) -> JSON { (try? JSON(parsing: text, numbers: .marked)) ?? .null }
}

extension SessionState {
    /// Reads what a session's row holds of it.
    fileprivate mutating func read(_ row: Row) {
        mode = row[8] == 1 ? .manual : .auto
        epoch = Epoch(row[12])
        turn = TurnNumber(row[13])
        owner = row[14]
        reason = row.optionalText(15)
        unansweredSince = row.moment(16)
        requestedAt = row.moment(17)
        waitingSince = row.moment(18)
        nextOffset = Offset(row[24])
        lastOffset = row.offset(25)
        lastCustomerOffset = row.offset(26)
        customerCount = row[27]
        isClosed = row[28]
        outcome = (row[30] as String?).flatMap(Outcome.init(rawValue:))
        switchOffset = row.offset(31)
        handoffTrace = row[32]
        closingOffset = row.offset(33)
        aiStatus = (row[34] as String?).map(Status.Name.init(rawValue:))
        lateCount = row[35]
        ownedSince = row.moment(39)
        isSwitchExplained = row[41]
    }
}

extension Row {
    fileprivate func moment(_ index: Int) -> Timestamp? {
        (self[index] as Int64?).map(Timestamp.init(microseconds:))
    }

    fileprivate func offset(_ index: Int) -> Offset? { (self[index] as Int?).map { Offset($0) } }
}

extension SessionRow {
    static func find(_ id: Session.ID, in db: Database) throws -> SessionRow {
        // A bound text ends at its first NUL and would match another session.
        guard id.isWellFormed,
            let row = try db.first(
                "SELECT \(selection) FROM session s WHERE s.id = ?", [id.rawValue], SessionRow.init)
        else {
            throw Refusal.noSuchSession(id)
        }
        return row
    }

    static func find(pk: Int64, in db: Database) throws -> SessionRow? {
        try db.first("SELECT \(selection) FROM session s WHERE s.pk = ?", [pk], SessionRow.init)
    }

    static func key(of id: Session.ID, in db: Database) throws -> Int64 {
        guard id.isWellFormed,
            let pk = try db.integer64("SELECT pk FROM session WHERE id = ?", [id.rawValue])
        else {
            throw Refusal.noSuchSession(id)
        }
        return pk
    }

    mutating func insert(in db: Database) throws {
        position = try db.nextPosition()
        let marks = Self.columns.map { _ in "?" }.joined(separator: ", ")
        try db.run(
            "INSERT INTO session (\(Self.columns.joined(separator: ", "))) VALUES (\(marks))",
            Arguments(values))
        pk = db.lastInsertedRowID
        try db.tally(from: nil, to: state.listState)
        let named = ImpliedParticipant.of(
            agent: agentID, named: agentName, customer: customerID, named: customerName)
        for participant in named { try db.know(participant, since: creation) }
        try indexLabels(in: db)
    }

    /// Writes the columns that differ from `old` under a new position; does nothing if none differ.
    mutating func save(over old: SessionRow, in db: Database) throws {
        let before = old.values
        let after = values
        let changed = after.indices.filter { after[$0] != before[$0] }
        if changed.isEmpty { return }
        position = try db.nextPosition()
        let assignments = changed.map { "\(Self.columns[$0]) = ?, " }.joined()
        try db.run(
            "UPDATE session SET \(assignments)position = ? WHERE pk = ?",
            Arguments(changed.map { after[$0] } + [Value(position), Value(pk)]))
        try db.tally(from: old.state.listState, to: state.listState)
        if labels != old.labels { try indexLabels(in: db) }
    }

    /// Deletes the row alone; see `SessionTable` for what hangs on it.
    func delete(in db: Database) throws {
        try db.run("DELETE FROM session WHERE pk = ?", [pk])
        try db.tally(from: state.listState, to: nil)
    }

    private func indexLabels(in db: Database) throws {
        try db.run("DELETE FROM label WHERE session = ?", [pk])
        for label in labelList {
            try db.run(
                "INSERT INTO label (name, session) VALUES (?, ?) ON CONFLICT DO NOTHING", [label.blob, pk])
        }
    }
}

extension Database {
    /// Moves a session between the lists whose sizes are kept: counting 100,000 rows takes milliseconds.
    fileprivate func tally(from old: ListState?, to new: ListState?) throws {
        for change in TallyChange.changes(from: old, to: new) {
            try run(
                "UPDATE tally SET sessions = sessions + ? WHERE state = ?",
                [change.difference, change.state.rawValue])
        }
    }
}
