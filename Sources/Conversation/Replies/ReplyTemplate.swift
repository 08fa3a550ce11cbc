/// The text of a canned reply, divided into what is said as it is and what is filled in.
public struct ReplyTemplate: Hashable, Sendable {
    /// A part of the text.
    enum Piece: Hashable, Sendable {
        case text(String)
        case placeholder(Placeholder, written: String)
    }

    private(set) var pieces: [Piece] = []

    /// The longest text between braces that is read as a placeholder, in characters.
    private static let longest = 200

    /// Reads a text. Control characters other than line breaks and tabs, and marks that turn the direction of writing,
    /// are left out.
    public init(_ text: String) {
        let text = text.asWritten.withoutControls
        var rest = Substring(text)
        var plain = ""
        while let brace = rest.firstIndex(of: "{") {
            plain += rest[..<brace]
            rest = rest[brace...]
            if let (placeholder, end) = Self.placeholder(at: rest) {
                add(plain)
                plain = ""
                pieces.append(.placeholder(placeholder, written: String(rest[..<end])))
                rest = rest[end...]
            } else {
                plain.append(rest.removeFirst())
            }
        }
        add(plain + rest)
    }

    private mutating func add(_ text: String) {
        if !text.isEmpty { pieces.append(.text(text)) }
    }

    /// The placeholder that a text begins with, and where it ends; nil if the text begins with something else.
    private static func placeholder(at text: Substring) -> (Placeholder, end: Substring.Index)? {
        if let (inner, end) = content(of: text, from: "{{", to: "}}") {
            return (Placeholder(inDoubleBraces: inner), end)
        }
        if let (_, end) = content(of: text, from: "{%", to: "%}") { return (.unknown, end) }
        guard let (inner, end) = content(of: text, from: "{", to: "}"),
            let placeholder = Placeholder(inBraces: inner)
        else { return nil }
        return (placeholder, end)
    }

    /// What stands between two signs on one line, without braces in it.
    private static func content(
        of text: Substring, from opening: String, to closing: String
    ) -> (Substring, end: Substring.Index)? {
        guard text.hasPrefix(opening) else { return nil }
        let inner = text.dropFirst(opening.count)
        let within = inner.prefix(longest).prefix { !$0.isNewline && $0 != "{" && $0 != closing.first }
        let after = inner[within.endIndex...]
        guard after.hasPrefix(closing), !within.isEmpty else { return nil }
        return (within, after.index(after.startIndex, offsetBy: closing.count))
    }

    /// The placeholders of ours in a text of which nobody knows whether a canned reply brought them, as they are
    /// written, each once. Other programs' are left out: a person may have typed those.
    public static func known(in text: String) -> [String] {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return [] }
        return ReplyTemplate(text).pieces.compactMap { piece -> String? in
            guard case .placeholder(let placeholder, let written) = piece else { return nil }
            return placeholder == .unknown && (written.hasPrefix("{{") || written.hasPrefix("{%"))
                ? nil : written
        }.withoutRepetition
    }
}

extension String {
    /// The text without what would act on a terminal or turn the direction of writing.
    fileprivate var withoutControls: String {
        let isKept = { (scalar: Unicode.Scalar) in
            scalar == "\n" || scalar == "\t"
                || scalar.properties.generalCategory != .control && !scalar.turnsDirection
        }
        guard !unicodeScalars.allSatisfy(isKept) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.filter(isKept)))
    }
}

extension Unicode.Scalar {
    /// Whether it embeds, overrides or isolates a direction of writing.
    fileprivate var turnsDirection: Bool {
        (0x202a...0x202e).contains(value) || (0x2066...0x2069).contains(value)
    }
}
