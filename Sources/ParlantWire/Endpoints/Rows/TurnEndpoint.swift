/// The endpoints for AI processes: their leases, and the turns in which they speak.
public enum TurnEndpoint: String, Hashable, Sendable, CaseIterable {
    case renewLease = "renew_lease"
    case endLease = "end_lease"
    case list = "list_turns"
    case next = "next_turn"
    case claim = "claim_turn"
    case createEvent = "create_turn_event"
    case updateEvent = "update_turn_event"
    case end = "end_turn"

    var row: EndpointRow {
        switch self {
        case .renewLease:
            EndpointRow(
                .post, "/switchboard/processes/{process_id}/lease", for: .processes,
                "Renews an AI process's lease.", body: LeaseForm.schema,
                .json(.whole(["lease_seconds": .count])))
        case .endLease:
            EndpointRow(
                .delete, "/switchboard/processes/{process_id}/lease", 204, for: .processes,
                "Releases everything an AI process holds.", .empty)
        case .list: Self.listing
        case .next: Self.beginning
        case .claim:
            EndpointRow(
                .post, "/switchboard/sessions/{session_id}/turns", 201, for: .processes,
                "Begins a turn in a session, wanted or not.", body: LeaseForm.schema, .json(.shared(.turn)),
                others: [.missing, .changed])
        case .createEvent:
            EndpointRow(
                .post, "/switchboard/sessions/{session_id}/turns/{turn}/events", 201, for: .processes,
                "Adds an event to a turn.", body: TurnEventForm.schema, .json(.shared(.entry)),
                others: [.missing, .changed, .reserved], isRepeatable: true)
        case .updateEvent:
            EndpointRow(
                .patch, "/switchboard/sessions/{session_id}/turns/{turn}/events/{event_id}", for: .processes,
                "Extends or completes a streamed message.", body: TurnEventForm.schema,
                .json(.shared(.entry)), others: [.missing, .changed])
        case .end:
            EndpointRow(
                .post, "/switchboard/sessions/{session_id}/turns/{turn}/end", for: .processes,
                "Ends a turn.", body: TurnEndForm.schema, .json(.whole(["ended": .flag])),
                others: [.missing, .changed])
        }
    }

    private static let listing = EndpointRow(
        .get, "/switchboard/processes/{process_id}/turns", for: .processes,
        "Lists the turns that an AI process holds.",
        .json(
            .list(
                of: .whole([
                    "session_id": .text(), "epoch": .count, "turn": .count, "standing": .text(),
                ]))))

    private static let beginning = EndpointRow(
        .post, "/switchboard/processes/{process_id}/turns", 201, query: [.waiting(default: 0)],
        for: .processes,
        "Begins the turn that is due longest.", body: LeaseForm.schema, .json(.shared(.turn)),
        others: [.missing, OtherAnswer(204, "No turn is due.")])
}
