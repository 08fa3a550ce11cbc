import Conversation

/// The endpoints that tell the state of sessions, and how their handoffs went.
public enum StateEndpoint: String, Hashable, Sendable, CaseIterable {
    case changes = "read_changes"
    case find = "find_sessions"
    case read = "read_standing"
    case statistics = "read_statistics"

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
        case .statistics:
            EndpointRow(
                .get, "/switchboard/statistics",
                query: [
                    Parameter("since", .text), Parameter("until", .text),
                    Parameter("by", .choice(Self.groupings, default: nil)), Parameter("filter", .text),
                ], for: .operators,
                "Computes figures about sessions and handoffs, with hours and days in UTC.",
                .json(
                    .whole([
                        "since": Schema.time.orNull, "until": .time, "now": .time, "by": .text().orNull,
                        "groups": .list(of: .anyObject),
                    ])))
        }
    }

    private static let groupings = ["agent", "operator", "label", "reason", "outcome", "bridge", "hour"]

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
