public import Bridge
public import Conversation
public import EventStore

/// Makes rooms, invites people into them, and ends them.
extension MatrixDesk {
    public func open(_ opening: Opening) async throws(DeskError) -> OpenedConversation {
        let puppet = users.puppet(opening.key)
        let name = opening.customer.name.isEmpty ? "Customer" : String(opening.customer.name.prefix(100))
        try await register(users.botName, as: users.bot, named: "Switchboard")
        try await register(users.puppetName(opening.key), as: puppet, named: name)
        let id: String
        if let made = try await room(of: opening.key) {
            id = made
        } else {
            id = try await make(opening, named: name)
        }
        _ = try await call("POST", "/rooms/\(PathPart.escaped(id))/join", as: puppet, [:])
        return OpenedConversation(id: id, url: "https://matrix.to/#/\(PathPart.escaped(id))")
    }

    /// Makes a user and names it; a second time only names it.
    private func register(_ local: String, as user: String, named name: String) async throws(DeskError) {
        _ = try await call(
            "POST", "/register", as: user,
            [
                "type": "m.login.application_service", "username": .string(local), "inhibit_login": true,
            ], accepting: ["M_USER_IN_USE"])
        _ = try await call(
            "PUT", "/profile/\(PathPart.escaped(user))/displayname", as: user,
            ["displayname": .string(name)])
    }

    private func make(_ opening: Opening, named name: String) async throws(DeskError) -> String {
        let reason = opening.reason.map { ": " + String($0.prefix(80)) } ?? ""
        let answer = try await call(
            "POST", "/createRoom", as: users.bot,
            [
                // Who is invited later reads what was said before, and cannot turn on encryption.
                "preset": "private_chat", "visibility": "private", "name": .string(name + reason),
                "room_alias_name": .string(users.aliasName(opening.key)),
                "invite": [.string(users.puppet(opening.key))],
            ], accepting: ["M_ROOM_IN_USE"])
        if let id = answer["room_id"]?.string { return id }
        // Made by an attempt that was still under way.
        guard let id = try await room(of: opening.key) else { throw .unknown("its answer has no room") }
        return id
    }

    /// The room of a stay by its alias, which no two rooms can have; nil if there is none.
    func room(of key: String) async throws(DeskError) -> String? {
        let path = "/directory/room/\(PathPart.escaped(users.alias(key)))"
        return try await call("GET", path, as: users.bot, accepting: ["M_NOT_FOUND"])["room_id"]?.string
    }

    public func invite(
        _ conversation: DeskConversation, firstHistory: String?
    ) async throws(DeskError) {
        let members = try await members(of: conversation)
        var invited = configuration.people.filter { members[$0] != nil }.count
        for person in configuration.people where members[person] == nil {
            do {
                _ = try await call(
                    "POST", room(conversation, "/invite"), as: users.bot, ["user_id": .string(person)])
                invited += 1
            } catch .refused, .gone {
                // One who has left the company must not keep the others from being asked.
                continue
            }
        }
        if invited == 0 { throw .refused(status: 403) }
    }

    /// How everybody stands to a room: `join`, `invite`, `leave` or `ban` by user.
    func members(of conversation: DeskConversation) async throws(DeskError) -> [String: String] {
        let events = try await call("GET", room(conversation, "/members"), as: users.bot)["chunk"]?.array
        guard let events else { throw .unknown("its answer has no members") }
        var members: [String: String] = [:]
        for event in events {
            guard let user = event["state_key"]?.string else { continue }
            members[user] = event["content"]?["membership"]?.string
            names.note(user, event["content"]?["displayname"]?.string)
        }
        return members
    }

    public func hasEnded(_ conversation: DeskConversation) async throws(DeskError) -> Bool {
        try await !members(of: conversation).contains { !users.isOwn($0.key) && $0.value == "join" }
    }

    /// The customer leaves; the people keep the room and what was said.
    public func end(_ conversation: DeskConversation, outcome: Outcome?) async throws(DeskError) {
        _ = try await call(
            "POST", room(conversation, "/leave"), as: users.puppet(conversation.key), [:],
            accepting: ["M_FORBIDDEN", "M_NOT_FOUND"])
    }

    public func named(_ person: DeskArrival.Person) async -> DeskArrival.Person {
        guard let id = person.id else { return person }
        if let name = names.name(of: id) { return DeskArrival.Person(id: id, name: name) }
        let answer = try? await call(
            "GET", "/profile/\(PathPart.escaped(id))/displayname", as: users.bot, accepting: ["M_NOT_FOUND"])
        let local = String(id.dropFirst().prefix { $0 != ":" })
        guard let answer else { return DeskArrival.Person(id: id, name: local) }
        let name = answer["displayname"]?.string ?? local
        names.note(id, name)
        return DeskArrival.Person(id: id, name: name)
    }
}
