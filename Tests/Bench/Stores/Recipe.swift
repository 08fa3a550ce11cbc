import Conversation
import EventStore

/// How large a made store is.
struct Recipe: Hashable {
    var sessions: Int
    /// Events of the session that stands first in the list.
    var events: Int

    var name: String { "\(sessions)-sessions-\(events)-events.store" }
}

/// What a made store holds: the same for the same recipe, but for the moment of making.
struct MadeDesk {
    /// The first of the list: taken over by the operator, and its customer waits for three hours.
    static let open = Session.ID("open")
    static let customer = "Ottilie Long"
    static let operatorName = "bench"

    let recipe: Recipe
    /// When the newest event of the open session came; an old wait is one that shows no seconds.
    let newest: Timestamp

    private static let sentences = [
        "Hello, I ordered two weeks ago and nothing has arrived yet.",
        "Can you tell me where parcel number %n is right now?",
        "It says delivered, but my neighbour has not seen it either, and I was at home the whole day.",
        "Thank you.", "Let me look that up for you, one moment please.",
        "The parcel left the warehouse on Monday and is with the carrier. I have asked them to look for it.",
        "No, the other address: the one in the second order of this month, with the blue door.",
        "I understand. Shall I send a replacement, or would you rather have the money back?",
    ]

    static func sentence(_ number: Int) -> String {
        sentences[number % sentences.count].replacing("%n", with: String(number * 7 % 1_000_003))
            + " (\(number))"
    }

    /// All sessions but the open one, made while they are asked for.
    func session(_ number: Int) -> ImportedSession {
        let start = newest - .seconds(3_600 + number % 5_000_000)
        let id = "s\(number)"
        let events = (0..<2).map { offset in
            Self.event(offset, Self.sentence(number + offset), at: start + .seconds(offset))
        }
        return ImportedSession(
            Session(
                id: Session.ID(id), agentID: "aria", customerID: Customer.ID("c\(number)"), creation: start,
                mode: number % 50 == 0 ? .manual : .auto, labels: number % 3 == 1 ? ["closed"] : []),
            events: events, agentName: "Aria", customerName: "Customer \(number)")
    }

    func openSession() -> ImportedSession {
        let start = newest - .seconds(recipe.events)
        let events = (0..<recipe.events).map { offset in
            Self.event(
                offset, Self.sentence(offset), at: start + .seconds(offset + 1),
                from: offset == recipe.events - 1 || offset % 2 == 0 ? .customer : .aiAgent)
        }
        return ImportedSession(
            Session(id: Self.open, agentID: "aria", customerID: "ottilie", creation: start, mode: .manual),
            events: events, agentName: "Aria", customerName: Self.customer)
    }

    static func event(_ offset: Int, _ text: String, at moment: Timestamp, from source: Source? = nil)
        -> Event
    {
        let source = source ?? (offset % 2 == 0 ? .customer : .aiAgent)
        let name = source == .customer ? customer : "Aria"
        return Event(
            id: Event.ID("e\(offset)"), source: source, kind: .message, offset: Offset(offset),
            creation: moment,
            traceID: "t\(offset / 2)", data: Event.messageData(text, from: Participant(displayName: name)))
    }
}
