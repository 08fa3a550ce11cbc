import Conversation

/// The endpoints for the events of a session's log.
public enum EventEndpoint: String, Hashable, Sendable, CaseIterable {
    case create = "create_event"
    case list = "list_events"
    case deleteEnd = "delete_events"
    case read = "read_event"
    case update = "update_event"

    var row: EndpointRow {
        switch self {
        case .create: Self.creation
        case .list: Self.listing
        case .deleteEnd:
            EndpointRow(
                .delete, "/sessions/{session_id}/events", 204,
                query: [Parameter("min_offset", .integer(), isRequired: true)], for: .admins,
                "Deletes a log's end, from the first event of a turn on.", .empty, others: [.missing])
        case .read:
            EndpointRow(
                .get, "/sessions/{session_id}/events/{event_id}",
                query: [
                    Parameter("wait_for_completion", .flag(false)), .waiting(default: 60),
                    Parameter("sse", .flag(false)),
                ], for: .everybody,
                "Reads an event; a message that still grows can be waited for.",
                .streamable(.shared(.event)), others: [.missing])
        case .update:
            EndpointRow(
                .patch, "/sessions/{session_id}/events/{event_id}", for: .operators,
                "Changes an event's metadata.", body: MetadataUpdate.schema, .json(.shared(.event)),
                others: [.missing, .reserved])
        }
    }

    private static let creation = EndpointRow(
        .post, "/sessions/{session_id}/events", 201,
        query: [Parameter("moderation", .choice(["auto", "paranoid", "none"], default: "none"))],
        for: .speakers,
        "Posts a message, a status or an event of your own, or asks the AI for a turn. An operator's token "
            + "speaks in that operator's sessions; so does any with `operator`, where a human speaks, and is "
            + "refused if the session changed since `saw`.",
        body: EventCreation.schema, .json(.shared(.event)),
        others: [
            .missing, .changed, .reserved,
            OtherAnswer(
                403, "This token may not do that, not in this session, or not from this `source`."),
        ], isRepeatable: true)

    /// It waits for a minute if nobody says otherwise, as Parlant does.
    private static let listing = EndpointRow(
        .get, "/sessions/{session_id}/events",
        query: [
            Parameter("min_offset", .integer()),
            Parameter("source", .choice(Source.known.map(\.rawValue), default: nil)),
            Parameter("correlation_id", .text), Parameter("trace_id", .text),
            Parameter("kinds", .choices(Kind.known.map(\.rawValue))), .waiting(default: 60),
            Parameter("sse", .flag(false)),
        ], for: .everybody,
        "Lists a session's events from an offset on; where there are none yet it waits for one.",
        .streamable(.list(of: .shared(.event))),
        others: [.missing, OtherAnswer(504, "Nothing arrived during the wait. Ask again.")])
}
