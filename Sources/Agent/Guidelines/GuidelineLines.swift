/// A guidelines file split into sections and entries, before they are interpreted.
struct GuidelineLines {
    /// `[agent Lantern]` and the entries below it.
    struct Section {
        let line: Int
        /// The text between the brackets.
        let title: String
        var entries: [Entry] = []
    }

    /// `say Good morning`, with the indented lines below it.
    struct Entry {
        let line: Int
        let word: String
        /// The joined lines; an empty line begins another paragraph. There is at least one, and only the first may be
        /// empty.
        var paragraphs: [String]

        var text: String { paragraphs.filter { !$0.isEmpty }.joined(separator: " ") }
    }

    private(set) var sections: [Section] = []
    private(set) var problems: [(line: Int, what: String)] = []

    private var number = 0
    /// The indentation of the entry above; lines with a deeper one continue it.
    private var margin: Int?
    private var isAfterBlank = false
    /// Whether the entry above could not be read, so that the lines that continue it need no problems of their own.
    private var isSkipping = false

    init(_ bytes: [UInt8]) {
        for bytes in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            read(bytes.last == 0x0D ? bytes.dropLast() : bytes)
        }
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>) {
        guard var line = String(validating: bytes, as: UTF8.self) else {
            return note("the line is not UTF-8; save the file as UTF-8")
        }
        if number == 1, line.unicodeScalars.first == "\u{FEFF}" { line.unicodeScalars.removeFirst() }
        if let control = line.unicodeScalars.first(where: Self.isControl) {
            return note("a control character, \(quoted(String(control))); remove it")
        }
        let text = line.trimmed
        if text.isEmpty {
            isAfterBlank = true
        } else if !text.hasPrefix("#") {
            read(text, at: Self.width(line.prefix { $0 == " " || $0 == "\t" }))
            isAfterBlank = false
        }
    }

    private mutating func read(_ text: String, at width: Int) {
        if let margin, width > margin {
            if !isSkipping { goOn(text) }
        } else if text.hasPrefix("[") {
            readTitle(text)
        } else {
            readEntry(text, at: width)
        }
    }

    private mutating func readTitle(_ text: String) {
        margin = nil
        isSkipping = false
        if !text.hasSuffix("]") { note("a section without its ']'; write it like [guideline opening-hours]") }
        let title = text.hasSuffix("]") ? text.dropFirst().dropLast() : text.dropFirst()
        sections.append(Section(line: number, title: String(title).trimmed))
    }

    private mutating func readEntry(_ text: String, at width: Int) {
        margin = width
        isSkipping = sections.isEmpty
        guard !isSkipping else {
            return note("nothing may stand above the first section; begin with [agent NAME]")
        }
        let word = text.prefix { !$0.isWhitespace }
        let rest = String(text[word.endIndex...]).trimmed
        sections[sections.count - 1].entries.append(
            Entry(line: number, word: String(word), paragraphs: [rest]))
    }

    private mutating func goOn(_ text: String) {
        let section = sections.count - 1
        let entry = sections[section].entries.count - 1
        if isAfterBlank {
            sections[section].entries[entry].paragraphs.append(text)
        } else {
            let last = sections[section].entries[entry].paragraphs.count - 1
            sections[section].entries[entry].paragraphs[last].go(on: text)
        }
    }

    private mutating func note(_ what: String) { problems.append((number, what)) }

    private static func width(_ indentation: Substring) -> Int {
        indentation.reduce(0) { $1 == "\t" ? ($0 / 8 + 1) * 8 : $0 + 1 }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar != "\t"
        case .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension String {
    /// The text without white space at both ends.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(
            start[..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)])
    }

    /// Joins a line to the one above: with a space, except between Chinese or Japanese characters.
    fileprivate mutating func go(on line: String) {
        let meets = [unicodeScalars.last, line.unicodeScalars.first].compactMap(\.self)
        let isDense =
            meets.count == 2
            && meets.allSatisfy {
                (0x3000...0x9FFF).contains($0.value) || (0xFF00...0xFFEF).contains($0.value)
            }
        self += isEmpty || isDense ? line : " " + line
    }
}
