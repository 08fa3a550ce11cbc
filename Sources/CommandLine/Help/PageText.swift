/// The part of Markdown that the pages use, read into blocks. Text has lost its markup: links their targets, code its
/// backticks.
enum PageText {
    /// What stands between empty lines, or one point of a list.
    enum Block: Equatable {
        case heading(String, level: Int)
        /// Running text; `isInPoint` when it belongs to a point of a list, after its first paragraph.
        case paragraph(String, isInPoint: Bool)
        /// A point of a list: its first paragraph.
        case point(String)
        /// Lines to be shown as they are.
        case code([String], isInPoint: Bool)
        /// Rows of cells; the first row is the head.
        case table([[String]])
    }

    static func blocks(of text: String) -> [Block] {
        var reader = PageReader()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { reader.read(line) }
        return reader.finish()
    }

    /// Removes the markup from a piece of text.
    static func plain(_ text: some StringProtocol) -> String {
        var rest = Substring(text)
        var plain = ""
        while let mark = rest.firstIndex(where: { "`*[".contains($0) }) {
            plain += rest[..<mark]
            rest = rest[mark...]
            plain += removeMarked(&rest)
        }
        return plain + rest
    }

    /// Removes what begins with a mark from the front of a text, and returns it without its marks.
    private static func removeMarked(_ text: inout Substring) -> String {
        for (open, close) in [("`", "`"), ("**", "**"), ("*", "*")] where text.hasPrefix(open) {
            let inside = text.dropFirst(open.count)
            guard let end = inside.firstRange(of: close), end.lowerBound > inside.startIndex else { continue }
            text = inside[end.upperBound...]
            let words = inside[..<end.lowerBound]
            return open == "`" ? String(words) : plain(words)
        }
        if text.hasPrefix("["), let middle = text.firstRange(of: "]("),
            let end = text[middle.upperBound...].firstIndex(of: ")")
        {
            let words = text[text.index(after: text.startIndex)..<middle.lowerBound]
            if !words.contains("[") {
                text = text[text.index(after: end)...]
                return plain(words)
            }
        }
        return String(text.removeFirst())
    }
}

/// Reads a page line by line.
private struct PageReader {
    private var blocks: [PageText.Block] = []
    /// The lines of the block that is being read.
    private var lines: [String] = []
    private var isInPoint = false
    /// Whether `lines` are a point's first paragraph.
    private var beginsPoint = false
    private var isAfterGap = true

    mutating func read(_ line: Substring) {
        let words = line.drop { $0 == " " }
        let indent = line.count - words.count
        if words.isEmpty || words.hasPrefix("<!--") {
            endParagraph()
            isAfterGap = true
            return
        }
        defer { isAfterGap = false }
        if indent == 0, !words.hasPrefix("- "), !(isInPoint && !isAfterGap) { isInPoint = false }
        let codeIndent = isInPoint ? 6 : 4
        if indent >= codeIndent, isAfterGap || isInCode {
            code(String(line.dropFirst(codeIndent)))
        } else if indent == 0, words.hasPrefix("#") {
            let level = words.prefix { $0 == "#" }.count
            blocks.append(.heading(PageText.plain(words.dropFirst(level + 1)), level: level))
        } else if indent == 0, words.hasPrefix("|") {
            row(words)
        } else if indent == 0, words.hasPrefix("- ") {
            endParagraph()
            isInPoint = true
            beginsPoint = true
            lines = [String(words.dropFirst(2))]
        } else {
            lines.append(String(words))
        }
    }

    mutating func finish() -> [PageText.Block] {
        endParagraph()
        return blocks
    }

    private var isInCode: Bool {
        if case .code = blocks.last { lines.isEmpty } else { false }
    }

    private mutating func code(_ line: String) {
        if case .code(var shown, let isInPoint) = blocks.last, isInPoint == self.isInPoint {
            // Code goes on after an empty line.
            if isAfterGap { shown.append("") }
            blocks[blocks.count - 1] = .code(shown + [line], isInPoint: isInPoint)
        } else {
            blocks.append(.code([line], isInPoint: isInPoint))
        }
    }

    private mutating func row(_ line: Substring) {
        // A bar within a cell is written `\|`.
        let cells = line.replacing("\\|", with: "\u{0}").split(
            separator: "|", omittingEmptySubsequences: false
        ).dropFirst().dropLast().map { cell in
            let words = cell.drop { $0 == " " }
            let end = words.lastIndex { $0 != " " }.map { words.index(after: $0) } ?? words.startIndex
            return PageText.plain(words[..<end].replacing("\u{0}", with: "|"))
        }
        if cells.allSatisfy({ $0.allSatisfy { $0 == "-" } && !$0.isEmpty }) { return }
        if case .table(let rows) = blocks.last, !isAfterGap {
            blocks[blocks.count - 1] = .table(rows + [cells])
        } else {
            blocks.append(.table([cells]))
        }
    }

    private mutating func endParagraph() {
        guard !lines.isEmpty else { return }
        let text = PageText.plain(lines.joined(separator: " "))
        lines = []
        blocks.append(beginsPoint ? .point(text) : .paragraph(text, isInPoint: isInPoint))
        beginsPoint = false
    }
}
