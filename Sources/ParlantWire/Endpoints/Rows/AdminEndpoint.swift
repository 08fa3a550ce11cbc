/// The endpoints for admins alone.
public enum AdminEndpoint: String, Hashable, Sendable, CaseIterable {
    case audit = "read_audit"
    case eraseCustomer = "erase_customer"

    var row: EndpointRow {
        switch self {
        case .audit:
            EndpointRow(
                .get, "/switchboard/audit",
                query: [
                    Parameter("session_id", .text), Parameter("before", .integer(in: 0...Int.max)),
                    Parameter("limit", .integer(in: 1...1000, default: 100)), .generation,
                ], for: .admins,
                "Tells who did what, newest first.",
                .json(
                    .whole([
                        "items": .list(of: .anyObject), "has_more": .flag, "next_before": .count.orNull,
                        "generation": .text(),
                    ])), others: [.restored])
        case .eraseCustomer:
            EndpointRow(
                .delete, "/switchboard/customers/{customer_id}", for: .admins,
                "Erases a customer, all their sessions, and whatever names them.",
                .json(.whole(["sessions": .count, "profile": .flag])), others: [.missing])
        }
    }
}
