import ParlantWire

extension Routes {
    static func handler(of endpoint: DocumentationEndpoint) -> Handler {
        switch endpoint {
        case .openAPI: { try await $0.openAPI($1) }
        case .page: { try await $0.docs($1) }
        }
    }

    func openAPI(_ call: Call) async throws -> Reply {
        Reply(status: 200, body: .text(OpenAPI.text, type: "application/json"))
    }

    func docs(_ call: Call) async throws -> Reply {
        Reply(
            status: 200, headers: [("Content-Security-Policy", DocsPage.policy)],
            body: .text(DocsPage.text, type: "text/html; charset=utf-8"))
    }
}
