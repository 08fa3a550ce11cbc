import Conversation

/// How an agent's messages enter the log.
public enum OutputMode: String, Hashable, Sendable {
    /// Each message as a whole, so that a client that reads by offset has all of it. The usual mode.
    case block
    /// A message appears with its first words and grows, as with Parlant's streaming agents. A client that
    /// reads by offset has to read it again.
    case stream
}

extension Profile {
    /// The mode that the agent itself states.
    public var outputMode: OutputMode {
        details["message_output_mode"]?.string.flatMap(OutputMode.init) ?? .block
    }
}
