public import Conversation
import GRDB

/// Who did what to a session, when; private, and kept after the session is deleted.
public struct AuditEntry: Hashable, Sendable {
    public var session: Session.ID
    public var moment: Timestamp
    /// The login; nil for tools, agents and the API.
    public var operatorName: String?
    /// For example `take_over`, `mode manual`, `delete`.
    public var act: String
    /// What only operators may read, such as a typed reason.
    public var detail: JSON?
}

extension EventStore {
    /// What was done to a session, newest first.
    public func audit(of id: Session.ID, limit: Int) throws(StoreError) -> [AuditEntry] {
        try reading { db in
            try db.all(
                "SELECT moment, operator, act, detail FROM audit WHERE session = ? ORDER BY pk DESC LIMIT ?",
                [id.rawValue, limit]
            ) {
                AuditEntry(
                    session: id, moment: Timestamp(microseconds: $0[0]), operatorName: $0[1], act: $0[2],
                    detail: $0.optionalText(3).map(SessionRow.parsed))
            }
        }
    }
}
