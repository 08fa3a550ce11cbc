import Bridge
import Conversation
import Synchronization

/// What a homeserver answers its application service.
extension MatrixStandIn {
    func answer(_ asked: Asked) -> Answered {
        state.withLock { state in
            guard asked.headers["authorization"] == "Bearer as" else {
                return Self.error(401, "M_UNKNOWN_TOKEN")
            }
            let dice = Double.random(in: 0..<1, using: &state.random)
            if let refusal = state.faults.refusal(dice) { return refusal }
            let user = asked.parameter("user_id") ?? ""
            let parts = Array(asked.parts.dropFirst(3))
            guard user.hasPrefix("@sb_"), let kind = parts.first,
                kind == "register" || state.users[user] != nil || user == "@sb_bridge:desk.local"
            else { return Self.error(403, "M_FORBIDDEN") }
            let answer = Self.carryOut(asked, kind, Array(parts.dropFirst()), user, &state)
            return state.faults.isLost(dice) && asked.method != "GET" ? Answered(status: 502) : answer
        }
    }

    private static func error(_ status: Int, _ code: String) -> Answered {
        Answered(status: status, json: ["errcode": .string(code)])
    }

    private static func carryOut(
        _ asked: Asked, _ kind: String, _ rest: [String], _ user: String, _ state: inout State
    ) -> Answered {
        switch (asked.method, kind) {
        case ("POST", "register"):
            let user = "@\(asked.json["username"]?.string ?? ""):desk.local"
            guard user == user.lowercased() else { return error(400, "M_INVALID_USERNAME") }
            if state.users[user] != nil { return error(400, "M_USER_IN_USE") }
            state.users[user] = ""
            return Answered(json: ["user_id": .string(user)])
        case ("PUT", "profile"):
            state.users[rest[0]] = asked.json["displayname"]?.string
            return Answered()
        case ("GET", "profile"):
            guard let name = state.users[rest[0]] else { return error(404, "M_NOT_FOUND") }
            return Answered(json: ["displayname": .string(name)])
        case ("GET", "account"): return Answered(json: ["user_id": .string(user)])
        case ("POST", "createRoom"): return create(asked.json, user, &state)
        case (_, "directory"):
            guard let index = state.rooms.firstIndex(where: { $0.alias == rest[1] }) else {
                return error(404, "M_NOT_FOUND")
            }
            if asked.method == "DELETE" { state.rooms[index].alias = nil }
            return Answered(json: ["room_id": .string(state.rooms[index].id)])
        case (_, "rooms"):
            guard rest.count > 1, let index = state.rooms.firstIndex(where: { $0.id == rest[0] }) else {
                return error(404, "M_NOT_FOUND")
            }
            return carryOut(asked, Array(rest.dropFirst()), index, user, &state)
        default: return error(404, "M_UNRECOGNIZED")
        }
    }

    private static func create(_ json: JSON, _ user: String, _ state: inout State) -> Answered {
        let alias = "#\(json["room_alias_name"]?.string ?? ""):desk.local"
        if state.rooms.contains(where: { $0.alias == alias }) { return error(400, "M_ROOM_IN_USE") }
        state.count += 1
        let index = state.rooms.count
        state.rooms.append(Room(id: "!r\(state.count):desk.local", alias: alias))
        move(user, "join", index, &state)
        add("m.room.name", ["name": json["name"] ?? ""], by: user, index, &state)
        for guest in json["invite"]?.array?.compactMap(\.string) ?? [] {
            move(guest, "invite", index, &state)
        }
        return Answered(json: ["room_id": .string(state.rooms[index].id)])
    }

    private static func carryOut(
        _ asked: Asked, _ words: [String], _ index: Int, _ user: String, _ state: inout State
    ) -> Answered {
        let members = state.rooms[index].members
        switch (asked.method, words[0]) {
        case ("POST", "join"):
            guard members[user] == "invite" || members[user] == "join" else {
                return error(403, "M_FORBIDDEN")
            }
            if members[user] == "invite" { move(user, "join", index, &state) }
            return Answered()
        case ("POST", "invite"):
            let guest = asked.json["user_id"]?.string ?? ""
            if ["invite", "join"].contains(members[guest]) { return error(403, "M_FORBIDDEN") }
            move(guest, "invite", index, &state)
            // People there are quick.
            if guest == person { move(guest, "join", index, &state) }
            return Answered()
        case ("POST", "leave"):
            guard members[user] == "join" else { return error(403, "M_FORBIDDEN") }
            move(user, "leave", index, &state)
            return Answered()
        case ("GET", "members"):
            return Answered(json: [
                "chunk": .array(
                    members.map { member in
                        [
                            "state_key": .string(member.key),
                            "content": ["membership": .string(member.value)],
                        ]
                    })
            ])
        case ("GET", "messages"): return list(asked, index, state)
        case ("PUT", "send"):
            guard members[user] == "join" else { return error(403, "M_FORBIDDEN") }
            return send(asked.json, "\(index) \(user) \(words[2])", index, user, &state)
        case ("PUT", "redact"):
            guard
                let place = state.rooms[index].events.firstIndex(where: { $0["event_id"]?.string == words[1] }
                )
            else { return error(404, "M_NOT_FOUND") }
            state.rooms[index].events[place]["content"] = [:]
            return Answered()
        default: return error(404, "M_UNRECOGNIZED")
        }
    }

    private static func send(
        _ content: JSON, _ key: String, _ index: Int, _ user: String, _ state: inout State
    ) -> Answered {
        if state.remembers, let id = state.sent[key] { return Answered(json: ["event_id": .string(id)]) }
        add("m.room.message", content, by: user, index, &state)
        let id = state.rooms[index].events.last?["event_id"]?.string ?? ""
        state.sent[key] = id
        return Answered(json: ["event_id": .string(id)])
    }

    private static func list(_ asked: Asked, _ index: Int, _ state: State) -> Answered {
        let newest = state.rooms[index].events.reversed()
        let start = asked.parameter("from").flatMap { Int($0) } ?? 0
        let page = Array(newest.dropFirst(start).prefix(100))
        var answer: JSON = ["chunk": .array(page)]
        if start + page.count < newest.count { answer["end"] = .string(String(start + page.count)) }
        return Answered(json: answer)
    }
}
