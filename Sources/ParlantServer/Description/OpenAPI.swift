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
        for endpoint in Endpoint.allCases {
            let row = endpoint.row
            var path = paths[row.path.description]?.members ?? [:]
            path[row.method.rawValue.lowercased()] = row.operation(endpoint.operationID)
            paths[row.path.description] = .object(path)
        }
        return paths
    }
}

extension EndpointRow {
    /// The operation object of the endpoint with an id.
    fileprivate func operation(_ id: String) -> JSON {
        var operation: JSON.Members = [
            "operationId": .string(id), "summary": .string(summary),
            "description": .string(callers.sentence), "parameters": .array(parameters),
        ]
        if let body {
            operation["requestBody"] = [
                "required": true, "content": ["application/json": ["schema": body.json]],
            ]
        }
        operation["responses"] = .object(responses)
        operation["security"] = callers == .anyone ? [] : [["token": []], [:]]
        return .object(operation)
    }

    private var parameters: [JSON] {
        let ids = path.names.map { name -> JSON in
            ["name": .string(name), "in": "path", "required": true, "schema": PathPattern.schema(of: name)]
        }
        var headers: [JSON] = []
        if isRepeatable {
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

    private var responses: JSON.Members {
        JSON.Members(
            statuses.sorted { $0.key < $1.key }.map { status, sentence in
                var response: JSON.Members = ["description": .string(sentence)]
                if let content = content(status) { response["content"] = content }
                return JSON.Member(name: String(status), value: .object(response))
            })
    }

    private func content(_ status: Int) -> JSON? {
        if status == 204 { return nil }
        guard status == success else { return json(others[status]?.schema ?? .shared(.problem)) }
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
