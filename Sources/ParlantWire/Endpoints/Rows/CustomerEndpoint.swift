/// The endpoints for customers' profiles.
public enum CustomerEndpoint: String, Hashable, Sendable, CaseIterable {
    case create = "create_customer"
    case list = "list_customers"
    case read = "read_customer"
    case update = "update_customer"
    case delete = "delete_customer"

    var row: EndpointRow {
        switch self {
        case .create:
            EndpointRow(
                .post, "/customers", 201, for: .operators,
                "Makes a customer.", body: CustomerForm.creationSchema, .json(.shared(.customer)),
                others: [.missing, .taken])
        case .list:
            EndpointRow(
                .get, "/customers", query: .paging, for: .staff,
                "Lists customers; with `limit` page by page.", .pages(of: .customer))
        case .read:
            EndpointRow(
                .get, "/customers/{customer_id}", for: .staff,
                "Reads a customer.", .json(.shared(.customer)), others: [.missing])
        case .update:
            EndpointRow(
                .patch, "/customers/{customer_id}", for: .operators,
                "Changes a customer; what is left out stays as it is.", body: CustomerForm.updateSchema,
                .json(.shared(.customer)), others: [.missing])
        case .delete:
            EndpointRow(
                .delete, "/customers/{customer_id}", 204, for: .admins,
                "Deletes a customer's profile.", .empty, others: [.missing])
        }
    }
}
