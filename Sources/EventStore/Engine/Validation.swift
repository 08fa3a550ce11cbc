import Conversation

/// Ids are bound as text, which ends at a NUL, and appear in URLs and on single lines. The same goes for
/// logins, traces and the names of sources and kinds.
enum WellFormed {
    static func require(_ text: String?, _ what: String) throws(Refusal) {
        if let text, !Identifier<Never>(text).isWellFormed {
            throw .invalid("The \(what) must be 1 to 256 bytes without control characters. Choose another.")
        }
    }

    static func require(_ session: Session) throws(Refusal) {
        try require(session.id.rawValue, "session's id")
        try require(session.agentID.rawValue, "agent's id")
        try require(session.customerID.rawValue, "customer's id")
    }

    static func require(_ event: Event) throws(Refusal) {
        try require(event.id.rawValue, "event's id")
        try require(event.source.rawValue, "source")
        try require(event.kind.rawValue, "kind")
        if !event.traceID.isEmpty { try require(event.traceID, "trace id") }
    }
}
