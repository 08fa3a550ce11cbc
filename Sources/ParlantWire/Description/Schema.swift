public import Conversation

/// What a JSON value has to look like, in terms of JSON Schema 2020-12.
public struct Schema: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// The members as they are in the description; an empty object allows anything.
    public var members: JSON.Members

    /// A member of an object: its name, its schema, and whether it is always there.
    typealias Member = (name: String, schema: Schema, isNeeded: Bool)

    /// A schema with these members.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        members = JSON.Members(elements.map { JSON.Member(name: $0.0, value: $0.1) })
    }

    /// The form in the description.
    public var json: JSON { .object(members) }

    /// A text of this many code points.
    static func text(_ length: ClosedRange<Int> = 0...Int.max) -> Schema {
        var schema: Schema = ["type": "string"]
        if length.lowerBound > 0 { schema.members["minLength"] = .integer(length.lowerBound) }
        if length.upperBound < Int.max { schema.members["maxLength"] = .integer(length.upperBound) }
        return schema
    }

    static let time: Schema = ["type": "string", "format": "date-time"]
    static let flag: Schema = ["type": "boolean"]
    static let number: Schema = ["type": "number"]
    static let anyObject: Schema = ["type": "object"]
    static let count = integer(in: 0...Int.max)

    static func integer(in range: ClosedRange<Int> = Int.min...Int.max) -> Schema {
        var schema: Schema = ["type": "integer", "format": "int64"]
        if range.lowerBound > Int.min { schema.members["minimum"] = .integer(range.lowerBound) }
        // The largest number means that there is no bound, and readers that take it for a float round it up.
        if range.upperBound < Int.max { schema.members["maximum"] = .integer(range.upperBound) }
        return schema
    }

    static func choice(_ words: [String]) -> Schema {
        ["type": "string", "enum": .array(words.map { .string($0) })]
    }

    static func list(of element: Schema, isSet: Bool = false) -> Schema {
        var schema: Schema = ["type": "array", "items": element.json]
        if isSet { schema.members["uniqueItems"] = true }
        return schema
    }

    static func object(of value: Schema) -> Schema {
        ["type": "object", "additionalProperties": value.json]
    }

    static func object(_ parts: [Member]) -> Schema {
        var schema: Schema = [
            "type": "object",
            "properties": .object(
                JSON.Members(parts.map { JSON.Member(name: $0.name, value: $0.schema.json) })),
        ]
        let needed = parts.filter(\.isNeeded).map { JSON.string($0.name) }
        if !needed.isEmpty { schema.members["required"] = .array(needed) }
        return schema
    }

    /// An object of the store's, whose members are always there.
    static func whole(_ parts: KeyValuePairs<String, Schema>) -> Schema {
        object(parts.map { ($0.key, $0.value, true) })
    }

    static func any(of schemas: [Schema]) -> Schema { ["anyOf": .array(schemas.map(\.json))] }

    public static func shared(_ name: Shared) -> Schema {
        ["$ref": .string("#/components/schemas/\(name.rawValue)")]
    }

    /// The same schema, or null.
    var orNull: Schema {
        guard let type = members["type"], members["enum"] == nil else {
            return members.isEmpty ? self : .any(of: [self, ["type": "null"]])
        }
        var schema = self
        schema.members["type"] = [type, "null"]
        return schema
    }
}

/// What a form asks of a body's members, recorded as the form reads them, so that the description cannot say
/// anything else.
struct BodyOutline {
    private var parts: [Schema.Member] = []

    /// Records what is known of a member; the last call knows the most and replaces earlier ones.
    mutating func note(_ name: String, _ schema: Schema, isNeeded: Bool = false) {
        let part = (name, isNeeded ? schema : schema.orNull, isNeeded)
        if let index = parts.firstIndex(where: { $0.name == name }) {
            parts[index] = part
        } else {
            parts.append(part)
        }
    }

    mutating func require(_ name: String) {
        for index in parts.indices where parts[index].name == name { parts[index].isNeeded = true }
    }

    mutating func fix(_ name: String, to value: String) {
        note(name, ["const": .string(value)], isNeeded: true)
    }

    var schema: Schema { .object(parts) }
}
