public import Conversation

extension Event {
    /// Whether its trace distinguishes it from other turns: servers may put every turn into one trace.
    public var hasTrace: Bool { !traceID.isEmpty && !traceID.hasPrefix("<") }
}
