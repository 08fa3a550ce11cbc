public import Conversation
import Handoff
import Storage

/// What a store did with what a desk said.
public struct Reception: Hashable, Sendable {
    /// The links for which something new came.
    public var links: Set<Int64> = []
    /// How many came before.
    public var repeated = 0
    /// How many are about conversations that are not the bridge's.
    public var foreign = 0

    /// Nothing came.
    public init() {}
}

extension EventStore {
    /// Keeps what a desk said, in one transaction. What was kept before, or is about conversations of others, is left
    /// out.
    ///
    /// - Parameters:
    ///   - arrivals: In any order.
    ///   - bridge: The bridge that received them.
    /// - Returns: What was new.
    /// - Throws: A storage error.
    public func receive(_ arrivals: [DeskArrival], for bridge: String) throws(StoreError) -> Reception {
        if arrivals.isEmpty { return Reception() }
        return try transacting { transaction in
            var reception = Reception()
            for arrival in arrivals { try transaction.receive(arrival, bridge, &reception) }
            return reception
        }
    }

    /// What a desk said about a link and was not dealt with yet, in the desk's order.
    public func newArrivals(of link: Int64, limit: Int = 100) throws(StoreError) -> [StoredArrival] {
        try reading { db in
            try db.all(
                "\(StoredArrival.query) WHERE a.link = ? AND a.state = 'new' ORDER BY a.place, a.pk LIMIT ?",
                [link, limit]
            ) { StoredArrival($0) }.compactMap { $0 }
        }
    }

    /// The links of a bridge about which something was not dealt with yet.
    public func linksWithArrivals(of bridge: String) throws(StoreError) -> [Int64] {
        try reading { db in
            try db.all(
                """
                SELECT DISTINCT a.link FROM desk_arrival a JOIN bridge_link l ON l.pk = a.link
                WHERE a.state = 'new' AND l.bridge = ?
                """, [bridge]
            ) { $0[0] }
        }
    }

    /// Puts an answer from the desk into the log, exactly once.
    ///
    /// What comes after the session has left the bridge cannot be said to the customer anymore: it becomes a note, which
    /// operators read.
    ///
    /// - Parameters:
    ///   - arrival: An answer.
    ///   - someone: Whom the customer sees.
    /// - Returns: Whether the customer gets it.
    /// - Throws: A storage error.
    public func say(_ arrival: StoredArrival, as someone: Participant) throws(StoreError) -> Bool {
        let isLocal = kind == .local
        return try transacting { try $0.say(arrival, as: someone, isLocal: isLocal) }
    }

    /// Deals with an arrival by doing nothing.
    public func drop(_ arrival: StoredArrival) throws(StoreError) {
        try transacting(counts: false) { try $0.finish(arrival, as: "done") }
    }

    /// Keeps the name of the person who has the conversation at the desk.
    public func assign(_ arrival: StoredArrival, to name: String?) throws(StoreError) {
        try transacting { transaction in
            try transaction.db.run(
                "UPDATE bridge_link SET person = ? WHERE pk = ?", [name?.blob, arrival.link])
            try transaction.finish(arrival, as: "done")
        }
    }
}

extension Transaction {
    fileprivate func receive(_ arrival: DeskArrival, _ bridge: String, _ reception: inout Reception) throws {
        guard let (link, session) = try link(of: arrival, bridge) else {
            reception.foreign += 1
            return
        }
        let message = Identifier<Never>(arrival.id)
        guard message.isWellFormed else {
            reception.foreign += 1
            return
        }
        // The order must not depend on what a bound text would cut off.
        let place = Identifier<Never>(arrival.place).isWellFormed ? arrival.place : ""
        try db.run(
            """
            INSERT INTO desk_arrival (session, link, message, place, content, state, creation)
            VALUES (?, ?, ?, ?, ?, 'new', ?) ON CONFLICT DO NOTHING
            """,
            [session, link, message.rawValue, place, arrival.content.json.compact, moment])
        if db.changesCount == 1 {
            reception.links.insert(link)
        } else {
            reception.repeated += 1
        }
    }

    private func link(of arrival: DeskArrival, _ bridge: String) throws -> (Int64, Int64)? {
        if let key = arrival.linkKey, Identifier<Never>(key).isWellFormed,
            let row = try db.row(
                "SELECT pk, session FROM bridge_link WHERE link = ? AND bridge = ?", [key, bridge])
        {
            return (row[0], row[1])
        }
        guard let conversation = arrival.conversation, Identifier<Never>(conversation).isWellFormed else {
            return nil
        }
        // A desk that keeps one conversation for each customer names it again: it is about the newest stay.
        let row = try db.row(
            """
            SELECT pk, session FROM bridge_link WHERE bridge = ? AND conversation = ? ORDER BY pk DESC LIMIT 1
            """, [bridge, conversation])
        return row.map { ($0[0], $0[1]) }
    }

    fileprivate func say(_ stored: StoredArrival, as someone: Participant, isLocal: Bool) throws -> Bool {
        guard try isNew(stored), let link = try BridgeLink.find(stored.link, in: db),
            case .answer(let text, let attachments, let person) = stored.arrival.content
        else { return false }
        let speaker = try bridgeOperator(link.bridge)
        let id = stored.arrival.id
        // A request's id is short; the row, which stays, names a longer one.
        let request = link.request(id.utf8.count <= 200 ? id : "#\(stored.id)")
        var data = Event.messageData(text, from: someone)
        if !attachments.isEmpty { data["attachments"] = .array(attachments.map(\.json)) }
        let new = NewEvent(
            source: .humanAgent, kind: .message, data: data,
            standing: .human(operator: speaker, saw: link.claim),
            metadata: Self.trail(of: speaker, request), requestID: request)
        let isSaid = try say(new, in: link.session, by: speaker, isLocal: isLocal)
        if isSaid {
            try db.run(
                "UPDATE bridge_link SET answered = ?, person = coalesce(?, person) WHERE pk = ?",
                [moment, person.name?.blob, link.id])
        } else {
            let words = Message(data)?.words ?? text
            if !words.isBlank {
                _ = try addNote(
                    "Written at the desk after the session had left it: \(words)", by: speaker.name,
                    to: link.session)
            }
        }
        try finish(stored, as: isSaid ? "done" : "noted")
        return isSaid
    }

    /// Says something under the rules for operators; a mirrored server is asked to.
    ///
    /// - Returns: Whether the rules allow it.
    private func say(
        _ new: NewEvent, in id: Session.ID, by someone: Operator, isLocal: Bool
    ) throws -> Bool {
        guard case .human(_, let saw) = new.standing, Message(new.data)?.isSilent == false else {
            return false
        }
        if isLocal {
            if case .done = try by(Author(login: someone.name)).append(new, to: id) { return true }
            return false
        }
        if let request = new.requestID,
            try db.integer("SELECT 1 FROM outbox WHERE request_id = ?", [request.rawValue]) != nil
        {
            return true
        }
        let row = try SessionRow.find(id, in: db)
        guard row.state.custody.refusalToSpeak(by: someone.name, saw: saw) == nil else { return false }
        let act = OutboxAct.append(
            source: new.source, kind: new.kind, data: new.data, metadata: new.metadata)
        try enqueue(act, new.requestID ?? Request.ID(ids.short()), someone, saw, in: row)
        return true
    }

    func isNew(_ stored: StoredArrival) throws -> Bool {
        try db.integer("SELECT 1 FROM desk_arrival WHERE pk = ? AND state = 'new'", [stored.id]) != nil
    }

    /// Marks an arrival as dealt with; what it said is no longer kept twice.
    func finish(_ stored: StoredArrival, as state: String) throws {
        try db.run(
            "UPDATE desk_arrival SET state = ?, content = ? WHERE pk = ?", [state, "null", stored.id])
    }
}
