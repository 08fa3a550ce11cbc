/// The endpoints for sessions.
public enum SessionEndpoint: String, Hashable, Sendable, CaseIterable {
    case create = "create_session"
    case list = "list_sessions"
    case deleteAll = "delete_sessions"
    case read = "read_session"
    case update = "update_session"
    case delete = "delete_session"

    var row: EndpointRow {
        switch self {
        case .create:
            EndpointRow(
                .post, "/sessions", 201, query: [Parameter("allow_greeting", .flag(false))], for: .operators,
                "Creates a session between a customer and an agent.", body: SessionCreation.schema,
                .json(.shared(.session)), others: [.missing, .reserved])
        case .list:
            EndpointRow(
                .get, "/sessions",
                query: [
                    Parameter("agent_id", .text), Parameter("customer_id", .text),
                    Parameter("labels", .texts),
                ] + .paging, for: .staff,
                "Lists sessions; with `limit` page by page.", .pages(of: .session))
        case .deleteAll:
            EndpointRow(
                .delete, "/sessions", 204,
                query: [Parameter("agent_id", .text), Parameter("customer_id", .text)], for: .admins,
                "Deletes all sessions of an agent, of a customer, or all there are.", .empty)
        case .read:
            EndpointRow(
                .get, "/sessions/{session_id}", for: .everybody,
                "Reads a session.", .json(.shared(.session)), others: [.missing])
        case .update:
            EndpointRow(
                .patch, "/sessions/{session_id}", for: .operators,
                "Changes a session, all of it or nothing; what is left out stays as it is. With an operator's token, or "
                    + "with `operator`, it is that operator who does it: `mode` manual is a claim, auto gives back.",
                body: SessionUpdate.schema,
                .json(.shared(.session)), others: [.missing, .changed, .reserved])
        case .delete:
            EndpointRow(
                .delete, "/sessions/{session_id}", 204, for: .admins,
                "Deletes a session with its log.", .empty, others: [.missing])
        }
    }
}
