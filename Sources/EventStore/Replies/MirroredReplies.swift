public import Conversation
import Storage

/// A reply that a mirrored server keeps.
public struct MirroredReply: Hashable, Sendable {
    public var id: CannedReply.ID
    public var content: ReplyContent
    public var creation: Timestamp

    /// A reply of the server's.
    public init(id: CannedReply.ID, content: ReplyContent, creation: Timestamp) {
        self.id = id
        self.content = content
        self.creation = creation
    }

    /// Without what no reply here may have; nil if that is the text.
    fileprivate var tolerated: MirroredReply? {
        var reply = self
        while let flaw = reply.content.flaw {
            switch flaw.part {
            case .text: return nil
            case .code: reply.content.code = nil
            case .title: reply.content.title = ""
            case .then: reply.content.then = []
            case .tags: reply.content.tags = []
            case .details: reply.content.details = [:]
            }
        }
        return id.isWellFormed ? reply : nil
    }
}

extension EventStore {
    /// Makes the mirrored server's replies those that it has now. The team's own stay, and so do the counts.
    ///
    /// - Parameter replies: All of the server's, of which no more are kept than a team may have.
    /// - Returns: How many are kept. Others have a text that no reply may have, or the id of one of the team's.
    /// - Throws: A storage error.
    @discardableResult
    public func mirror(_ replies: [MirroredReply]) throws(StoreError) -> Int {
        try requireMirror()
        let known = try reading { db in
            try db.all("SELECT \(StoredReply.columns) FROM canned_reply", [], StoredReply.init)
        }
        let kept = Self.chosen(from: replies, besides: Set(known.filter { $0.origin == .team }.map(\.id)))
        let stored = Dictionary(
            uniqueKeysWithValues: known.filter { $0.origin == .server }.map { ($0.id, $0) })
        let gone = Set(stored.keys).subtracting(kept.map(\.id))
        let news = kept.filter { reply in
            stored[reply.id].map { !reply.content.parts(differingFrom: $0.content).isEmpty } ?? true
        }
        if gone.isEmpty, news.isEmpty { return kept.count }
        try transacting { transaction in
            for id in gone {
                try transaction.db.run(
                    "DELETE FROM canned_reply WHERE id = ? AND origin = 'server'", [id.rawValue])
            }
            try transaction.keepServerReplies(news)
        }
        return kept.count
    }

    /// Those that can be kept. Of two with one id the first is; of two with one code the first keeps the code.
    private static func chosen(
        from replies: [MirroredReply], besides team: Set<CannedReply.ID>
    ) -> [MirroredReply] {
        var ids = team
        var codes: Set<String> = []
        var chosen: [MirroredReply] = []
        for reply in replies where chosen.count < CannedReply.most {
            guard var reply = reply.tolerated, ids.insert(reply.id).inserted else { continue }
            if let code = reply.content.code, !codes.insert(CannedReply.key(of: code)).inserted {
                reply.content.code = nil
            }
            chosen.append(reply)
        }
        return chosen
    }
}

extension Transaction {
    fileprivate func keepServerReplies(_ replies: [MirroredReply]) throws {
        // Two of them may have exchanged their codes.
        for reply in replies {
            try db.run(
                "UPDATE canned_reply SET code = NULL, code_key = NULL WHERE id = ? AND origin = 'server'",
                [reply.id.rawValue])
        }
        for reply in replies {
            try db.run(
                """
                INSERT INTO canned_reply (code, code_key, title, text, is_template, steps, tags, details,
                    id, origin, creation, uses, version)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'server', ?, 0, 1)
                ON CONFLICT (id) DO UPDATE SET code = excluded.code, code_key = excluded.code_key,
                    title = excluded.title, text = excluded.text, is_template = excluded.is_template,
                    steps = excluded.steps, tags = excluded.tags, details = excluded.details,
                    version = canned_reply.version + 1
                WHERE canned_reply.origin = 'server'
                """, reply.content.columns + [reply.id.rawValue, reply.creation.microseconds])
        }
    }
}
