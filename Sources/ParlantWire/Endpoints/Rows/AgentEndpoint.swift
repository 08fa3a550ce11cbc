/// The endpoints for the profiles of AI agents.
public enum AgentEndpoint: String, Hashable, Sendable, CaseIterable {
    case create = "create_agent"
    case list = "list_agents"
    case read = "read_agent"
    case update = "update_agent"
    case delete = "delete_agent"

    var row: EndpointRow {
        switch self {
        case .create:
            EndpointRow(
                .post, "/agents", 201, for: .admins,
                "Makes an agent.", body: AgentForm.schema(isNew: true), .json(.shared(.agent)),
                others: [.missing, .taken])
        case .list:
            EndpointRow(.get, "/agents", for: .staff, "Lists agents.", .json(.list(of: .shared(.agent))))
        case .read:
            EndpointRow(
                .get, "/agents/{agent_id}", for: .everybodyInPart,
                "Reads an agent.", .json(.shared(.agent)), others: [.missing])
        case .update:
            EndpointRow(
                .patch, "/agents/{agent_id}", for: .admins,
                "Changes an agent; what is left out stays as it is.", body: AgentForm.schema(isNew: false),
                .json(.shared(.agent)), others: [.missing])
        case .delete:
            EndpointRow(
                .delete, "/agents/{agent_id}", 204, for: .admins,
                "Deletes an agent's profile.", .empty, others: [.missing])
        }
    }
}
