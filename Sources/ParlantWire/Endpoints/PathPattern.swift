/// A path in which names in braces are placeholders for ids, such as `/sessions/{session_id}/events`.
public struct PathPattern: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as it is written.
    public let description: String
    private let parts: [Part]

    private enum Part: Hashable {
        case word(String)
        case id(String)
    }

    init(_ pattern: String) {
        description = pattern
        parts = pattern.split(separator: "/").map { part in
            part.hasPrefix("{") ? .id(String(part.dropFirst().dropLast())) : .word(String(part))
        }
    }

    /// The names of the ids, in order.
    public var names: [String] {
        parts.compactMap { if case .id(let name) = $0 { name } else { nil } }
    }

    /// The ids in a path.
    ///
    /// - Parameter segments: The parts of a raw path between its slashes, still percent-encoded.
    /// - Returns: The ids by name; nil if the path does not match. An id that is not UTF-8 becomes an empty
    ///   text.
    public func match(_ segments: [Substring]) -> [String: String]? {
        guard segments.count == parts.count else { return nil }
        var ids: [String: String] = [:]
        for (part, segment) in zip(parts, segments) {
            switch part {
            case .word(let word): if word != segment { return nil }
            case .id(let name):
                if segment.isEmpty { return nil }
                ids[name] = PercentCoding.decode(segment, plusIsSpace: false) ?? ""
            }
        }
        return ids
    }

    /// The path with its ids filled in by name; ids may be any texts.
    public func filled(with ids: [String: String]) -> String {
        "/"
            + parts.map { part in
                switch part {
                case .word(let word): word
                case .id(let name): PercentCoding.encode(ids[name] ?? "")
                }
            }.joined(separator: "/")
    }
}

extension EndpointTable {
    /// What a request's method and path ask for.
    public enum Match: Hashable, Sendable {
        case endpoint(EndpointForm, ids: [String: String])
        /// The path exists with other methods.
        case otherMethods([Method])
        /// The path exists without its last slash.
        case redirect(to: String)
        case none
    }

    /// Finds what a request asks for.
    ///
    /// - Parameters:
    ///   - method: As sent, such as `GET`.
    ///   - path: As sent: percent-encoded, without the query.
    /// - Returns: The endpoint, or why there is none.
    public static func match(method: String, path: String) -> Match {
        let segments = Array(path.split(separator: "/", omittingEmptySubsequences: false).dropFirst())
        let match = match(method, segments)
        guard case .none = match, segments.count > 1, segments.last == "" else { return match }
        // One extra slash is a slip; with more of them, there is nothing to look for.
        if case .none = self.match(method, segments.dropLast()) { return .none }
        return .redirect(to: String(path.dropLast()))
    }

    private static func match(_ method: String, _ segments: [Substring]) -> Match {
        for form in forms where form.method.rawValue == method {
            if let ids = form.path.match(segments) { return .endpoint(form, ids: ids) }
        }
        let others = forms.filter { $0.path.match(segments) != nil }.map(\.method)
        return others.isEmpty ? .none : .otherMethods(others)
    }
}
