/// The endpoints for tags.
public enum TagEndpoint: String, Hashable, Sendable, CaseIterable {
    case create = "create_tag"
    case list = "list_tags"
    case read = "read_tag"
    case update = "update_tag"
    case delete = "delete_tag"

    var row: EndpointRow {
        switch self {
        case .create:
            EndpointRow(
                .post, "/tags", 201, for: .operators,
                "Makes a tag.", body: TagForm.schema, .json(.shared(.tag)), others: [.taken])
        case .list:
            EndpointRow(
                .get, "/tags", query: [Parameter("name", .text)], for: .staff,
                "Lists tags.", .json(.list(of: .shared(.tag))))
        case .read:
            EndpointRow(
                .get, "/tags/{tag_id}", for: .staff,
                "Reads a tag.", .json(.shared(.tag)), others: [.missing])
        case .update:
            EndpointRow(
                .patch, "/tags/{tag_id}", for: .operators,
                "Renames a tag.", body: TagForm.schema, .json(.shared(.tag)), others: [.missing, .taken])
        case .delete:
            EndpointRow(
                .delete, "/tags/{tag_id}", 204, for: .admins,
                "Deletes a tag.", .empty, others: [.missing])
        }
    }
}
