public import Conversation
import Storage

/// Who did what, when and through which program. Private, and kept after a session is deleted.
public struct AuditEntry: Hashable, Sendable {
    /// The cursor for the next page.
    public var number: Int64
    /// nil if the action was on something else.
    public var session: Session.ID?
    /// Such as `customer ada` or `token x`.
    public var object: String?
    public var moment: Timestamp
    public var author: Author
    /// The program, such as `switchboardd serve`; nil in entries of earlier releases.
    public var door: String?
    /// For example `take_over`, `mode manual`, `delete`.
    public var act: String
    /// What only operators may read, such as a typed reason.
    public var detail: JSON?

    /// The login; nil for tools, agents and holders of a token that is not an operator's.
    public var operatorName: String? { author.login }
}

extension EventStore {
    /// The audit log, newest first.
    ///
    /// - Parameters:
    ///   - id: The session; nil for everything.
    ///   - before: The number of the previous page's last entry.
    ///   - limit: How many at most.
    /// - Returns: The entries.
    /// - Throws: A storage error.
    public func audit(
        of id: Session.ID? = nil, before: Int64? = nil, limit: Int
    ) throws(StoreError) -> [AuditEntry] {
        if let id, !id.isWellFormed { return [] }
        return try reading { db in
            let ofSession: (sql: String, arguments: Arguments) =
                id.map { (" AND session = ?", [$0.rawValue]) } ?? ("", [])
            return try db.all(
                """
                SELECT \(AuditEntry.columns) FROM audit
                WHERE pk < ?\(ofSession.sql) ORDER BY pk DESC LIMIT ?
                """, [before ?? .max] + ofSession.arguments + [max(limit, 0)], AuditEntry.init)
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
    static let columns = "pk, session, object, moment, operator, token, role, subject, door, act, detail"

    /// Reads `columns`.
    init(_ row: Row) {
        let session: String = row[1]
        self.init(
            number: row[0], session: session.isEmpty ? nil : Session.ID(session), object: row[2],
            moment: Timestamp(microseconds: row[3]),
            author: Author(login: row[4], token: row[5], role: row[6], subject: row[7]), door: row[8],
            act: row[9], detail: row.optionalText(10).map(SessionRow.parsed))
    }
}

extension Transaction {
    /// Records an action on a session.
    func audit(_ act: String, _ row: SessionRow, by operatorName: String? = nil, detail: JSON? = nil) throws {
        try audit(act, session: row.id, by: operatorName, detail: detail)
    }

    /// Records an action.
    ///
    /// - Parameters:
    ///   - act: A few fixed words.
    ///   - session: The session that was acted on; empty if none.
    ///   - object: What else was acted on.
    ///   - operatorName: Who did it, if not the current author.
    ///   - detail: Removed when the session is deleted.
    /// - Throws: A storage error.
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

    /// Records an event that a member of staff said or put into a log.
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
