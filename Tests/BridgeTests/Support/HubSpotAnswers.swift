import Bridge
import Conversation
import Synchronization

/// What HubSpot's API answers.
extension HubSpotStandIn {
    func answer(_ asked: Asked) -> Answered {
        let now = clock()
        return state.withLock { state in
            guard asked.headers["authorization"] == "Bearer token" else { return Answered(status: 401) }
            let dice = Double.random(in: 0..<1, using: &state.random)
            if let refusal = state.faults.refusal(dice) { return refusal }
            if state.locks > 0, asked.method == "POST" {
                state.locks -= 1
                return Answered(status: 423)
            }
            let answer = Self.carryOut(asked, asked.parts, &state, at: now)
            return state.faults.isLost(dice) && asked.method != "GET" ? Answered(status: 502) : answer
        }
    }

    private static func carryOut(
        _ asked: Asked, _ parts: [String], _ state: inout State, at now: Timestamp
    ) -> Answered {
        let channel = ["conversations", "custom-channels", "2026-03", "7"]
        if Array(parts.prefix(4)) == channel {
            switch (asked.method, parts.count, parts.last) {
            case ("POST", 5, "messages"): return post(asked.json, &state, at: now)
            case ("PATCH", 6, let id?):
                state.states[id] = asked.json
                return Answered()
            case ("GET", 6, "9"):
                return Answered(json: ["id": "9", "inboxId": "12", "active": true, "authorized": true])
            default: return Answered(status: 404)
            }
        }
        guard Array(parts.prefix(3)) == ["conversations", "v3", "conversations"], parts.count > 3 else {
            return Answered(status: 404)
        }
        if parts[3] == "actors" { return Answered(json: ["id": .string(parts[4]), "name": "Agnes Miller"]) }
        if parts.count == 4 { return list(asked, state) }
        guard let index = state.threads.firstIndex(where: { $0.id == parts[4] }) else {
            return Answered(status: 404)
        }
        switch (asked.method, parts.count) {
        case ("GET", 5): return Answered(json: json(state.threads[index]))
        case ("PATCH", 5):
            state.threads[index].status = asked.json["status"]?.string ?? ""
            return Answered()
        case ("DELETE", 5):
            state.threads.remove(at: index)
            return Answered()
        case ("GET", 6): return page(state.threads[index].messages, asked)
        default: return Answered(status: 404)
        }
    }

    private static func post(_ body: JSON, _ state: inout State, at now: Timestamp) -> Answered {
        let needed = ["channelAccountId", "messageDirection", "recipients", "senders", "text", "timestamp"]
        guard needed.allSatisfy({ body[$0] != nil }), body["attachments"]?.array != nil,
            let name = body["integrationIdempotencyId"]?.string, let key = body["integrationThreadId"]?.string
        else { return Answered(status: 400) }
        if let known = state.known[name] { return Answered(status: 201, json: known) }
        let index: Int
        if let known = state.threads.firstIndex(where: { $0.key == key }) {
            index = known
        } else {
            index = state.threads.count
            state.count += 1
            state.threads.append(Thread(id: "\(500 + state.count)", key: key, updated: now))
        }
        let direction = body["messageDirection"] ?? ""
        if direction == "INCOMING" { state.threads[index].status = "OPEN" }
        let message = add(
            [
                "type": "MESSAGE", "direction": direction, "text": body["text"] ?? "", "createdBy": "I-3",
                "senders": body["senders"] ?? [],
                "client": ["clientType": "INTEGRATION", "integrationAppId": 3],
            ], index, &state, at: now)
        state.known[name] = message
        return Answered(status: 201, json: message)
    }

    private static func json(_ thread: Thread) -> JSON {
        [
            "id": .string(thread.id), "status": .string(thread.status), "archived": false,
            "originalChannelId": "7", "latestMessageTimestamp": .string(thread.updated.iso8601),
        ]
    }

    private static func list(_ asked: Asked, _ state: State) -> Answered {
        let after = asked.parameter("latestMessageTimestampAfter").flatMap { Timestamp(iso8601: $0) }
        guard let after, asked.parameter("inboxId") == "12" else { return Answered(status: 400) }
        return page(
            state.threads.filter { $0.updated > after }.sorted { $0.updated < $1.updated }.map(json), asked)
    }

    private static func page(_ all: [JSON], _ asked: Asked) -> Answered {
        let start = asked.parameter("after").flatMap { Int($0) } ?? 0
        let page = Array(all.dropFirst(start).prefix(100))
        var answer: JSON = ["results": .array(page)]
        if start + page.count < all.count {
            answer["paging"] = ["next": ["after": .string(String(start + page.count))]]
        }
        return Answered(json: answer)
    }
}
