import Keymaps

/// A parsed keymap file, before its commands and its base are resolved.
struct KeymapFile: Sendable {
    /// A binding line.
    struct Line: Sendable {
        enum Action: Sendable {
            case bind(CommandName)
            case unbind
        }

        let number: Int
        let contexts: [Context]
        let sequence: KeySequence
        let sequenceColumn: Int
        let action: Action
        let actionColumn: Int
    }

    /// The keymap that `@extends` names.
    struct Base: Sendable {
        enum Source: Sendable {
            case bundled(BundledKeymap)
            case file(String)
        }

        let source: Source
        let line: Int
        let column: Int
    }

    let name: String
    /// The bundled keymap that another file extends; nil for the file that was asked for itself.
    var bundled: BundledKeymap?
    var base: Base?
    var lines: [Line] = []
    var problems: [KeymapProblem] = []
}

extension KeymapFile {
    /// Whether this bundled keymap gained the binding after the last release.
    func hasGained(_ sequence: KeySequence, in context: Context) -> Bool {
        bundled?.additions[context.rawValue]?.contains(sequence.notation) ?? false
    }
}

/// A word of a line and its start column, in characters from 1.
struct KeymapWord {
    let text: String
    let column: Int

    /// Splits a line into words, up to a comment. A `#` inside a word is part of it.
    static func split(_ line: some StringProtocol) -> [KeymapWord] {
        var words: [KeymapWord] = []
        var text = ""
        for (index, character) in (Array(line) + [" "]).enumerated() {
            if !character.isWhitespace {
                if text.isEmpty, character == "#" { break }
                text.append(character)
            } else if !text.isEmpty {
                words.append(KeymapWord(text: text, column: index - text.count + 1))
                text = ""
            }
        }
        return words
    }
}
