import Bridge
import Conversation
import Synchronization

/// What Chatwoot's two APIs answer.
extension ChatwootStandIn {
    func answer(_ asked: Asked) -> Answered {
        state.withLock { state in
            let dice = Double.random(in: 0..<1, using: &state.random)
            if let refusal = state.faults.refusal(dice) { return refusal }
            let parts = asked.parts
            let answer: Answered
            if parts == ["public", "api", "v1", "inboxes", "ident", "contacts"] {
                answer = Self.contact(asked.json, &state)
            } else if parts.count > 4, Array(parts.prefix(4)) == ["api", "v1", "accounts", "1"],
                asked.headers["api_access_token"] == "token"
            {
                answer = Self.carryOut(asked, Array(parts.dropFirst(4)), &state)
            } else {
                return Answered(status: 401)
            }
            return state.faults.isLost(dice) && asked.method != "GET" ? Answered(status: 500) : answer
        }
    }

    private static func contact(_ json: JSON, _ state: inout State) -> Answered {
        let source = json["source_id"]?.string ?? ""
        if state.contacts[source] == nil {
            state.count += 1
            state.contacts[source] = state.count
        }
        return Answered(json: ["source_id": .string(source), "id": .integer(state.contacts[source] ?? 0)])
    }

    private static func carryOut(_ asked: Asked, _ words: [String], _ state: inout State) -> Answered {
        switch (asked.method, words[0], words.count) {
        case ("GET", "inboxes", 2):
            return Answered(json: [
                "channel_type": "Channel::Api", "webhook_url": "https://desk.example/bridges/desk",
                "inbox_identifier": "ident", "lock_to_single_conversation": .bool(state.isLocked),
            ])
        case ("GET", "contacts", 3):
            let found = state.talks.filter { String($0.contact) == words[1] }
            return Answered(json: ["payload": .array(found.map(json))])
        case ("POST", "conversations", 1): return open(asked.json, &state)
        case ("GET", "conversations", 1):
            let page = asked.parameter("page").flatMap { Int($0) } ?? 1
            let sorted = state.talks.sorted { $0.activity > $1.activity }
            let list = sorted.dropFirst((page - 1) * 25).prefix(25).map(json)
            return Answered(json: ["data": ["payload": .array(Array(list))]])
        case (_, "conversations", 2...):
            guard let index = state.talks.firstIndex(where: { String($0.id) == words[1] }) else {
                return Answered(status: 404)
            }
            return carryOut(asked, Array(words.dropFirst(2)), index, &state)
        default: return Answered(status: 404)
        }
    }

    private static func open(_ body: JSON, _ state: inout State) -> Answered {
        let contact = body["contact_id"]?.integer ?? 0
        guard state.contacts[body["source_id"]?.string ?? ""] == contact, body["inbox_id"] == 5 else {
            return Answered(status: 404)
        }
        if state.isLocked, let last = state.talks.last(where: { $0.contact == contact }) {
            return Answered(json: json(last))
        }
        let talk = Talk(
            id: state.talks.count + 1, contact: contact, status: body["status"]?.string ?? "open",
            attributes: body["custom_attributes"] ?? [:], activity: state.count)
        state.talks.append(talk)
        return Answered(json: json(talk))
    }

    private static func carryOut(
        _ asked: Asked, _ words: [String], _ index: Int, _ state: inout State
    ) -> Answered {
        switch (asked.method, words.first ?? "", words.count) {
        case ("GET", "", _): return Answered(json: json(state.talks[index]))
        case ("DELETE", "", _):
            state.talks.remove(at: index)
            return Answered()
        case ("POST", "custom_attributes", _):
            state.talks[index].attributes = asked.json["custom_attributes"] ?? [:]
            return Answered()
        case ("POST", "toggle_status", _):
            guard let status = asked.json["status"]?.string else { return Answered(status: 422) }
            set(status, index, &state)
            return Answered(json: ["payload": ["success": true, "current_status": .string(status)]])
        case ("PATCH", "messages", 2):
            state.states[words[1]] = asked.json
            return Answered()
        case ("POST", "messages", 1): return post(asked.json, index, &state)
        case ("GET", "messages", 1): return list(asked, index, state)
        default: return Answered(status: 404)
        }
    }

    private static func post(_ body: JSON, _ index: Int, _ state: inout State) -> Answered {
        if state.full > 0 {
            state.full -= 1
            return Answered(status: 422, json: ["error": "Too many messages"])
        }
        var message = body
        message["message_type"] = body["message_type"] == "incoming" ? 0 : 1
        message["content_type"] = "text"
        message["sender"] = ["id": 9, "name": "Bridge", "type": "user"]
        return Answered(json: add(message, index, &state))
    }

    private static func list(_ asked: Asked, _ index: Int, _ state: State) -> Answered {
        let all = state.talks[index].messages
        let id: (JSON) -> Int = { $0["id"]?.integer ?? 0 }
        let page: [JSON]
        if let after = asked.parameter("after").flatMap({ Int($0) }) {
            page = Array(all.filter { id($0) > after }.prefix(100))
        } else {
            let before = asked.parameter("before").flatMap { Int($0) } ?? Int.max
            page = Array(all.filter { id($0) < before }.suffix(20))
        }
        return Answered(json: ["payload": .array(page)])
    }
}
