public import Bridge
import Conversation
public import EventStore

/// Writes and reads the messages of a room.
extension MatrixDesk {
    public func post(
        _ words: DeskWords, to conversation: DeskConversation
    ) async throws(DeskError) -> String? {
        let isCustomer = words.kind == .customer
        let text = words.speaker.map { "\($0): \(words.text)" } ?? words.text
        let content: JSON = [
            // Notices ring no bell: only what the customer writes does.
            "msgtype": isCustomer ? "m.text" : "m.notice", "body": .string(text),
            // Nothing in the text addresses anybody.
            "m.mentions": [:], Mark.post: .string(words.key),
        ]
        let user = isCustomer ? users.puppet(conversation.key) : users.bot
        let path = try room(conversation, "/send/m.room.message/\(PathPart.escaped(words.key))")
        do {
            return try await call("PUT", path, as: user, content)["event_id"]?.string
        } catch .refused(403) {
            // Not in the room anymore: somebody has removed the bridge.
            throw .gone
        }
    }

    public func find(
        _ key: String, in conversation: DeskConversation
    ) async throws(DeskError) -> String? {
        var found: String?
        try await read(conversation) { event in
            if event["content"]?[Mark.post]?.string == key { found = event["event_id"]?.string ?? key }
            return found == nil
        }
        return found
    }

    public func arrivals(in conversation: DeskConversation) async throws(DeskError) -> [DeskArrival] {
        var arrivals: [DeskArrival] = []
        try await read(conversation) { event in
            if event["type"] == "m.room.message",
                let arrival = MatrixReading.arrival(event, in: conversation.id, users)
            {
                arrivals.append(arrival)
            }
            return true
        }
        return arrivals
    }

    /// Erases what was said and every name in a room; the room itself stays, empty, with the people in it.
    public func erase(_ conversation: DeskConversation) async throws(DeskError) {
        var conversation = conversation
        if conversation.id == nil { conversation.id = try await room(of: conversation.key) }
        guard conversation.id != nil else { throw .gone }
        let puppet = users.puppet(conversation.key)
        _ = try await call(
            "PUT", "/profile/\(PathPart.escaped(puppet))/displayname", as: puppet, ["displayname": ""],
            accepting: ["M_FORBIDDEN"])
        try await end(conversation, outcome: nil)
        var names: [String] = []
        try await read(conversation, pages: Self.mostErased) { event in
            if Self.isNaming(event, of: puppet), let id = event["event_id"]?.string { names.append(id) }
            return true
        }
        for id in names {
            let path = try room(
                conversation, "/redact/\(PathPart.escaped(id))/\(PathPart.escaped("erase." + id))")
            _ = try await call("PUT", path, as: users.bot, [:])
        }
        let alias = "/directory/room/\(PathPart.escaped(users.alias(conversation.key)))"
        _ = try await call("DELETE", alias, as: users.bot, accepting: ["M_NOT_FOUND"])
    }

    /// Whether an event has words or a name of the customer and was not redacted yet.
    private static func isNaming(_ event: JSON, of puppet: String) -> Bool {
        guard let content = event["content"]?.members, !content.isEmpty,
            event["unsigned"]?["redacted_because"] == nil
        else { return false }
        switch event["type"]?.string {
        case "m.room.message", "m.room.name", "m.room.topic", "m.reaction", "m.sticker": return true
        case "m.room.member":
            return event["state_key"]?.string == puppet && content["displayname"]?.string ?? "" != ""
        default: return false
        }
    }

    /// Reads the events of a room from the newest back, as long as the body wants more.
    ///
    /// - Parameters:
    ///   - conversation: The room's.
    ///   - pages: How many hundreds at most.
    ///   - body: Called for each; returns whether to go on.
    /// - Throws: Why they could not be read.
    private func read(
        _ conversation: DeskConversation, pages: Int = 20, _ body: (JSON) -> Bool
    ) async throws(DeskError) {
        var from = ""
        for _ in 0..<pages {
            let path = try room(conversation, "/messages?dir=b&limit=100\(from)")
            let page = try await call("GET", path, as: users.bot)
            guard let events = page["chunk"]?.array else { throw .unknown("its answer has no events") }
            for event in events where !body(event) { return }
            guard let end = page["end"]?.string, !events.isEmpty else { return }
            from = "&from=\(PathPart.escaped(end))"
        }
    }

    private static let mostErased = 1_000
}
