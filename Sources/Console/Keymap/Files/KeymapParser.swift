import Conversation
import Keymaps

/// Parses a keymap file line by line. Lines that it cannot parse are skipped and reported.
struct KeymapParser {
    private var file: KeymapFile
    /// The contexts of the current section; nil before the first section, empty if all its contexts are unknown.
    private var contexts: [Context]?
    private var number = 0

    private init(name: String) { file = KeymapFile(name: name) }

    static func parse(_ text: String, named name: String) -> KeymapFile {
        var parser = KeymapParser(name: name)
        let body = text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
        let lines = body.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for line in lines {
            parser.number += 1
            parser.read(KeymapWord.split(line))
        }
        return parser.file
    }

    private mutating func read(_ words: [KeymapWord]) {
        guard let first = words.first, let last = words.last else { return }
        if first.text.hasPrefix("@"), first.text.dropFirst().first?.isLetter == true {
            readDirective(words)
        } else if first.text.hasPrefix("["), last.text.hasSuffix("]") {
            readSection(words)
        } else {
            readBinding(words)
        }
    }

    private mutating func readDirective(_ words: [KeymapWord]) {
        guard words[0].text == "@extends" else {
            let meant = nearest(to: words[0].text, among: ["@extends"])
            return note(words[0], "no directive \(quoted(words[0].text))", suggestion: meant)
        }
        guard file.base == nil else { return note(words[0], "a second @extends; a keymap extends one other") }
        guard contexts == nil else { return note(words[0], "@extends must stand above the first section") }
        guard words.count > 1 else {
            return note(words[0], "@extends needs a name: default, vim, emacs or \"file\"")
        }
        let name = words.dropFirst().map(\.text).joined(separator: " ")
        guard let source = source(name) else {
            let meant = nearest(to: name, among: BundledKeymap.allCases.map(\.rawValue))
            let hint = meant == nil ? "; a file's name is written in quotation marks" : ""
            return note(words[1], "no bundled keymap \(quoted(name))\(hint)", suggestion: meant)
        }
        file.base = KeymapFile.Base(source: source, line: number, column: words[1].column)
    }

    private func source(_ name: String) -> KeymapFile.Base.Source? {
        if name.count > 2, name.hasPrefix("\""), name.hasSuffix("\"") {
            return .file(String(name.dropFirst().dropLast()))
        }
        return BundledKeymap(rawValue: name).map { .bundled($0) }
    }

    private mutating func readSection(_ words: [KeymapWord]) {
        contexts = []
        var names = words
        let first = names.removeFirst()
        names.insert(KeymapWord(text: String(first.text.dropFirst()), column: first.column + 1), at: 0)
        let last = names.removeLast()
        names.append(KeymapWord(text: String(last.text.dropLast()), column: last.column))
        names.removeAll { $0.text.isEmpty }
        if names.isEmpty { note(first, "a section without a context") }
        for name in names {
            if let context = Context(rawValue: name.text) {
                if contexts?.contains(context) == false { contexts?.append(context) }
            } else {
                let meant = nearest(to: name.text, among: Context.allCases.map(\.rawValue))
                note(name, "no context \(quoted(name.text))", suggestion: meant)
            }
        }
    }

    private mutating func readBinding(_ words: [KeymapWord]) {
        if isUnclosedSection(words) {
            contexts = []
            return note(words[0], "a section without its ']'")
        }
        guard let contexts else {
            return note(words[0], "a binding above the first section; begin with one such as [list]")
        }
        guard words.count > 1 else { return note(words[0], "no command behind \(quoted(words[0].text))") }
        guard words.count == 2 else {
            let what = "\(quoted(words[2].text)) is too much: a line is KEYS COMMAND; a comment begins with #"
            return note(words[2], what)
        }
        do {
            let sequence = try KeySequence(notation: words[0].text)
            guard !contexts.isEmpty else { return }
            file.lines.append(
                KeymapFile.Line(
                    number: number, contexts: contexts, sequence: sequence,
                    sequenceColumn: words[0].column,
                    action: words[1].text == "-" ? .unbind : .bind(CommandName(words[1].text)),
                    actionColumn: words[1].column))
        } catch {
            file.problems.append(
                KeymapProblem(
                    file: file.name, line: number, column: words[0].column + error.column - 1,
                    what: error.what, suggestion: error.suggestion))
        }
    }

    /// Whether a line is a section without its closing bracket, such as `[list transcript`: all its words are
    /// contexts.
    private func isUnclosedSection(_ words: [KeymapWord]) -> Bool {
        guard words[0].text.hasPrefix("[") else { return false }
        let names = [String(words[0].text.dropFirst())] + words.dropFirst().map(\.text)
        return names.allSatisfy { Context(rawValue: $0) != nil }
    }

    private mutating func note(_ word: KeymapWord, _ what: String, suggestion: String? = nil) {
        file.problems.append(
            KeymapProblem(
                file: file.name, line: number, column: word.column, what: what, suggestion: suggestion))
    }
}
