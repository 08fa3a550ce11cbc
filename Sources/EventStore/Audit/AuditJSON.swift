public import Conversation

extension AuditEntry {
    /// The entry as the command line and the API show it.
    public var json: JSON {
        [
            "number": .integer(Int(number)), "moment": .string(moment.iso8601), "act": .string(act),
            "session_id": .optional(session?.rawValue), "object": .optional(object),
            "operator": .optional(author.login), "token_id": .optional(author.token),
            "role": .optional(author.role), "subject": .optional(author.subject), "door": .optional(door),
            "detail": detail ?? .null,
        ]
    }
}
