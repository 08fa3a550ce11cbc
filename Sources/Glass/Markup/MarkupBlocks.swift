/// Reads a text line by line: quotations, points, headings and code, and what of them is running text.
struct MarkupBlocks {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var inlines: MarkupInlines
    /// The running text that goes on while lines have no marks of their own.
    private var paragraph: Range<Int>?
    private var fence: Fence?
    /// Whether the last line that is not empty belongs to a list.
    private var isInList = false

    /// A block of code that is not closed yet.
    private struct Fence {
        var byte: UInt8
        var length: Int
        var isQuoted: Bool
    }

    /// The marks at a line's beginning.
    private struct Prefix {
        /// Where what follows them begins.
        var end: Int
        var isQuoted = false
        var isPoint = false
        var isEmpty: Bool { !isQuoted && !isPoint }
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, links: [Range<Int>]) {
        self.bytes = bytes
        inlines = MarkupInlines(bytes, links: links)
    }

    /// Returns the parts of the text; nil if there is no markup.
    mutating func runs() -> [MarkupRun]? {
        guard mayHaveMarkup else { return nil }
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != MarkupByte.newline { end += 1 }
            read(start..<end)
            start = end + 1
        }
        endParagraph()
        return inlines.paint.isUsed ? inlines.paint.runs : nil
    }

    /// Whether there is a byte that could be a mark. Most messages have none.
    private var mayHaveMarkup: Bool {
        if inlines.hasLinks { return true }
        return bytes.contains { byte in
            switch byte {
            case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: ">"),
                UInt8(ascii: "#"),
                UInt8(ascii: "~"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: ")"),
                UInt8(ascii: "\\"):
                true
            default: false
            }
        }
    }

    private mutating func read(_ line: Range<Int>) {
        if fence != nil, readCode(line) { return }
        let prefix = prefix(of: line)
        let start = skipSpaces(prefix.end, line.upperBound)
        if start == line.upperBound {
            endParagraph()
            isInList = isInList && prefix.isEmpty
            return
        }
        if prefix.isQuoted { inlines.paint.paint(start..<line.upperBound, .quotation) }
        if beginsCode(start, line, prefix) || isBreak(start..<line.upperBound) { return }
        if let text = heading(start, line) {
            endParagraph()
            inlines.paint.emphasize(text, isStrong: true)
            inlines.read(text)
        } else if prefix.isEmpty, let open = paragraph {
            paragraph = open.lowerBound..<line.upperBound
        } else {
            endParagraph()
            paragraph = start..<line.upperBound
            isInList = prefix.isPoint || isInList && bytes[line.lowerBound] == MarkupByte.space
        }
    }

    private mutating func endParagraph() {
        if let paragraph { inlines.read(paragraph) }
        paragraph = nil
    }

    private func skipSpaces(_ start: Int, _ end: Int) -> Int {
        var place = start
        while place < end, bytes[place] == MarkupByte.space, bytes.isBare(place) { place += 1 }
        return place
    }

    // MARK: Marks at the beginning of a line

    /// Reads the marks of quotations and points at a line's beginning.
    private mutating func prefix(of line: Range<Int>) -> Prefix {
        var prefix = Prefix(end: line.lowerBound)
        for _ in 0..<Self.deepest {
            let start = skipSpaces(prefix.end, line.upperBound)
            guard start < line.upperBound else { break }
            if bytes[start] == UInt8(ascii: ">"), bytes.isBare(start) {
                inlines.paint.paint(start..<(start + 1), .mark)
                prefix.isQuoted = true
                prefix.end = start + 1
            } else if let end = pointEnd(start, line, prefix) {
                inlines.paint.paint(start..<end, .mark)
                prefix.isPoint = true
                prefix.end = end
            } else {
                break
            }
        }
        return prefix
    }

    /// How many marks of quotations and points are read at the beginning of a line.
    private static let deepest = 20

    /// Returns where the mark of a point ends, if one begins here.
    private func pointEnd(_ start: Int, _ line: Range<Int>, _ prefix: Prefix) -> Int? {
        var end = start
        switch bytes[start] {
        case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"):
            if Self.breaks(bytes, start..<line.upperBound) { return nil }
            end = start + 1
        case let byte where MarkupByte.isDigit(byte):
            while end < line.upperBound, end - start < 10, MarkupByte.isDigit(bytes[end]) { end += 1 }
            guard end < line.upperBound, end - start < 10,
                bytes[end] == UInt8(ascii: ".") || bytes[end] == UInt8(ascii: ")")
            else { return nil }
            // In the middle of a paragraph, a number other than 1 is just a number at the beginning of a line.
            let isFirst = end == start + 1 && bytes[start] == UInt8(ascii: "1")
            guard isFirst || paragraph == nil || isInList || !prefix.isEmpty else { return nil }
            end += 1
        default: return nil
        }
        guard end < line.upperBound, bytes[end] == MarkupByte.space,
            skipSpaces(end, line.upperBound) < line.upperBound
        else { return nil }
        return end
    }

    /// Returns a heading's text, if one begins here.
    private mutating func heading(_ start: Int, _ line: Range<Int>) -> Range<Int>? {
        guard bytes[start] == UInt8(ascii: "#") else { return nil }
        let end = start + bytes.runLength(at: start, before: line.upperBound)
        guard end - start <= 6, end < line.upperBound, bytes[end] == MarkupByte.space else { return nil }
        inlines.paint.paint(start..<end, .mark)
        return end..<line.upperBound
    }

    /// Whether the line is a break between paragraphs, such as `---`.
    private mutating func isBreak(_ range: Range<Int>) -> Bool {
        guard Self.breaks(bytes, range) else { return false }
        endParagraph()
        inlines.paint.paint(range, .mark)
        return true
    }

    private static func breaks(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        let first = bytes[range.lowerBound]
        guard first == UInt8(ascii: "-") || first == MarkupByte.star || first == MarkupByte.underscore else {
            return false
        }
        var count = 0
        for index in range where bytes[index] != MarkupByte.space {
            guard bytes[index] == first else { return false }
            count += 1
        }
        return count >= 3
    }

    // MARK: Blocks of code

    private mutating func beginsCode(_ start: Int, _ line: Range<Int>, _ prefix: Prefix) -> Bool {
        let byte = bytes[start]
        guard byte == MarkupByte.backtick || byte == UInt8(ascii: "~") else { return false }
        let length = bytes.runLength(at: start, before: line.upperBound)
        guard length >= 3 else { return false }
        // With another backtick behind, it is code within a line.
        if byte == MarkupByte.backtick, bytes[(start + length)..<line.upperBound].contains(byte) {
            return false
        }
        endParagraph()
        fence = Fence(byte: byte, length: length, isQuoted: prefix.isQuoted)
        inlines.paint.paint(start..<line.upperBound, .mark)
        return true
    }

    /// Reads a line of a block of code. Returns false if the block ended before it.
    private mutating func readCode(_ line: Range<Int>) -> Bool {
        guard let fence else { return false }
        var start = line.lowerBound
        if fence.isQuoted {
            start = skipSpaces(start, line.upperBound)
            guard start < line.upperBound, bytes[start] == UInt8(ascii: ">"), bytes.isBare(start) else {
                self.fence = nil
                return false
            }
            inlines.paint.paint(start..<(start + 1), .mark)
            start += 1
        }
        let first = skipSpaces(start, line.upperBound)
        if first < line.upperBound, bytes[first] == fence.byte {
            let length = bytes.runLength(at: first, before: line.upperBound)
            if length >= fence.length, skipSpaces(first + length, line.upperBound) == line.upperBound {
                inlines.paint.paint(first..<line.upperBound, .mark)
                self.fence = nil
                return true
            }
        }
        inlines.paint.paint(start..<line.upperBound, .code)
        return true
    }
}
