public import Conversation
import Storage

/// A canned reply as the store keeps it.
public struct StoredReply: Hashable, Sendable, Identifiable {
    /// The cursor for the next page.
    public let number: Int64
    public let id: CannedReply.ID
    public var content: ReplyContent
    /// The login of who wrote it last; nil if a program did.
    public let author: String?
    public let creation: Timestamp
    public let uses: Int
    public let lastUse: Timestamp?
    public let origin: CannedReply.Origin
    /// Changes with every change of the content.
    public let version: Int

    /// The reply as operators use it.
    public var reply: CannedReply {
        CannedReply(
            id: id, code: content.code, title: content.title, text: content.text, then: content.then,
            author: author, creation: creation, uses: uses, lastUse: lastUse, origin: origin)
    }
}

extension StoredReply {
    static let columns = selection(tags: "tags", details: "details")
    /// Without what only programs read, which may be long.
    static let briefColumns = selection(tags: "'[]'", details: "'{}'")

    private static func selection(tags: String, details: String) -> String {
        """
        id, origin, code, title, text, is_template, steps, \(tags), \(details), author, creation, uses, last_use,
        version, pk
        """
    }

    init(_ row: Row) {
        let steps = SessionRow.parsed(row[6]).array ?? []
        let tags = (SessionRow.parsed(row[7]).array ?? []).compactMap(\.string)
        if row[5] {
            content = ReplyContent(template: row.text(4), tags: tags)
            content.code = row[2]
            content.title = row.text(3)
        } else {
            content = ReplyContent(code: row[2], title: row.text(3), text: row.text(4), tags: tags)
        }
        content.then = steps.compactMap(\.string).compactMap { CannedReply.Step($0) }
        content.details = SessionRow.parsed(row[8]).members ?? [:]
        id = CannedReply.ID(row[0] as String)
        origin = CannedReply.Origin(rawValue: row[1]) ?? .team
        author = row[9]
        creation = Timestamp(microseconds: row[10])
        uses = row[11]
        lastUse = (row[12] as Int64?).map(Timestamp.init(microseconds:))
        version = row[13]
        number = row[14]
    }
}

extension ReplyContent {
    /// The values of the columns that hold the content: code, code_key, title, text, is_template, steps, tags, details.
    var columns: Arguments {
        [
            code, code.map(CannedReply.key), title.blob, (template ?? text).blob, template != nil,
            JSON.array(then.map { .string($0.written) }).compact,
            JSON.array(tags.map { .string($0) }).compact, JSON.object(details).compact,
        ]
    }
}
