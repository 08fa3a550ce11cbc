public import Conversation

/// What an event means to the rules.
extension Event {
    public var isCustomerMessage: Bool { kind == .message && source == .customer }

    /// Whether it only announces an answer.
    public var isPreamble: Bool { source == .aiAgent && message?.isPreamble == true }

    /// Whether it is a stream without an end yet.
    public var isGrowing: Bool { message?.chunks == .growing }

    /// Whether its trace distinguishes it from other turns: servers may put every turn into one trace.
    public var hasTrace: Bool { !traceID.isEmpty && !traceID.hasPrefix("<") }
}
