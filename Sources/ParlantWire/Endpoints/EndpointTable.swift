import Conversation

/// All endpoints. A server serves them from this table, and a client calls them by it.
public enum EndpointTable {
    /// One row per endpoint.
    public static let forms: [EndpointForm] =
        sessions + events + participants + tags + desk + acts + turns + operation

    private static let sessions = [
        EndpointForm(
            .createSession, .post, "/sessions", 201, query: [Parameter("allow_greeting", .flag(false))]),
        EndpointForm(
            .listSessions, .get, "/sessions",
            query: [
                Parameter("agent_id", .text), Parameter("customer_id", .text), Parameter("labels", .texts),
            ] + paging),
        EndpointForm(
            .deleteSessions, .delete, "/sessions", 204,
            query: [Parameter("agent_id", .text), Parameter("customer_id", .text)]),
        EndpointForm(.readSession, .get, "/sessions/{session_id}"),
        EndpointForm(.updateSession, .patch, "/sessions/{session_id}"),
        EndpointForm(.deleteSession, .delete, "/sessions/{session_id}", 204),
    ]

    private static let events = [
        EndpointForm(
            .createEvent, .post, "/sessions/{session_id}/events", 201,
            query: [Parameter("moderation", .choice(["auto", "paranoid", "none"], default: "none"))]),
        EndpointForm(
            .listEvents, .get, "/sessions/{session_id}/events",
            query: [
                Parameter("min_offset", .integer()),
                Parameter("source", .choice(Source.known.map(\.rawValue), default: nil)),
                Parameter("correlation_id", .text), Parameter("trace_id", .text),
                Parameter("kinds", .choices(Kind.known.map(\.rawValue))), waiting,
                Parameter("sse", .flag(false)),
            ]),
        EndpointForm(
            .deleteEvents, .delete, "/sessions/{session_id}/events", 204,
            query: [Parameter("min_offset", .integer(), isRequired: true)]),
        EndpointForm(
            .readEvent, .get, "/sessions/{session_id}/events/{event_id}",
            query: [
                Parameter("wait_for_completion", .flag(false)), waiting, Parameter("sse", .flag(false)),
            ]),
        EndpointForm(.updateEvent, .patch, "/sessions/{session_id}/events/{event_id}"),
    ]

    private static let participants = [
        EndpointForm(.createAgent, .post, "/agents", 201),
        EndpointForm(.listAgents, .get, "/agents"),
        EndpointForm(.readAgent, .get, "/agents/{agent_id}"),
        EndpointForm(.updateAgent, .patch, "/agents/{agent_id}"),
        EndpointForm(.deleteAgent, .delete, "/agents/{agent_id}", 204),
        EndpointForm(.createCustomer, .post, "/customers", 201),
        EndpointForm(.listCustomers, .get, "/customers", query: paging),
        EndpointForm(.readCustomer, .get, "/customers/{customer_id}"),
        EndpointForm(.updateCustomer, .patch, "/customers/{customer_id}"),
        EndpointForm(.deleteCustomer, .delete, "/customers/{customer_id}", 204),
    ]

    private static let tags = [
        EndpointForm(.createTag, .post, "/tags", 201),
        EndpointForm(.listTags, .get, "/tags", query: [Parameter("name", .text)]),
        EndpointForm(.readTag, .get, "/tags/{tag_id}"),
        EndpointForm(.updateTag, .patch, "/tags/{tag_id}"),
        EndpointForm(.deleteTag, .delete, "/tags/{tag_id}", 204),
    ]

    private static let desk = [
        EndpointForm(
            .readChanges, .get, "/switchboard/changes",
            query: [
                Parameter("since", .integer(in: 0...Int.max, default: 0)), generation,
                Parameter("limit", .integer(in: 1...1000, default: 256)),
                Parameter("wait_for_data", .integer(default: 0)),
            ]),
        EndpointForm(
            .findSessions, .get, "/switchboard/sessions",
            query: [
                Parameter("mode", .choice(Mode.allCases.map(\.rawValue), default: nil)),
                Parameter("waiting", .choice(["true", "false"], default: nil)),
                Parameter("closed", .choice(["true", "false"], default: nil)),
                Parameter("owner", .text), Parameter("label", .text), Parameter("text", .text),
                Parameter("limit", .integer(in: 1...100, default: 50)), Parameter("cursor", .text),
                generation,
            ]),
        EndpointForm(.readStanding, .get, "/switchboard/sessions/{session_id}"),
        EndpointForm(.listNotes, .get, "/switchboard/sessions/{session_id}/notes"),
        EndpointForm(.createNote, .post, "/switchboard/sessions/{session_id}/notes", 201),
        EndpointForm(.listSuggestions, .get, "/switchboard/sessions/{session_id}/suggestions"),
        EndpointForm(
            .settleSuggestion, .delete, "/switchboard/sessions/{session_id}/suggestions/{suggestion_id}", 204),
    ]

    private static let acts = [
        EndpointForm(.claimSession, .post, "/switchboard/sessions/{session_id}/claim"),
        EndpointForm(.takeOver, .post, "/switchboard/sessions/{session_id}/take_over"),
        EndpointForm(.release, .post, "/switchboard/sessions/{session_id}/release"),
        EndpointForm(.handBack, .post, "/switchboard/sessions/{session_id}/hand_back"),
        EndpointForm(.closeSession, .post, "/switchboard/sessions/{session_id}/close"),
        EndpointForm(.reopenSession, .post, "/switchboard/sessions/{session_id}/reopen"),
    ]

    private static let turns = [
        EndpointForm(.renewLease, .post, "/switchboard/processes/{process_id}/lease"),
        EndpointForm(.endLease, .delete, "/switchboard/processes/{process_id}/lease", 204),
        EndpointForm(.listTurns, .get, "/switchboard/processes/{process_id}/turns"),
        EndpointForm(
            .nextTurn, .post, "/switchboard/processes/{process_id}/turns", 201,
            query: [Parameter("wait_for_data", .integer(default: 0))]),
        EndpointForm(.claimTurn, .post, "/switchboard/sessions/{session_id}/turns", 201),
        EndpointForm(
            .createTurnEvent, .post, "/switchboard/sessions/{session_id}/turns/{turn}/events", 201),
        EndpointForm(
            .updateTurnEvent, .patch, "/switchboard/sessions/{session_id}/turns/{turn}/events/{event_id}"),
        EndpointForm(.endTurn, .post, "/switchboard/sessions/{session_id}/turns/{turn}/end"),
    ]

    private static let operation = [
        EndpointForm(
            .readAudit, .get, "/switchboard/audit",
            query: [
                Parameter("session_id", .text), Parameter("before", .integer(in: 0...Int.max)),
                Parameter("limit", .integer(in: 1...1000, default: 100)), generation,
            ]),
        EndpointForm(.eraseCustomer, .delete, "/switchboard/customers/{customer_id}"),
        EndpointForm(.health, .get, "/healthz"),
        EndpointForm(.readiness, .get, "/readyz"),
        EndpointForm(.metrics, .get, "/metrics"),
        EndpointForm(.openAPI, .get, "/openapi.json"),
        EndpointForm(.docs, .get, "/docs"),
    ]

    private static let paging = [
        Parameter("limit", .integer(in: 1...100)), Parameter("cursor", .text),
        Parameter("sort", .choice(["asc", "desc"], default: nil)),
    ]

    /// The generation of the store that the previous page came from.
    private static let generation = Parameter("generation", .text)

    /// In seconds; Parlant's default.
    private static let waiting = Parameter("wait_for_data", .integer(default: 60))
}
