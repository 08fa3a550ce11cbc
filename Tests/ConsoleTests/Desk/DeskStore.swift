import Conversation
import Glass

@testable import Console

/// A store in memory that keeps the promises of a local one.
struct DeskStore {
    struct Row {
        var summary: SessionSummary
        var log: [LogEntry] = []
    }

    let operatorName = "sam"
    var now = Timestamp(iso8601: "2024-05-15T09:06:00Z")!
    var rows: [Session.ID: Row] = [:]
    var drafts: [DraftKey: String] = [:]
    var versions: [DraftKey: Int64] = [:]
    var notes: [Note] = []
    /// In the order of their making, the settled ones too.
    private(set) var suggestions: [Suggestion] = []
    /// Requests that were carried out, and what became of them.
    var entries: [Request.ID: LogEntry] = [:]
    /// What the next sends fail with.
    var sendFailures: [Failure] = []
    /// The next sends are carried out, but the answer is lost.
    var losesAnswers = 0
    /// What the next acts fail with.
    var actFailures: [Failure] = []
    /// The canned replies, the most used first.
    var replies: [CannedReply] = []
    /// The labels of all sessions, the most used first.
    var labelsInUse: [String] = []
    /// What is registered of every customer.
    var customerMetadata: JSON.Members = [:]
    /// What a mirrored server's agents know of every customer.
    var known: JSON.Members = [:]
    /// Who did what in every session, oldest first.
    var ledger: [LedgerLine] = []
    /// How many processes run turns of the AI.
    var agents: [AgentProcess] = [.anywhere]
    /// What kim took while the operator was away.
    var loss: Session.ID?
    private(set) var position: Int64 = 0
    /// Large stores are put in order once, not for each request.
    var ordered: [ListRequest.Kind: [SessionSummary]] = [:]
    private var changes: [Change] = []

    // MARK: What others do

    mutating func add(
        _ id: String, _ customer: String, mode: Mode = .auto, reason: String? = nil, agent: String = "Aria"
    ) {
        let session = Session(
            id: Session.ID(id), agentID: "aria", customerID: Customer.ID(customer), creation: now, mode: mode)
        var summary = SessionSummary(session: session, agentName: agent, customerName: customer)
        summary.reason = reason
        if mode == .manual {
            summary.epoch = Epoch(1)
            summary.waitingSince = now
        }
        rows[session.id] = Row(summary: summary)
        touch(session.id)
    }

    @discardableResult
    mutating func say(
        _ text: String, in session: Session.ID, from source: Source = .customer, author: String? = nil,
        request: Request.ID? = nil, isLate: Bool = false
    ) -> LogEntry {
        let name = source == .humanAgent ? "Sam" : "x"
        let data = Event.messageData(text, from: Participant(displayName: name))
        return append(source, .message, data, in: session, author: author, request: request, isLate: isLate)
    }

    /// The AI writes on at a message that is not in the log yet.
    mutating func write(_ text: String, in session: Session.ID) {
        changes.append(.words(LiveWords(session: session, text: text)))
    }

    /// The AI says something when it is not its turn any more.
    mutating func suggest(_ text: String, in session: Session.ID) {
        let suggestion = Suggestion(
            id: Int64(suggestions.count + 1), session: session, text: text, creation: now, isSettled: false)
        suggestions.append(suggestion)
        changes.append(.suggestion(suggestion))
        update(session) { $0.suggestionCount += 1 }
    }

    mutating func settle(_ id: Int64) {
        guard let index = suggestions.firstIndex(where: { $0.id == id && !$0.isSettled }) else { return }
        suggestions[index].isSettled = true
        changes.append(.suggestion(suggestions[index]))
        let session = suggestions[index].session
        if rows[session] != nil { update(session) { $0.suggestionCount -= 1 } }
    }

    mutating func status(_ name: String, in session: Session.ID) {
        _ = append(.aiAgent, .status, ["status": .string(name), "data": [:]], in: session)
        let status = Status(["status": .string(name)])
        update(session) {
            $0.turnInFlight = status?.isInFlight == true ? status?.name : nil
            $0.aiFailed = status?.name == .error
        }
    }

    mutating func tool(
        _ name: String, _ arguments: JSON, _ result: JSON, mode: Mode? = nil, in session: Session.ID
    ) {
        let control: JSON = mode.map { ["mode": .string($0.rawValue)] } ?? [:]
        let call: JSON = [
            "tool_id": .string("local:\(name)"), "arguments": arguments,
            "result": ["data": result, "control": control],
        ]
        _ = append(.aiAgent, .tool, ["tool_calls": [call]], in: session)
    }

    @discardableResult
    mutating func append(
        _ source: Source, _ kind: Kind, _ data: JSON, in session: Session.ID, author: String? = nil,
        request: Request.ID? = nil, isLate: Bool = false
    ) -> LogEntry {
        let offset = rows[session]!.summary.lastOffset?.next ?? .zero
        position += 1
        let event = Event(
            id: Event.ID("e\(position)"), source: source, kind: kind, offset: offset, creation: now,
            traceID: "t", data: data)
        let entry = LogEntry(
            event: event, position: Position(position), requestID: request, isLate: isLate, author: author)
        rows[session]!.log.append(entry)
        rows[session]!.summary.lastOffset = offset
        note(entry, in: session)
        changes.append(.entry(session, entry))
        touch(session)
        return entry
    }

    private mutating func note(_ entry: LogEntry, in session: Session.ID) {
        guard let text = entry.event.message?.line else { return }
        var summary = rows[session]!.summary
        summary.lastLine = .init(
            source: entry.event.source, kind: .message, text: String(text.prefix(200)), author: entry.author)
        summary.lastActivity = now
        if entry.event.source == .customer {
            summary.unansweredSince = summary.unansweredSince ?? now
            if summary.session.mode == .manual, summary.waitingSince == nil { summary.waitingSince = now }
            summary.unread = summary.unread.map { $0 + 1 }
        } else {
            summary.unansweredSince = nil
            if entry.event.source.isHuman { summary.waitingSince = nil }
        }
        rows[session]!.summary = summary
    }

    /// Changes an entry in place, as a growing stream or a deletion does.
    mutating func change(_ offset: Int, in session: Session.ID, _ change: (inout LogEntry) -> Void) {
        guard let index = rows[session]!.log.firstIndex(where: { $0.event.offset == Offset(offset) }) else {
            return
        }
        position += 1
        var entry = rows[session]!.log[index]
        change(&entry)
        entry.position = Position(position)
        rows[session]?.log[index] = entry
        changes.append(.entry(session, entry))
    }

    mutating func update(_ session: Session.ID, _ change: (inout SessionSummary) -> Void) {
        change(&rows[session]!.summary)
        touch(session)
    }

    /// A colleague, or nobody, becomes the owner.
    mutating func give(_ session: Session.ID, to owner: String?) {
        let moment = now
        update(session) {
            $0.session.mode = .manual
            $0.epoch = Epoch($0.epoch.rawValue + 1)
            $0.owner = owner
            $0.ownedSince = moment
            $0.ownerSeen = moment
            if $0.waitingSince == nil, owner == nil { $0.waitingSince = moment }
        }
    }

    mutating func handBack(_ session: Session.ID) {
        update(session) {
            $0.session.mode = .auto
            $0.epoch = Epoch($0.epoch.rawValue + 1)
            $0.owner = nil
            $0.waitingSince = nil
        }
    }

    mutating func delete(_ session: Session.ID) {
        update(session) { $0.isDeleted = true }
        rows[session] = nil
    }

    mutating func pass(_ seconds: Int) { now = now + .seconds(seconds) }

    mutating func touch(_ session: Session.ID) {
        position += 1
        ordered = [:]
        let position = Position(position)
        rows[session]!.summary.position = position
        changes.append(.session(rows[session]!.summary))
    }

    mutating func takeChanges() -> ChangePage? {
        guard !changes.isEmpty else { return nil }
        defer { changes = [] }
        return ChangePage(changes: changes, through: Position(position), isLast: true)
    }
}
