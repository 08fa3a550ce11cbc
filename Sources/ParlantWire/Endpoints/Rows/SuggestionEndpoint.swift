/// The endpoints for what the AI wanted to say after an operator had taken over.
public enum SuggestionEndpoint: String, Hashable, Sendable, CaseIterable {
    case list = "list_suggestions"
    case settle = "settle_suggestion"

    var row: EndpointRow {
        switch self {
        case .list:
            EndpointRow(
                .get, "/switchboard/sessions/{session_id}/suggestions", for: .operators,
                "Lists what the AI wanted to say too late.", .json(.list(of: .shared(.suggestion))),
                others: [.missing])
        case .settle:
            EndpointRow(
                .delete, "/switchboard/sessions/{session_id}/suggestions/{suggestion_id}", 204,
                for: .operators,
                "Marks a suggestion as used or dropped.", .empty, others: [.missing])
        }
    }
}
