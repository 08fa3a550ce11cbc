import Conversation
import Glass

/// One thing that a transcript shows.
struct Item: Equatable, Sendable {
    /// Names an item across changes of the log.
    enum ID: Hashable, Sendable {
        case event(Offset)
        case note(Int64)
        case outgoing(Request.ID)
        /// A new day begins before this event.
        case day(before: Offset)
        case unread(before: Offset)
        case live
        case beginning

        /// The event that it is or that it stands before.
        var offset: Offset? {
            switch self {
            case .event(let offset), .day(let offset), .unread(let offset): offset
            case .note, .outgoing, .live, .beginning: nil
            }
        }
    }

    enum Content: Equatable, Sendable {
        case entry(LogEntry)
        case note(Note)
        case outgoing(OutgoingLine)
        case day(CivilTime)
        case unread(count: Int)
        /// What the AI is doing now.
        case live(Status)
        /// What it has written so far of a message that is not in the log yet.
        case writing(String)
        /// The first line of the log, or that more is being read.
        case beginning(isLoading: Bool)
    }

    let id: ID
    let content: Content

    /// Whether the cursor stops at it.
    var isStop: Bool {
        switch content {
        case .entry, .note, .outgoing: true
        case .day, .unread, .live, .writing, .beginning: false
        }
    }
}
