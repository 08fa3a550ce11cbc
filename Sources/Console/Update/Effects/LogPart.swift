public import Conversation

/// The part of a log to read.
public enum LogPart: Hashable, Sendable {
    case tail
    case before(Offset)
    case from(Offset)
    case around(Offset)
}
