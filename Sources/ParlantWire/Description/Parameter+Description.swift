public import Conversation

extension Parameter {
    /// The parameter as OpenAPI describes it.
    public var openAPI: JSON {
        var members: JSON.Members = [
            "name": .string(name), "in": "query", "required": .bool(isRequired), "schema": schema.json,
        ]
        if case .choices = shape { members["explode"] = false }
        return .object(members)
    }

    private var schema: Schema {
        switch shape {
        case .text: return .text()
        case .texts: return .list(of: .text())
        case .integer(let range, let value):
            var schema = Schema.integer(in: range)
            schema.members["default"] = value.map { .integer($0) }
            return schema
        case .flag(let value):
            var schema = Schema.flag
            schema.members["default"] = .bool(value)
            return schema
        case .choice(let words, let value):
            var schema = Schema.choice(words)
            schema.members["default"] = value.map { .string($0) }
            return schema
        case .choices(let words): return .list(of: .choice(words))
        }
    }
}

extension PathPattern {
    /// The schema of an id in a path, by its name.
    public static func schema(of name: String) -> JSON {
        ["turn", "suggestion_id"].contains(name) ? Schema.count.json : Schema.text(1...Int.max).json
    }
}
