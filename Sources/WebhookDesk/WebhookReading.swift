import Conversation
import EventStore

/// Reads the events that a desk sends.
enum WebhookReading {
    enum Result {
        case arrival(DeskArrival)
        /// A type that later releases may know.
        case ignored
        case malformed
    }

    static func arrival(_ event: JSON) -> Result {
        guard let type = event["type"]?.string else { return .malformed }
        guard ["message", "assigned", "ended"].contains(type) else { return .ignored }
        guard let conversation = event["conversation"]?.string, let id = event["id"]?.string else {
            return .malformed
        }
        let person = DeskArrival.Person(
            id: event["author"]?["id"]?.string, name: event["author"]?["name"]?.string)
        let content: DeskArrival.Content
        switch type {
        case "message":
            let text = event["text"]?.string ?? ""
            let attachments = Attachment.list(in: event)
            if text.isBlank, attachments.isEmpty { return .malformed }
            content = .answer(text: text, attachments: attachments, by: person)
        case "assigned": content = .assigned(person)
        default:
            let outcome = event["outcome"]?.string.flatMap(Outcome.init(rawValue:))
            content = .ended(outcome, reason: event["reason"]?.string ?? "")
        }
        // Without a place, events keep the order in which they came.
        return .arrival(
            DeskArrival(
                id: id, conversation: conversation, linkKey: conversation, place: event["sort"]?.string ?? "",
                content: content))
    }
}
