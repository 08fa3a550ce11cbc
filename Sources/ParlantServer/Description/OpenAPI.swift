import Conversation
import EventStore
import ParlantWire

/// The API as an OpenAPI 3.1 document, made from the table that the server registers from.
enum OpenAPI {
    /// The document as it is sent. Anyone may request it, so it is serialized once.
    static let text = document.compact

    static let introduction =
        "The HTTP API of Parlant 3.3 over a Switchboard store. Our own endpoints are under `/switchboard`. Once the "
        + "store has a token, requests need `Authorization: Bearer …`."

    private static let document: JSON = [
        "openapi": "3.1.0",
        "info": ["title": "Switchboard", "version": "1", "description": .string(introduction)],
        "paths": .object(paths),
        "components": [
            "schemas": .object(
                JSON.Members(
                    Schema.Shared.allCases.map { JSON.Member(name: $0.rawValue, value: $0.schema.json) })),
            "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
        ],
    ]

    private static var paths: JSON.Members {
        var paths: JSON.Members = [:]
        for form in EndpointTable.forms {
            var path = paths[form.path.description]?.members ?? [:]
            path[form.method.rawValue.lowercased()] = form.operation
            paths[form.path.description] = .object(path)
        }
        return paths
    }
}

extension EndpointForm {
    /// The endpoint's operation object.
    fileprivate var operation: JSON {
        let description = endpoint.description
        var operation: JSON.Members = [
            "operationId": .string(endpoint.rawValue), "summary": .string(description.summary),
            "description": .string(endpoint.needsToken ? "For \(endpoint.readers)." : "Needs no token."),
            "parameters": .array(parameters(description)),
        ]
        if let body = description.body {
            operation["requestBody"] = [
                "required": true, "content": ["application/json": ["schema": body.json]],
            ]
        }
        operation["responses"] = .object(responses(description))
        operation["security"] = endpoint.needsToken ? [["token": []], [:]] : []
        return .object(operation)
    }

    private func parameters(_ description: Description) -> [JSON] {
        let ids = path.names.map { name -> JSON in
            ["name": .string(name), "in": "path", "required": true, "schema": PathPattern.schema(of: name)]
        }
        var headers: [JSON] = []
        if description.isRepeatable {
            headers.append([
                "name": "Idempotency-Key", "in": "header",
                "description": "Makes a repetition harmless; a customer's has at most 247 bytes.",
                "schema": [
                    "type": "string", "minLength": 1, "maxLength": .integer(Request.ID.longest),
                    "pattern": "^[!-~]+$",
                ],
            ])
        }
        return ids + query.map(\.openAPI) + headers
    }

    private func responses(_ description: Description) -> JSON.Members {
        JSON.Members(
            statuses.sorted { $0.key < $1.key }.map { status, sentence in
                var response: JSON.Members = ["description": .string(sentence)]
                if let content = content(status, description.answer) { response["content"] = content }
                return JSON.Member(name: String(status), value: .object(response))
            })
    }

    private func content(_ status: Int, _ answer: Description.Answer) -> JSON? {
        if status == 204 { return nil }
        if status == 503, endpoint == .readiness { return json(.shared(.condition)) }
        guard status == success else { return json(.shared(.problem)) }
        switch answer {
        case .empty: return nil
        case .json(let schema): return json(schema)
        case .streamable(let schema):
            var content = json(schema).members ?? [:]
            // The schema of a single event, as readers of standard event streams see it.
            content["text/event-stream"] = [
                "schema": [
                    "type": "object", "required": ["data"],
                    "properties": ["data": ["type": "string", "contentMediaType": "application/json"]],
                ]
            ]
            return .object(content)
        case .text(let type): return .object([type: ["schema": ["type": "string"]]])
        }
    }

    private func json(_ schema: Schema) -> JSON { ["application/json": ["schema": schema.json]] }
}

extension Endpoint {
    /// The roles that may use the endpoint, in words.
    var readers: String {
        roles.count == AccessToken.Role.allCases.count
            ? "everybody; a customer in their own session"
            : AccessToken.Role.allCases.filter { roles.contains($0) }.map { "\($0.rawValue)s" }
                .joined(separator: ", ")
    }
}
