public import Bridge
public import Conversation
public import EventStore

/// Reads, closes and erases threads.
extension HubSpotDesk {
    public func end(_ conversation: DeskConversation, outcome: Outcome?) async throws(DeskError) {
        _ = try await call(.init("PATCH", thread(conversation), json: ["status": "CLOSED"]))
    }

    public func hasEnded(_ conversation: DeskConversation) async throws(DeskError) -> Bool {
        let json = try await call(.init("GET", thread(conversation))).json
        return HubSpotReading.isOver(json)
    }

    /// HubSpot archives a thread at once and purges it after 30 days.
    public func erase(_ conversation: DeskConversation) async throws(DeskError) {
        _ = try await call(.init("DELETE", thread(conversation)), accepting: [404])
    }

    /// An agent sees whether the customer could read an answer.
    public func acknowledge(
        _ message: String, in conversation: DeskConversation, isSaid: Bool
    ) async throws(DeskError) {
        let body: JSON =
            isSaid
            ? ["statusType": "SENT"]
            : ["statusType": "FAILED", "errorMessage": "The conversation had left the desk."]
        _ = try await call(
            .init("PATCH", "\(channelRoot)/messages/\(PathPart.escaped(message))", json: body))
    }

    public func named(_ person: DeskArrival.Person) async -> DeskArrival.Person {
        guard let id = person.id else { return person }
        let path = "/conversations/v3/conversations/actors/\(PathPart.escaped(id))"
        let actor = try? await call(.init("GET", path)).json
        return DeskArrival.Person(id: id, name: actor?["name"]?.string)
    }

    public func arrivals(in conversation: DeskConversation) async throws(DeskError) -> [DeskArrival] {
        var arrivals: [DeskArrival] = []
        var after = ""
        for _ in 0..<Self.mostPages {
            let path = try thread(conversation, "/messages?limit=100\(after)")
            let page = try await call(.init("GET", path)).json
            guard let messages = page["results"]?.array else { throw .unknown("its answer has no messages") }
            arrivals += messages.compactMap {
                HubSpotReading.arrival($0, conversation: conversation.id, key: conversation.key)
            }
            guard let next = Self.next(page) else { break }
            after = "&after=\(PathPart.escaped(next))"
        }
        return arrivals
    }

    static func next(_ page: JSON) -> String? { page["paging"]?["next"]?["after"].flatMap(text) }

    static let mostPages = 20
}
