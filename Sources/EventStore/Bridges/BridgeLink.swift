public import Conversation
import Storage

/// A session's stay at a help desk: durable before the desk is called for the first time.
public struct BridgeLink: Hashable, Sendable, Identifiable {
    /// How far the stay has come. The raw values are stored.
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        /// In a mirror store: the server has not confirmed the claim yet.
        case claiming
        /// The desk is given the conversation.
        case opening
        /// People at the desk can answer.
        case open
        /// The session has left the bridge, and the desk is being told.
        case ending
        case ended

        /// Whether the bridge owns the session, or is about to.
        public var isHeld: Bool { self == .claiming || self == .opening || self == .open }
    }

    public var id: Int64
    /// Names the stay at the desk; no two have the same. 10 letters and digits.
    public var key: String
    public var session: Session.ID
    /// The bridge's name, without the prefix of its login.
    public var bridge: String
    public var state: Stage
    /// The epoch of the bridge's claim or, once it has ended, the one after it.
    public var epoch: Epoch
    /// The desk's id of the conversation; nil until the desk has told it.
    public var conversation: String?
    /// What the desk's module noted while it opened the conversation.
    public var progress: JSON
    /// The name of the person who has it at the desk, as the desk says it; private.
    public var person: String?
    /// Where people see the conversation at the desk.
    public var url: String?
    /// The first event that was not looked at for the desk yet.
    public var next: Offset
    public var opened: Timestamp
    /// When a person at the desk last answered.
    public var answered: Timestamp?
    public var ended: Timestamp?
    public var outcome: Outcome?
    /// What went wrong, in a sentence without customer text.
    public var trouble: String?

    /// The claim under which the bridge speaks and acts.
    public var claim: Claim { Claim(epoch: epoch, owner: Operator.login(ofBridge: bridge)) }

    /// The id of a request of this stay.
    public func request(_ word: String) -> Request.ID { Request.ID("\(key).\(word)") }
}

extension BridgeLink {
    static let query = """
        SELECT l.pk, l.link, s.id, l.bridge, l.state, l.epoch, l.conversation, l.progress, l.person, l.url, l.next,
            l.opened, l.answered, l.ended, l.outcome, l.trouble
        FROM bridge_link l JOIN session s ON s.pk = l.session
        """

    /// The condition that the bridge owns a link's session, or is about to.
    static let isHeld = "l.state IN ('claiming', 'opening', 'open')"

    init(_ row: Row) {
        self.init(
            id: row[0], key: row[1], session: Session.ID(row[2] as String), bridge: row[3],
            state: Stage(rawValue: row[4]) ?? .ended, epoch: Epoch(row[5]), conversation: row[6],
            progress: (row[7] as String?).map(SessionRow.parsed) ?? .null, person: row.optionalText(8),
            url: row.optionalText(9), next: Offset(row[10] as Int),
            opened: Timestamp(microseconds: row[11]))
        answered = (row[12] as Int64?).map(Timestamp.init(microseconds:))
        ended = (row[13] as Int64?).map(Timestamp.init(microseconds:))
        outcome = (row[14] as String?).flatMap(Outcome.init(rawValue:))
        trouble = row.optionalText(15)
    }

    static func find(_ id: Int64, in db: Database) throws -> BridgeLink? {
        try db.all("\(query) WHERE l.pk = ?", [id], BridgeLink.init).first
    }
}

extension EventStore {
    /// A stay by its number; nil if its session was deleted.
    public func link(_ id: Int64) throws(StoreError) -> BridgeLink? {
        try reading { try BridgeLink.find(id, in: $0) }
    }

    /// The stays of a bridge whose sessions it owns, or whose end the desk has not heard of yet; oldest first.
    public func liveLinks(of bridge: String) throws(StoreError) -> [BridgeLink] {
        try reading { db in
            try db.all(
                "\(BridgeLink.query) WHERE l.bridge = ? AND l.state <> 'ended' ORDER BY l.pk", [bridge],
                BridgeLink.init)
        }
    }

    /// All stays of a session, oldest first.
    public func links(of id: Session.ID) throws(StoreError) -> [BridgeLink] {
        try reading { db in
            try db.all("\(BridgeLink.query) WHERE s.id = ? ORDER BY l.pk", [id.rawValue], BridgeLink.init)
        }
    }

    /// The stays whose customers have waited for an answer at the desk since before a moment, oldest first.
    public func unansweredLinks(
        of bridge: String, since moment: Timestamp, limit: Int = 100
    ) throws(StoreError) -> [BridgeLink] {
        let since = moment.microseconds
        return try reading { db in
            try db.all(
                """
                \(BridgeLink.query) WHERE l.bridge = ? AND l.state IN ('opening', 'open') AND l.opened <= ?
                    AND coalesce(l.answered, l.opened) <= ? AND s.waiting_since <= ? ORDER BY l.pk LIMIT ?
                """, [bridge, since, since, since, limit], BridgeLink.init)
        }
    }

    /// Keeps what the desk's module noted while it opens the conversation.
    public func note(_ progress: JSON, of link: BridgeLink) throws(StoreError) {
        try transacting(counts: false) {
            try $0.db.run(
                "UPDATE bridge_link SET progress = ? WHERE pk = ?", [progress.compact, link.id])
        }
    }
}
