/// A name in a canned reply's text that a session's value replaces.
///
/// They are written in braces: `{customer}`, `{operator}`, `{agent}`, `{title}`, `{metadata.KEY}`, `{tool.NAME.MEMBER}`
/// and `{cursor}`. Parlant's `{{std.customer.name}}` and `{{std.agent.name}}` are read as ours. Other words in single
/// braces are text; whatever else Parlant would evaluate, in `{{…}}` or `{%…%}`, is a placeholder that nothing fills.
public enum Placeholder: Hashable, Sendable {
    case customer, operatorName, agent, title
    /// Where the cursor goes.
    case cursor
    /// A member of the session's metadata.
    case metadata(String)
    /// A member of a tool's newest result; the path leads into nested objects and arrays.
    case tool(String, path: [String])
    /// One that begins like ours, or another program's.
    case unknown

    /// Reads what stands between single braces; nil if it is text.
    init?(inBraces name: Substring) {
        let name = Self.trimmed(name)
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let kind = Self.kinds[String(first).lowercased()] else { return nil }
        self = kind(parts.count > 1 ? String(parts[1]) : nil)
    }

    /// Reads what stands between double braces, as Parlant writes it.
    init(inDoubleBraces name: Substring) {
        let name = Self.trimmed(name)
        let own = name.hasPrefix("std.") ? name.dropFirst(4) : name
        self = Self(inBraces: own) ?? .unknown
    }

    /// What a first word means, with what follows it behind a dot.
    private static let kinds: [String: @Sendable (String?) -> Placeholder] = [
        "customer": { named(.customer, $0) }, "operator": { named(.operatorName, $0) },
        "agent": { named(.agent, $0) }, "title": { $0 == nil ? .title : .unknown },
        "cursor": { $0 == nil ? .cursor : .unknown },
        "metadata": { key in key.flatMap { $0.isEmpty ? nil : Placeholder.metadata($0) } ?? .unknown },
        "tool": { path in
            let steps = path?.split(separator: ".", omittingEmptySubsequences: false).map(String.init) ?? []
            guard steps.count > 1, !steps.contains("") else { return .unknown }
            return .tool(steps[0], path: Array(steps.dropFirst()))
        },
    ]

    /// A person, or with `.name` behind, as Parlant calls them.
    private static func named(_ person: Placeholder, _ member: String?) -> Placeholder {
        member == nil || member == "name" ? person : .unknown
    }

    private static func trimmed(_ name: Substring) -> Substring {
        var name = name.drop(while: \.isWhitespace)
        while name.last?.isWhitespace == true { name.removeLast() }
        return name
    }
}
