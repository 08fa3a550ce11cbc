/// What an event is to people.
extension Event {
    /// Whether the customer wrote it. A deleted one is still theirs: it keeps its place in what was counted.
    public var isCustomerMessage: Bool { kind == .message && source == .customer }

    /// Whether it only announces an answer of the AI.
    public var isPreamble: Bool { source == .aiAgent && message?.isPreamble == true }

    /// Whether it is a streamed message to which more may be added.
    public var isGrowing: Bool { message?.isGrowing ?? false }
}
