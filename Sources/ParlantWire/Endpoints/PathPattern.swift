/// A path in which names in braces are placeholders for ids, such as `/sessions/{session_id}/events`.
public struct PathPattern: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as it is written.
    public let description: String
    private let parts: [Part]

    private enum Part: Hashable {
        case word(String)
        case id(String)
    }

    /// A pattern, as it is written.
    public init(_ pattern: String) {
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
