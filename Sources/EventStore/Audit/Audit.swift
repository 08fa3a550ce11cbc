public import Conversation
import GRDB

/// Who did what, when and through which door; private, and kept after a session is deleted.
public struct AuditEntry: Hashable, Sendable {
    /// By which the next page begins.
    public var number: Int64
    /// nil where it was done to something else.
    public var session: Session.ID?
    /// Such as `customer ada` or `token x`.
    public var object: String?
    public var moment: Timestamp
    public var author: Author
    /// The program, such as `switchboardd serve`; nil for what earlier releases noted.
    public var door: String?
    /// For example `take_over`, `mode manual`, `delete`.
    public var act: String
    /// What only operators may read, such as a typed reason.
    public var detail: JSON?

    /// The login; nil for tools, agents and whoever has a token that is no operator's.
    public var operatorName: String? { author.login }
}

extension EventStore {
    /// What was done, newest first.
    ///
    /// - Parameters:
    ///   - id: To a session; nil for everything.
    ///   - before: The number of the last entry of the page before.
    ///   - limit: How many at most.
    /// - Returns: The entries.
    /// - Throws: What the file says.
    public func audit(
        of id: Session.ID? = nil, before: Int64? = nil, limit: Int
    ) throws(StoreError) -> [AuditEntry] {
        if let id, !id.isWellFormed { return [] }
        return try reading { db in
            try db.all(
                """
                SELECT pk, session, object, moment, operator, token, role, subject, door, act, detail FROM audit
                WHERE \(id == nil ? "?1 IS NULL" : "session = ?1") AND pk < ?2 ORDER BY pk DESC LIMIT ?3
                """, [id?.rawValue, before ?? .max, max(limit, 0)], AuditEntry.init)
        }
    }
}

/// What an entry calls a change of who has a session, besides operators' acts. A right depends on these words.
enum AuditedChange {
    static let create = "create"
    static let imports = "import"
    static let delete = "delete"
    static let toolCall = "tool asked for a human"
    static func mode(_ mode: Mode) -> String { "mode \(mode.rawValue)" }
}

extension AuditEntry {
    fileprivate init(_ row: Row) {
        let session: String = row[1]
        self.init(
            number: row[0], session: session.isEmpty ? nil : Session.ID(session), object: row[2],
            moment: Timestamp(microseconds: row[3]),
            author: Author(login: row[4], token: row[5], role: row[6], subject: row[7]), door: row[8],
            act: row[9], detail: row.optionalText(10).map(SessionRow.parsed))
    }
}

extension Transaction {
    /// Notes an act on a session.
    func audit(_ act: String, _ row: SessionRow, by operatorName: String? = nil, detail: JSON? = nil) throws {
        try audit(act, session: row.id, by: operatorName, detail: detail)
    }

    /// Notes an act.
    ///
    /// - Parameters:
    ///   - act: A few fixed words.
    ///   - session: To which it was done; empty for none.
    ///   - object: To what else.
    ///   - operatorName: Whose act it is, where that is not whoever came by the door.
    ///   - detail: Goes when the session is deleted.
    /// - Throws: What the file says.
    func audit(
        _ act: String, session: String = "", object: String? = nil, by operatorName: String? = nil,
        detail: JSON? = nil
    ) throws {
        try db.run(
            """
            INSERT INTO audit (session, moment, operator, act, detail, token, role, subject, door, object)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                session, moment, operatorName ?? author.login, act, detail?.compact.blob, author.token,
                author.role, author.subject, StoreProgram.own.name, object,
            ])
    }

    /// Notes what somebody of the house said or put into a log.
    func auditEvent(_ line: EventRow, in row: SessionRow) throws {
        let event = line.event
        let isAct =
            event.source.isHuman || (author.isStaff && event.source != .aiAgent && event.kind != .status)
        guard isAct else { return }
        try audit(
            "add \(event.kind.rawValue)", row, by: line.author,
            detail: ["offset": .integer(event.offset.rawValue), "source": .string(event.source.rawValue)])
    }
}
