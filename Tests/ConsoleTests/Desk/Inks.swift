import Glass
import Testing

extension Grid {
    /// The letters of the cells' inks, one per glyph as in `plainText`, without trailing dots. Selected cells have
    /// uppercase letters, or `#` for plain text.
    var inkText: String {
        (0..<size.rows).map { row in
            var line = ""
            for column in 0..<size.columns where !self[column, row].isContinuation {
                line += self[column, row].style.letter
            }
            while line.last == "." { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}

extension Style {
    fileprivate var letter: String {
        guard attributes.contains(.selected) else { return String(ink.letter) }
        return ink == .plain ? "#" : ink.letter.uppercased()
    }
}

extension Ink {
    /// A unique lowercase letter; a dot for plain text.
    var letter: Character {
        switch self {
        case .plain: "."
        case .faint: "f"
        case .customer: "c"
        case .ai: "a"
        case .human: "h"
        case .onBehalf: "b"
        case .system: "s"
        case .tool: "t"
        case .waiting: "w"
        case .mine: "m"
        case .theirs: "o"
        case .automatic: "u"
        case .closed: "x"
        case .warning: "y"
        case .error: "e"
        case .success: "g"
        case .note: "n"
        case .accent: "k"
        case .match: "q"
        case .asYourself: "j"
        case .asTheAI: "i"
        case .instruct: "v"
        case .rule: "r"
        case .markup: "p"
        case .code: "d"
        case .link: "l"
        }
    }
}

@Suite struct InkLetterTests {
    @Test func `every ink has its own lower-case letter`() {
        let letters = Ink.allCases.map(\.letter)
        #expect(Set(letters).count == letters.count)
        #expect(letters.allSatisfy { $0 == "." || $0.isLowercase })
    }
}
