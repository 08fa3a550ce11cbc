import Conversation
import Glass

/// Parses key notation such as `<C-x>gg`.
struct KeyNotationReader {
    private let text: [Character]
    private var position = 0

    init(_ text: String) { self.text = Array(text) }

    mutating func keys() throws(NotationProblem) -> [Key] {
        guard !text.isEmpty else { throw problem(at: 0, "no keys") }
        var keys: [Key] = []
        while position < text.count { keys.append(try key()) }
        return keys
    }

    private mutating func key() throws(NotationProblem) -> Key {
        let start = position
        let character = text[start]
        position += 1
        if character == "<" { return try named(from: start) }
        guard !character.isWhitespace else {
            throw problem(at: start, "a space between keys; the space bar is <Space>")
        }
        return .character(character)
    }

    private mutating func named(from start: Int) throws(NotationProblem) -> Key {
        let modifiers = modifiers()
        let bodyStart = position
        // In `<A->>`, the first `>` is the key and the second closes the name.
        if !modifiers.isEmpty, peek(0) == ">", peek(1) == ">" { position += 1 }
        guard let end = text[position...].firstIndex(of: ">") else {
            throw problem(at: start, "'<' is not closed; for the key itself write <lt>")
        }
        position = end + 1
        let body = String(text[bodyStart..<end])
        guard !body.isEmpty else { throw problem(at: start, "no key between '<' and '>'") }
        return try checked(body, modifiers, start: start, bodyStart: bodyStart)
    }

    private mutating func modifiers() -> Key.Modifiers {
        var modifiers: Key.Modifiers = []
        while let letter = peek(0), peek(1) == "-", let modifier = Self.modifier(letter) {
            modifiers.insert(modifier)
            position += 2
        }
        return modifiers
    }

    private static func modifier(_ letter: Character) -> Key.Modifiers? {
        switch letter {
        case "C", "c": .control
        case "A", "a", "M", "m": .alt
        case "S", "s": .shift
        default: nil
        }
    }

    private func checked(
        _ body: String, _ modifiers: Key.Modifiers, start: Int, bodyStart: Int
    ) throws(NotationProblem) -> Key {
        let written = String(text[start..<position])
        let code: Key.Code
        if let character = body.first, body.count == 1 {
            guard !modifiers.isEmpty else {
                throw problem(at: start, "no key \(quoted(written))", suggestion: body)
            }
            code = .character(character)
        } else if let named = KeyName.code(named: body) {
            code = named
        } else {
            let near = nearest(to: body, among: KeyName.all)
            throw problem(
                at: bodyStart, "no key \(quoted(written))",
                suggestion: near.map { "<\(text[start + 1..<bodyStart].map(String.init).joined())\($0)>" })
        }
        try check(code, modifiers, written: written, start: start)
        return Key(code, modifiers)
    }

    private func check(
        _ code: Key.Code, _ modifiers: Key.Modifiers, written: String, start: Int
    ) throws(NotationProblem) {
        guard case .character(let character) = code else { return }
        if modifiers.contains(.shift) {
            throw problem(
                at: start, "Shift is already in a character: \(quoted(written))",
                suggestion: KeySequence([Key(.character(upper(character)), modifiers)]).notation)
        }
        if modifiers.contains(.control), !Self.isSentWithControl(character) {
            throw problem(
                at: start,
                "no terminal sends \(quoted(written)): Control goes with a letter or one of @ [ ] ^ \\ _ /")
        }
    }

    private func upper(_ character: Character) -> Character {
        let upper = character.uppercased()
        return upper.count == 1 ? Character(upper) : character
    }

    private static func isSentWithControl(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || "@[]^\\_/ ".contains(character))
    }

    private func peek(_ ahead: Int) -> Character? {
        position + ahead < text.count ? text[position + ahead] : nil
    }

    private func problem(at index: Int, _ what: String, suggestion: String? = nil) -> NotationProblem {
        NotationProblem(column: index + 1, what: what, suggestion: suggestion)
    }
}

/// Returns a word in quotation marks, with control and format characters escaped so that a terminal cannot obey
/// them.
func quoted(_ word: some StringProtocol) -> String {
    let visible = word.unicodeScalars.reduce(into: "") { text, scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            text += "\\u{\(String(scalar.value, radix: 16))}"
        default:
            text.unicodeScalars.append(scalar)
        }
    }
    return "'\(visible)'"
}
