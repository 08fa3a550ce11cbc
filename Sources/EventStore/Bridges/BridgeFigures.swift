public import Conversation
import Storage

/// How a bridge is doing.
public struct BridgeFigures: Hashable, Sendable {
    public var name: String
    /// Links by state, without those that have ended.
    public var links: [BridgeLink.Stage: Int] = [:]
    /// Calls to the desk by state, without those that succeeded.
    public var posts: [DeskPost.State: Int] = [:]
    /// Since when the oldest call waits.
    public var oldestPost: Timestamp?
    /// What the desk said and was not dealt with yet.
    public var arrivals = 0
    /// What the desk said too late, so that it became a note.
    public var noted = 0
    public var erasures = 0
    /// Conversations that a person must erase at the desk.
    public var failedErasures = 0
    /// Webhooks that were refused.
    public var wrongWebhooks = 0
    /// When the bridge last gave a sign of life.
    public var seen: Timestamp?
    /// What is wrong now, in a sentence.
    public var trouble: String?
}

extension EventStore {
    /// The bridges that this store knows, by name.
    public func bridgeFigures() throws(StoreError) -> [BridgeFigures] {
        try reading { db in
            let names = try db.all(
                "SELECT name FROM bridge UNION SELECT bridge FROM bridge_link ORDER BY 1"
            ) { $0[0] as String }
            return try names.map { try Self.figures(of: $0, db) }
        }
    }

    private static func figures(of name: String, _ db: Database) throws -> BridgeFigures {
        var figures = BridgeFigures(name: name)
        let links = try counts(
            "SELECT state, count(*) FROM bridge_link WHERE bridge = ? AND state <> 'ended' GROUP BY state",
            name, db)
        for (state, count) in links { figures.links[BridgeLink.Stage(rawValue: state) ?? .open] = count }
        try countPosts(&figures, db)
        let arrivals = try counts(
            """
            SELECT a.state, count(*) FROM desk_arrival a JOIN bridge_link l ON l.pk = a.link
            WHERE l.bridge = ? AND a.state <> 'done' GROUP BY a.state
            """, name, db)
        figures.arrivals = arrivals["new"] ?? 0
        figures.noted = arrivals["noted"] ?? 0
        let erasures = try counts(
            "SELECT state, count(*) FROM desk_erasure WHERE bridge = ? GROUP BY state", name, db)
        figures.erasures = erasures["pending"] ?? 0
        figures.failedErasures = erasures["failed"] ?? 0
        let state = try db.row("SELECT trouble, wrong FROM bridge WHERE name = ?", [name])
        figures.trouble = state?.optionalText(0)
        figures.wrongWebhooks = state?[1] ?? 0
        figures.seen = try db.integer64(
            "SELECT seen FROM operator WHERE name = ?", [Operator.login(ofBridge: name)]
        ).map(Timestamp.init(microseconds:))
        return figures
    }

    private static func counts(_ sql: String, _ name: String, _ db: Database) throws -> [String: Int] {
        let pairs = try db.all(sql, [name]) { ($0[0] as String, $0[1] as Int) }
        return Dictionary(pairs, uniquingKeysWith: +)
    }

    private static func countPosts(_ figures: inout BridgeFigures, _ db: Database) throws {
        let posts = try db.all(
            """
            SELECT p.state, count(*), min(p.creation) FROM desk_post p JOIN bridge_link l ON l.pk = p.link
            WHERE l.bridge = ? AND p.state <> 'sent' GROUP BY p.state
            """, [figures.name]
        ) { (state: $0[0] as String, count: $0[1] as Int, oldest: Timestamp(microseconds: $0[2])) }
        for post in posts {
            let state = DeskPost.State(rawValue: post.state) ?? .unconfirmed
            figures.posts[state] = post.count
            if state != .failed { figures.oldestPost = min(figures.oldestPost ?? post.oldest, post.oldest) }
        }
    }

    /// The calls of a bridge that need a person: those of which nobody knows whether the desk has them, and those that
    /// failed; newest last.
    public func troubledPosts(of bridge: String, limit: Int = 100) throws(StoreError) -> [DeskPost] {
        try reading { db in
            try db.all(
                """
                \(DeskPost.query) JOIN bridge_link l ON l.pk = p.link
                WHERE l.bridge = ? AND p.state IN ('unconfirmed', 'failed') ORDER BY p.pk LIMIT ?
                """, [bridge, limit], DeskPost.init)
        }
    }

    /// How far a bridge has read its desk's list of changes; nil at the beginning.
    public func bookmark(of bridge: String) throws(StoreError) -> String? {
        try reading { try $0.text("SELECT bookmark FROM bridge WHERE name = ?", [bridge]) }
    }

    /// Records how far a bridge has read its desk's list of changes.
    public func setBookmark(_ bookmark: String, of bridge: String) throws(StoreError) {
        try transacting(counts: false) {
            try $0.db.run(
                """
                INSERT INTO bridge (name, bookmark, wrong) VALUES (?, ?, 0)
                ON CONFLICT (name) DO UPDATE SET bookmark = excluded.bookmark
                """, [bridge, bookmark])
        }
    }

    /// Records what is wrong with a bridge now, and how many more webhooks were refused.
    public func report(
        _ trouble: String?, wrong: Int, of bridge: String
    ) throws(StoreError) {
        try transacting(counts: false) {
            try $0.db.run(
                """
                INSERT INTO bridge (name, trouble, wrong) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET trouble = excluded.trouble, wrong = bridge.wrong + excluded.wrong
                """, [bridge, trouble?.blob, wrong])
        }
    }
}
