/// The endpoints for canned responses, which are the team's replies.
public enum CannedResponseEndpoint: String, Hashable, Sendable, CaseIterable {
    case create = "create_canned_response"
    case list = "list_canned_responses"
    case read = "read_canned_response"
    case update = "update_canned_response"
    case delete = "delete_canned_response"

    var row: EndpointRow {
        switch self {
        case .create:
            EndpointRow(
                .post, "/canned_responses", 201, for: .operators,
                "Makes a canned response.", body: CannedResponseForm.creationSchema,
                .json(.shared(.cannedResponse)), others: [.missing, .reserved])
        case .list:
            EndpointRow(
                .get, "/canned_responses", query: [Parameter("tags", .texts)], for: .staff,
                "Lists canned responses, all or those with any of the tags.",
                .json(.list(of: .shared(.cannedResponse))))
        case .read:
            EndpointRow(
                .get, "/canned_responses/{canned_response_id}", for: .staff,
                "Reads a canned response.", .json(.shared(.cannedResponse)), others: [.missing])
        case .update:
            EndpointRow(
                .patch, "/canned_responses/{canned_response_id}", for: .operators,
                "Changes a canned response; what is left out stays as it is, but a new `value` has only the fields "
                    + "that come with it.",
                body: CannedResponseForm.updateSchema, .json(.shared(.cannedResponse)),
                others: [.missing, .reserved])
        case .delete:
            EndpointRow(
                .delete, "/canned_responses/{canned_response_id}", 204, for: .operators,
                "Deletes a canned response, if there is one.", .empty)
        }
    }
}
