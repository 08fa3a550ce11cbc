import Conversation

/// The endpoints that tell the state of sessions, for consoles and mirrors.
public enum StateEndpoint: String, Hashable, Sendable, CaseIterable {
    case changes = "read_changes"
    case find = "find_sessions"
    case read = "read_standing"

    var row: EndpointRow {
        switch self {
        case .changes:
            EndpointRow(
                .get, "/switchboard/changes",
                query: [
                    Parameter("since", .integer(in: 0...Int.max, default: 0)), .generation,
                    Parameter("limit", .integer(in: 1...1000, default: 256)), .waiting(default: 0),
                ], for: .staff,
                "Returns what changed in any session after a position, in its current state.",
                .json(
                    .whole([
                        "changes": .list(of: .anyObject), "position": .count, "has_more": .flag,
                        "generation": .text(),
                    ])), others: [.restored])
        case .find: Self.search
        case .read:
            EndpointRow(
                .get, "/switchboard/sessions/{session_id}", for: .staff,
                "Returns a session's state.", .json(.shared(.standing)), others: [.missing])
        }
    }

    private static let search = EndpointRow(
        .get, "/switchboard/sessions",
        query: [
            Parameter("mode", .choice(Mode.allCases.map(\.rawValue), default: nil)),
            Parameter("waiting", .choice(["true", "false"], default: nil)),
            Parameter("closed", .choice(["true", "false"], default: nil)),
            Parameter("owner", .text), Parameter("label", .text), Parameter("text", .text),
            Parameter("filter", .text),
            Parameter("limit", .integer(in: 1...100, default: 50)), Parameter("cursor", .text), .generation,
        ], for: .staff,
        "Finds sessions by state and content; `filter` is what operators type in the console, with days in UTC.",
        .json(
            .whole([
                "items": .list(of: .shared(.standing)), "has_more": .flag, "next_cursor": .text().orNull,
                "generation": .text(),
            ])), others: [.restored])
}
