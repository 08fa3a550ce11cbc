import Conversation
import Glass

/// An entry of the transcript on screen.
struct Item: Equatable, Sendable {
    /// Identifies an item across changes of the log.
    enum ID: Hashable, Sendable {
        case event(Offset)
        case note(Int64)
        case outgoing(Request.ID)
        /// A new day begins before this event.
        case day(before: Offset)
        case unread(before: Offset)
        case live
        case beginning

        /// The offset of the item's event, or of the event that it precedes.
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
        /// What the AI has written so far of a message that is not in the log yet.
        case writing(String)
        /// The start of the log, or a remark that earlier events are being read.
        case beginning(isLoading: Bool)
    }

    let id: ID
    let content: Content

    /// Whether the cursor stops at the item.
    var isStop: Bool {
        switch content {
        case .entry, .note, .outgoing: true
        case .day, .unread, .live, .writing, .beginning: false
        }
    }
}
