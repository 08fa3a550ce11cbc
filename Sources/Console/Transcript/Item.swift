import Conversation
import Glass

/// An entry of the transcript on screen.
struct Item: Equatable, Sendable {
    enum Content: Equatable, Sendable {
        /// An entry of the log, and what to call the operator who wrote it.
        case entry(LogEntry, by: SafeText)
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
    /// When it happened, in words; empty where that stands above already.
    var time: SafeText = ""

    /// Whether the cursor stops at the item.
    var isStop: Bool {
        switch content {
        case .entry, .note, .outgoing: true
        case .day, .unread, .live, .writing, .beginning: false
        }
    }

    /// The moment of what was said or done; nil for what the console itself shows.
    var moment: Timestamp? {
        switch content {
        case .entry(let entry, _): entry.event.creation
        case .note(let note): note.creation
        case .outgoing, .day, .unread, .live, .writing, .beginning: nil
        }
    }
}
