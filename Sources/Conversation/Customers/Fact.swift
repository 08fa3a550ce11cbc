/// One value from structured data, and where it stands there.
public struct Fact: Hashable, Sendable {
    /// The names that lead to it, outermost first: `paid.amount`.
    public var name: String
    /// A text as it is, any other scalar as JSON; of an array of scalars all of them.
    public var value: String

    /// A value with its name.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

extension JSON {
    /// The scalars inside, in their order, each with the names that lead to it. Elements of an array are numbered
    /// from 1; one of scalars alone is a single fact.
    ///
    /// - Parameters:
    ///   - name: What the value itself is called; empty for nothing.
    ///   - limit: How many at most. What lies deeper than eight names is one fact, as JSON.
    /// - Returns: The facts, without nulls and empty arrays and objects.
    public func facts(named name: String = "", limit: Int) -> [Fact] {
        var facts: [Fact] = []
        add(to: &facts, name, depth: 0, limit)
        return facts
    }

    private static let deepest = 8

    private func add(to facts: inout [Fact], _ name: String, depth: Int, _ limit: Int) {
        guard facts.count < limit else { return }
        if let scalar { return facts.append(Fact(name: name, value: scalar)) }
        guard depth < Self.deepest else { return facts.append(Fact(name: name, value: compact)) }
        switch self {
        case .object(let members):
            for member in members.pairs where facts.count < limit {
                member.value.add(to: &facts, Self.join(name, member.name), depth: depth + 1, limit)
            }
        case .array(let elements):
            let scalars = elements.compactMap(\.scalar)
            if scalars.count == elements.count {
                if !scalars.isEmpty { facts.append(Fact(name: name, value: scalars.joined(separator: ", "))) }
                return
            }
            for (index, element) in elements.enumerated() where facts.count < limit {
                element.add(to: &facts, Self.join(name, "\(index + 1)"), depth: depth + 1, limit)
            }
        default: break
        }
    }

    private static func join(_ outer: String, _ inner: String) -> String {
        outer.isEmpty ? inner : "\(outer).\(inner)"
    }

    /// A text as it is, a number or a Boolean as JSON; nil for null, arrays and objects.
    private var scalar: String? {
        switch self {
        case .string(let text): text
        case .number, .bool: compact
        case .null, .array, .object: nil
        }
    }
}

extension JSON {
    /// The value of the first member with a name, wherever it is: `membership`, or `paid.amount` for one inside
    /// another.
    ///
    /// - Parameter name: Names from the outside in, joined by periods.
    /// - Returns: nil if there is none, or if it has no scalars.
    public func fact(named name: String) -> String? {
        var budget = Self.mostSearched
        return fact(at: name.split(separator: ".").map(String.init)[...], depth: 0, &budget)
    }

    /// How many values are looked at, so that a huge result costs no frame.
    private static let mostSearched = 2_000

    private func fact(at path: ArraySlice<String>, depth: Int, _ budget: inout Int) -> String? {
        guard let first = path.first, depth < Self.deepest, budget > 0 else { return nil }
        budget -= 1
        switch self {
        case .object(let members):
            if let value = members[first] {
                if path.count == 1 { return value.facts(limit: 1).first?.value }
                if let found = value.fact(at: path.dropFirst(), depth: depth + 1, &budget) { return found }
            }
            for member in members.pairs {
                if let found = member.value.fact(at: path, depth: depth + 1, &budget) { return found }
            }
        case .array(let elements):
            for element in elements {
                if let found = element.fact(at: path, depth: depth + 1, &budget) { return found }
            }
        default: break
        }
        return nil
    }
}

extension JSON {
    /// What a result says in a few words: texts and numbers as they are, small objects as their values, and of arrays
    /// how many rows they have: `Omar Rossi`, `gold`, `2 reservations`. Long texts are left out.
    ///
    /// - Returns: At most `limit` parts, and how many members are left out.
    public func gist(limit: Int) -> (parts: [String], rest: Int) {
        guard case .object(let members) = self else {
            return (brief(named: nil).map { ([$0], 0) }) ?? ([], 1)
        }
        var parts: [String] = []
        for member in members.pairs where parts.count < limit {
            if let part = member.value.brief(named: member.name) { parts.append(part) }
        }
        return (parts, members.pairs.count - parts.count)
    }

    private func brief(named name: String?) -> String? {
        switch self {
        case .null: return nil
        case .string(let text): return Self.isShort(text) ? text : nil
        case .bool: return name.map { "\($0) \(compact)" } ?? compact
        case .number: return compact
        case .array(let elements):
            return "\(elements.count) \(name ?? (elements.count == 1 ? "row" : "rows"))"
        case .object(let members):
            let texts = members.pairs.compactMap {
                if case .string(let text) = $0.value { text } else { nil }
            }
            let joined = texts.joined(separator: " ")
            return !texts.isEmpty && texts.count == members.pairs.count && Self.isShort(joined) ? joined : nil
        }
    }

    private static func isShort(_ text: String) -> Bool { !text.isBlank && text.utf8.count <= 32 }
}
