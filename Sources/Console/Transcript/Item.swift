import Conversation
import Glass

/// An entry of the transcript on screen.
struct Item: Equatable, Sendable {
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

    let id: ItemID
    let content: Content

    /// Whether the cursor stops at the item.
    var isStop: Bool {
        switch content {
        case .entry, .note, .outgoing: true
        case .day, .unread, .live, .writing, .beginning: false
        }
    }
}
