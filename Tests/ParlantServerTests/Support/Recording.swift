import Conversation
import EventStore
import Foundation

/// One recorded exchange with the real server.
struct RecordedExchange: Sendable {
    var number: Int
    var note: String
    var method: String
    var path: String
    /// A text stands for a body that is no JSON.
    var request: JSON?
    var status: Int
    var response: JSON
    /// Frames of a stream.
    var frames: [String]?

    init?(_ json: JSON) {
        guard let method = json["method"]?.string, let path = json["path"]?.string else { return nil }
        number = json["n"]?.integer ?? 0
        note = json["note"]?.string ?? ""
        self.method = method
        self.path = path
        request = json["request"]
        status = json["status"]?.integer ?? 0
        response = json["response"] ?? .null
        frames = json["sse"]?.array?.compactMap { $0.array?.last?.string }
        // What a client took for a text.
        if path.contains("sse=true"), let text = response.string {
            frames = text.components(separatedBy: "\n\n").dropLast()
        }
    }

    /// The id behind `/sessions/`.
    var session: String? {
        let parts = path.prefix { $0 != "?" }.split(separator: "/")
        return parts.first == "sessions" && parts.count > 1 ? String(parts[1]) : nil
    }

    /// The offset that the exchange gives to an event.
    var newOffset: Int? { method == "POST" ? response["offset"]?.integer : nil }

    /// Whether the answer lists what the engine said.
    var speaksEngine: Bool {
        response.array != nil && events.contains { $0.source == .aiAgent && $0.kind != .custom }
    }

    /// Events that the answer tells of.
    var events: [Event] {
        (response.array ?? [response]).compactMap { try? Event($0) }
    }
}

/// The exchanges in `Fixtures/wire.jsonl` and in other files there.
enum Recording {
    static func all(in file: String = "wire.jsonl") throws -> [RecordedExchange] {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fixtures").appendingPathComponent(file).path
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap {
            RecordedExchange(try JSON(parsing: String($0)))
        }
    }

    /// Without what a broken or a guarded server answered, and without sessions whose
    /// beginning was not recorded.
    static func replayed() throws -> [RecordedExchange] {
        let rows = try all()
        let told = rows.flatMap { [$0.response] + ($0.response.array ?? []) }
        let made = Set(told.filter { $0["agent_id"] != nil }.compactMap { $0["id"]?.string })
        return rows.filter { row in
            let isOther = ["[unpinned", "[production", "[token"].contains { row.note.hasPrefix($0) }
            let isKnown = row.session.map { $0 == "nope" || made.contains($0) } ?? true
            return !isOther && isKnown
        }
    }

    /// What the real server was started with.
    static func furnish(_ store: EventStore) throws {
        let now = Timestamp(microseconds: 1_700_000_000_000_000)
        let modes = [
            "aria": ("Aria", "canned_fluid", "block"),
            "aria-stream": ("Aria Stream", "canned_fluid", "stream"),
            "aria-canned": ("Aria Canned", "strict_canned", "block"),
        ]
        let descriptions = [
            "aria": "A friendly support agent.",
            "aria-stream": "A friendly support agent who types as she speaks.",
            "aria-canned": "A support agent who only says approved sentences.",
        ]
        for (index, id) in ["aria", "aria-stream", "aria-canned"].enumerated() {
            let (name, composition, output) = modes[id]!
            let details: JSON.Members = [
                "description": .string(descriptions[id]!), "max_engine_iterations": 3,
                "composition_mode": .string(composition), "message_output_mode": .string(output),
            ]
            let creation = now + .seconds(index)
            _ = try store.addProfile(
                Profile(role: .agent, id: id, name: name, creation: creation, details: details))
        }
        for (index, (id, name)) in [("cust_ada", "Ada Lovelace"), ("cust_grace", "Grace Hopper")].enumerated()
        {
            // Details as the API stores them: a customer without any is known only by their sessions, and goes
            // with the last of them.
            let details: JSON.Members = ["metadata": [:], "tags": []]
            _ = try store.addProfile(
                Profile(
                    role: .customer, id: id, name: name, creation: now + .seconds(index), details: details))
        }
    }
}
