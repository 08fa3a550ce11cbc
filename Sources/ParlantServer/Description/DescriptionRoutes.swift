import ParlantWire

extension Routes {
    func openAPI(_ call: Call) async throws -> Reply { .json(200, OpenAPI.document) }

    func docs(_ call: Call) async throws -> Reply {
        Reply(
            status: 200, headers: [("Content-Security-Policy", DocsPage.policy)],
            body: .text(DocsPage.text, type: "text/html; charset=utf-8"))
    }
}
