import Conversation

extension Schema {
    /// Schemas that several answers share.
    public enum Shared: String, Hashable, Sendable, CaseIterable {
        case session = "Session"
        case event = "Event"
        case agent = "Agent"
        case customer = "Customer"
        case tag = "Tag"
        case cannedResponse = "CannedResponse"
        case standing = "Standing"
        case entry = "Entry"
        case note = "Note"
        case suggestion = "Suggestion"
        case turn = "Turn"
        case condition = "Condition"
        case problem = "Problem"
    }
}

extension Schema.Shared {
    /// The schema itself.
    public var schema: Schema {
        switch self {
        case .session, .event: log
        case .agent, .customer, .tag: profile
        case .cannedResponse: Self.cannedForm
        case .standing, .entry, .note, .suggestion, .turn: desk
        case .condition: .object([("status", .text(), true), ("checks", .anyObject, true)])
        case .problem:
            .object([
                ("detail", .any(of: [.text(), .list(of: Self.fault)]), true), ("state", .anyObject, false),
            ])
        }
    }

    private static let fault = Schema.object([
        ("type", .text(), true), ("loc", .list(of: ["type": ["string", "integer"]]), true),
        ("msg", .text(), true), ("input", [:], false), ("ctx", .anyObject, false),
    ])

    private static let cannedForm = Schema.whole([
        "id": .text(), "creation_utc": .time, "value": .text(),
        "fields": .list(
            of: .whole(["name": .text(), "description": .text(), "examples": .list(of: .text())])),
        "tags": .list(of: .text()), "signals": .list(of: .text()), "metadata": .anyObject,
        "field_dependencies": .list(of: .text()),
    ])

    private var log: Schema {
        self == .session
            ? .whole([
                "id": .text(), "agent_id": .text(), "customer_id": .text(), "creation_utc": .time,
                "title": .text().orNull, "mode": .choice(Mode.allCases.map(\.rawValue)),
                "consumption_offsets": .anyObject, "metadata": .anyObject, "labels": .list(of: .text()),
            ])
            : .whole([
                "id": .text(), "source": .text(), "kind": .text(), "offset": .count, "creation_utc": .time,
                "trace_id": .text(), "correlation_id": .text(), "data": [:], "metadata": .anyObject,
                "deleted": .flag,
            ])
    }

    private var profile: Schema {
        switch self {
        case .agent:
            .whole([
                "id": .text(), "name": .text(), "description": .text().orNull,
                "max_engine_iterations": .integer(), "composition_mode": .text(),
                "message_output_mode": .text(), "tags": .list(of: .text()),
            ])
        case .customer:
            .whole([
                "id": .text(), "creation_utc": .time, "name": .text(), "metadata": .anyObject,
                "tags": .list(of: .text()),
            ])
        default: .whole(["id": .text(), "name": .text()])
        }
    }

    private var desk: Schema {
        switch self {
        case .standing: standing
        case .entry:
            .object([
                ("session_id", .text(), true), ("event", .shared(.event), true), ("late", .flag, true),
                ("cut", .flag, true), ("position", .count, true), ("request_id", .text().orNull, false),
                ("author", .text().orNull, false),
            ])
        case .note:
            .whole([
                "id": .count, "session_id": .text(), "author": .text(), "text": .text(),
                "creation_utc": .time, "after": .count.orNull,
            ])
        case .suggestion:
            .whole([
                "id": .count, "session_id": .text(), "text": .text(), "creation_utc": .time, "settled": .flag,
            ])
        default:
            .whole([
                "session_id": .text(), "epoch": .count, "turn": .count, "trace_id": .text().orNull,
                "instructions": .list(of: .anyObject), "asked": .flag,
            ])
        }
    }

    /// Members that only operators may read are optional.
    private var standing: Schema {
        .object([
            ("session", .shared(.session), true), ("agent_name", .text(), true),
            ("customer_name", .text(), true), ("epoch", .count, true), ("turn", .count, true),
            ("owned", .flag, true), ("waiting_since", Schema.time.orNull, true),
            ("last_activity", .time, true), ("last_offset", Schema.count.orNull, true),
            ("closed", .flag, true), ("outcome", Schema.text().orNull, true),
            ("ai_status", Schema.text().orNull, true), ("ai_failed", .flag, true),
            ("late_count", .count, true), ("last_message", Schema.anyObject.orNull, true),
            ("position", .count, true), ("owner", Schema.text().orNull, false),
            ("owned_since", Schema.time.orNull, false), ("owner_seen", Schema.time.orNull, false),
            ("reason", Schema.text().orNull, false), ("suggestion_count", .count, false),
            ("note_count", .count, false),
        ])
    }
}
