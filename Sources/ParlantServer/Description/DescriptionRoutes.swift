import ParlantWire

extension Routes {
    func openAPI(_ call: Call) async throws -> Reply {
        Reply(status: 200, body: .text(OpenAPI.text, type: "application/json"))
    }

    func docs(_ call: Call) async throws -> Reply {
        Reply(
            status: 200, headers: [("Content-Security-Policy", DocsPage.policy)],
            body: .text(DocsPage.text, type: "text/html; charset=utf-8"))
    }
}
