import Conversation

/// A text with places that the conversation fills, such as `{customer}`.
///
/// `\n` is a line break. `\{`, `\"` and `\\` stand for the character itself, and `\#` for a `#` at the start of a line.
public struct Template: Hashable, Sendable {
    /// A part of a template.
    public enum Piece: Hashable, Sendable {
        case text(String)
        case place(Place)
    }

    /// A place that the conversation fills.
    public enum Place: Hashable, Sendable {
        /// The customer's and the agent's name.
        case customer, agent
        /// The public name of the human who spoke last; nothing fills it if none did or they chose no name.
        case colleague
        /// What the human wrote when they handed back.
        case note
        /// What the customer said last.
        case message
        /// The value that the customer named for a tool's parameter.
        case parameter(String)
        /// A member of a tool's last answer.
        case result(tool: String, path: [String])
    }

    public var pieces: [Piece]

    /// Creates a template from pieces.
    public init(_ pieces: [Piece]) { self.pieces = pieces }

    /// The places in it, in order.
    public var places: [Place] {
        pieces.compactMap { if case .place(let place) = $0 { place } else { nil } }
    }

    /// Whether the template contains nothing but white space.
    public var isBlank: Bool {
        pieces.allSatisfy { if case .text(let text) = $0 { text.isBlank } else { false } }
    }

    /// Returns the text with its places filled.
    ///
    /// - Parameter fill: Returns the text for a place; nil if there is none.
    /// - Returns: nil if a place cannot be filled.
    public func filled(_ fill: (Place) -> String?) -> String? {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .place(let place):
                guard let part = fill(place) else { return nil }
                text += part
            }
        }
        return text
    }
}

extension Template.Place {
    /// The fixed places with their names in files.
    static let names: [(name: String, place: Self)] = [
        ("customer", .customer), ("agent", .agent), ("operator", .colleague), ("note", .note),
        ("message", .message),
    ]

    /// The place's name as files write it between braces.
    var name: String {
        switch self {
        case .parameter(let name): name
        case .result(let tool, let path): ([tool] + path).joined(separator: ".")
        default: Self.names.first { $0.place == self }!.name
        }
    }

    /// Creates a fixed place, a tool's result from `tool.member`, or else a parameter.
    init(name: String) {
        let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if let fixed = Self.names.first(where: { $0.name == name }) {
            self = fixed.place
        } else if path.count > 1 {
            self = .result(tool: path[0], path: Array(path.dropFirst()))
        } else {
            self = .parameter(name)
        }
    }
}

extension Template {
    /// The reason why a text is not a template.
    enum Flaw: Error, Hashable {
        case unclosedBrace
        case blankBrace
        case unknownEscape(Character?)

        var what: String {
            switch self {
            case .unclosedBrace: "'{' is not closed; write {customer}, or \\{ for the character itself"
            case .blankBrace: "'{}' names nothing; write {customer}, or \\{ for the character itself"
            case .unknownEscape(let character?):
                "'\\' before \(quoted(String(character))) means nothing; there are \\n \\{ \\\" \\# \\\\"
            case .unknownEscape(nil): "'\\' at the end means nothing; there are \\n \\{ \\\" \\# \\\\"
            }
        }
    }

    /// Parses a text as files write it.
    init(parsing text: String) throws(Flaw) {
        pieces = []
        var plain = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                plain.append(try Self.escaped(rest.popFirst()))
            case "{":
                guard let end = rest.firstIndex(of: "}") else { throw .unclosedBrace }
                let name = rest[..<end].split(whereSeparator: \.isWhitespace).joined(separator: " ")
                if name.isEmpty { throw .blankBrace }
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = ""
                pieces.append(.place(Place(name: name)))
                rest = rest[rest.index(after: end)...]
            default: plain.append(character)
            }
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
    }

    private static func escaped(_ character: Character?) throws(Flaw) -> Character {
        switch character {
        case "n": return "\n"
        case "\\", "{", "\"", "#": return character!
        default: throw .unknownEscape(character)
        }
    }

    /// The template as files write it, on one line.
    public var text: String { text { $0 } }

    /// The template in quotation marks, on one line.
    var quotedText: String { "\"" + text { $0.replacing("\"", with: "\\\"") } + "\"" }

    private func text(_ finish: (String) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .place(let place): "{\(place.name)}"
            case .text(let text):
                finish(
                    text.replacing("\\", with: "\\\\").replacing("{", with: "\\{")
                        .replacing("\n", with: "\\n"))
            }
        }.joined()
    }
}
