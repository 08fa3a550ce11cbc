public import Glass

/// One or more keys pressed in succession. Keys that a terminal cannot tell apart are equal: `<C-h>` is `<BS>`,
/// `<C-i>` is `<Tab>`, `<C-m>` is `<Enter>`, `<C-[>` is `<Esc>`, `<C-/>` is `<C-_>`.
public struct KeySequence: Hashable, Sendable {
    public let keys: [Key]

    /// Creates a sequence of keys.
    public init(_ keys: [Key]) { self.keys = keys.map(\.asReceived) }

    /// Parses notation such as `<C-x><C-e>`, `gg` or `<A-Enter>`. The result is never empty.
    public init(notation: String) throws(NotationProblem) {
        var reader = KeyNotationReader(notation)
        self.init(try reader.keys())
    }

    /// The canonical notation, which parses back to the same sequence.
    public var notation: String {
        keys.reduce(into: "") { text, key in text += key.notation(after: text) }
    }

    var isSingle: Bool { keys.count == 1 }

    /// Whether the other sequence starts with this one and is longer.
    func isProperPrefix(of other: KeySequence) -> Bool {
        keys.count < other.keys.count && other.keys.starts(with: keys)
    }
}

/// Why a text is not a key sequence.
public struct NotationProblem: Error, Hashable, Sendable {
    /// The column in characters, from 1.
    public let column: Int
    public let what: String
    public let suggestion: String?

    /// The problem in one line.
    public var wording: String { suggestion.map { "\(what), did you mean '\($0)'?" } ?? what }
}

extension Key {
    /// The canonical notation of this key alone.
    public var notation: String { notation(after: "") }

    /// A bare character if it is written as itself and does not combine with its neighbors, otherwise `<…>`.
    fileprivate func notation(after text: String) -> String {
        if modifiers.isEmpty, case .character(let character) = code,
            KeyName.name(of: code) == nil, character.isPlain,
            (text + "\(character)<").count == text.count + 2
        {
            return String(character)
        }
        return "<\(modifiers.notation)\(name)>"
    }

    private var name: String {
        if let name = KeyName.name(of: code) { return name }
        guard case .character(let character) = code else { return "?" }
        let staysApart = "-\(character)>".count == 3
        if !modifiers.isEmpty, character.isPlain, staysApart { return String(character) }
        return "U+"
            + character.unicodeScalars.map { scalar in
                let digits = String(scalar.value, radix: 16, uppercase: true)
                return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            }.joined(separator: "+")
    }

    /// Folds keys that a terminal sends as the same byte, and drops Shift on characters, which already include it.
    fileprivate var asReceived: Key {
        guard case .character(let character) = code else { return self }
        var key = self
        key.modifiers.remove(.shift)
        guard modifiers.contains(.control) else { return key }
        let others = key.modifiers.subtracting(.control)
        switch character.lowercased() {
        case "h": return Key(.backspace, others)
        case "i": return Key(.tab, others)
        case "m": return Key(.enter, others)
        case "[": return Key(.escape, others)
        case "/": key.code = .character("_")
        case " ": key.code = .character("@")
        case let lower where character.isASCII: key.code = .character(Character(lower))
        default: break
        }
        return key
    }
}

extension Key.Modifiers {
    fileprivate var notation: String {
        (contains(.control) ? "C-" : "") + (contains(.alt) ? "A-" : "") + (contains(.shift) ? "S-" : "")
    }
}

extension Character {
    /// Whether the character is visible by itself, so it can be written as it is.
    fileprivate var isPlain: Bool {
        guard !isWhitespace, let first = unicodeScalars.first else { return false }
        switch first.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator, .spaceSeparator, .nonspacingMark, .enclosingMark, .spacingMark:
            return false
        default:
            return true
        }
    }
}
