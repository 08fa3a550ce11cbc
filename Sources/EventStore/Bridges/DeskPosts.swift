public import Conversation
import Storage

extension EventStore {
    /// Queues calls for a link's desk and moves its place in the log, unless another program has moved it.
    ///
    /// - Parameters:
    ///   - posts: The calls, in order; a name that the link has used before is left out.
    ///   - link: As it was read.
    ///   - next: The first event that was not looked at.
    /// - Returns: Whether the place was still that of `link`.
    /// - Throws: A storage error.
    @discardableResult
    public func queue(
        _ posts: [NewPost], for link: BridgeLink, through next: Offset
    ) throws(StoreError) -> Bool {
        try transacting { transaction in
            try transaction.db.run(
                "UPDATE bridge_link SET next = ? WHERE pk = ? AND next = ? AND state IN ('opening', 'open')",
                [next.rawValue, link.id, link.next.rawValue])
            guard transaction.db.changesCount == 1 else { return false }
            try transaction.queue(posts, for: link)
            return true
        }
    }

    /// The next call of a link's queue; nil if it is empty.
    public func nextPost(of link: Int64) throws(StoreError) -> DeskPost? {
        try reading { db in
            try db.all(
                "\(DeskPost.query) WHERE p.link = ? AND \(DeskPost.isOpen) ORDER BY p.pk LIMIT 1", [link],
                DeskPost.init
            ).first
        }
    }

    /// The calls of a link, oldest first.
    public func posts(of link: Int64) throws(StoreError) -> [DeskPost] {
        try reading { db in
            try db.all("\(DeskPost.query) WHERE p.link = ? ORDER BY p.pk", [link], DeskPost.init)
        }
    }

    /// The desk's id of the first part of what was said before; nil if the desk has none.
    public func firstHistory(of link: Int64) throws(StoreError) -> String? {
        try reading { db in
            try db.text(
                """
                SELECT desk_id FROM desk_post WHERE link = ? AND kind = 'history' AND desk_id IS NOT NULL
                ORDER BY pk LIMIT 1
                """, [link])
        }
    }

    /// The links of a bridge with a call that waits and is due.
    public func linksWithDuePosts(of bridge: String) throws(StoreError) -> [Int64] {
        let now = now
        return try reading { db in
            try db.all(
                """
                SELECT DISTINCT p.link FROM desk_post p JOIN bridge_link l ON l.pk = p.link
                WHERE \(DeskPost.isOpen) AND p.state = 'pending' AND p.due <= ? AND l.bridge = ?
                """, [now.microseconds, bridge]
            ) { $0[0] }
        }
    }

    /// Durably marks a call as being made.
    ///
    /// - Returns: Whether it may be made: it was still pending.
    public func begin(_ post: DeskPost) throws(StoreError) -> Bool {
        try transacting { transaction in
            try transaction.db.run(
                "UPDATE desk_post SET state = 'sending', tries = tries + 1 WHERE pk = ? AND state = 'pending'",
                [post.id])
            return transaction.db.changesCount == 1
        }
    }

    /// Records how a call ended, unless that is known already.
    public func settle(_ post: DeskPost, _ outcome: PostOutcome) throws(StoreError) {
        try transacting { try $0.settle(post, outcome) }
    }

    /// Records that the desk has made the conversation.
    ///
    /// - Parameters:
    ///   - post: The call that made it.
    ///   - conversation: The desk's id, up to 256 bytes without control characters.
    ///   - url: Where people see it; nil if the desk tells none.
    /// - Throws: `.invalid` for an unusable id, or a storage error.
    public func opened(_ post: DeskPost, as conversation: String, url: String?) throws(StoreError) {
        try transacting { transaction in
            try WellFormed.require(conversation, "desk's conversation id")
            try transaction.db.run(
                "UPDATE bridge_link SET conversation = ?, url = coalesce(?, url) WHERE pk = ?",
                [conversation, url?.blob, post.link])
            try transaction.settle(post, .sent(conversation))
        }
    }

    /// Records that the people at the desk can answer.
    public func invited(_ post: DeskPost) throws(StoreError) {
        try transacting { transaction in
            try transaction.db.run(
                "UPDATE bridge_link SET state = 'open' WHERE pk = ? AND state = 'opening'", [post.link])
            try transaction.settle(post, .sent(nil))
        }
    }

    /// Decides about a call whose outcome nobody knows and the desk cannot tell.
    ///
    /// - Parameters:
    ///   - key: The call's name at the desk.
    ///   - isThere: Whether the desk has it; otherwise it is made again.
    /// - Returns: Its link; nil if there is no such unconfirmed call.
    /// - Throws: A storage error.
    public func decide(_ key: String, isThere: Bool) throws(StoreError) -> Int64? {
        try transacting { transaction in
            let found = try transaction.db.all(
                "\(DeskPost.query) WHERE p.name = ? AND p.state = 'unconfirmed'", [key], DeskPost.init)
            guard let post = found.first else { return nil }
            try transaction.settle(post, isThere ? .sent(nil) : .again(after: .zero, ""))
            return post.link
        }
    }
}

extension Transaction {
    func queue(_ posts: [NewPost], for link: BridgeLink) throws {
        let session = try SessionRow.key(of: link.session, in: db)
        for post in posts {
            let name = "\(link.key).\(post.name)"
            try db.run(
                """
                INSERT INTO desk_post (session, link, name, kind, text, speaker, state, tries, misses, due, creation)
                VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, 0, 0, ?) ON CONFLICT DO NOTHING
                """,
                [session, link.id, name, post.kind.rawValue, post.text.blob, post.speaker?.blob, moment])
        }
    }

    func settle(_ post: DeskPost, _ outcome: PostOutcome) throws {
        let open = "pk = ? AND state IN ('pending', 'sending', 'unconfirmed')"
        switch outcome {
        case .sent(let id):
            // What was sent stands in the log: a copy of it need not be kept.
            try db.run(
                "UPDATE desk_post SET state = 'sent', reason = NULL, desk_id = ?, text = ? WHERE \(open)",
                [id, "".blob, post.id])
        case .again(let pause, let reason):
            try db.run(
                "UPDATE desk_post SET state = 'pending', misses = 0, due = ?, reason = ? WHERE \(open)",
                [(now + pause).microseconds, reason.blob, post.id])
        case .unconfirmed(let pause, let reason):
            try db.run(
                "UPDATE desk_post SET state = 'unconfirmed', due = ?, reason = ? WHERE \(open)",
                [(now + pause).microseconds, reason.blob, post.id])
        case .missed(let pause):
            try db.run(
                "UPDATE desk_post SET misses = misses + 1, due = ? WHERE \(open)",
                [(now + pause).microseconds, post.id])
        case .failed(let reason):
            try db.run(
                "UPDATE desk_post SET state = 'failed', reason = ?, text = ? WHERE \(open)",
                [reason.blob, "".blob, post.id])
        }
        if try db.integer(
            "SELECT 1 FROM desk_post p WHERE p.link = ? AND \(DeskPost.isOpen) LIMIT 1", [post.link]) == nil
        {
            try db.run(
                "UPDATE bridge_link SET state = 'ended' WHERE pk = ? AND state = 'ending'", [post.link])
        }
    }
}
