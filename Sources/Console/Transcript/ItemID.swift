import Conversation

/// Identifies an item across changes of the log.
enum ItemID: Hashable, Sendable {
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
