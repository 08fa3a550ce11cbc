import Conversation

/// How an agent's messages come into the log.
public enum OutputMode: String, Hashable, Sendable {
    /// Each as a whole: whoever reads by offsets has all of it. The usual one.
    case block
    /// A message appears with its first words and grows, as Parlant's agents that stream do: whoever reads by offsets
    /// has to read it again.
    case stream
}

extension Profile {
    /// As the agent itself says.
    public var outputMode: OutputMode {
        details["message_output_mode"]?.string.flatMap(OutputMode.init) ?? .block
    }
}
