/// The endpoints that describe all endpoints.
public enum DocumentationEndpoint: String, Hashable, Sendable, CaseIterable {
    case openAPI = "openapi"
    case page = "docs"

    var row: EndpointRow {
        switch self {
        case .openAPI:
            EndpointRow(
                .get, "/openapi.json", for: .anyone, "This description, for programs.", .json(.anyObject))
        case .page:
            EndpointRow(
                .get, "/docs", for: .anyone, "This description, for people.",
                .text("text/html; charset=utf-8"))
        }
    }
}
