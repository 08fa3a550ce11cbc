import Conversation

/// Checks whether a text contains all of some terms.
struct TextMatch {
    private let needles: [[UInt8]]
    private let isASCII: Bool
    /// Whether the terms look the same in JSON as in the text that it encodes.
    let isPlain: Bool

    init(_ terms: SearchTerms) {
        needles = terms.folded.map { Array($0.utf8) }
        isASCII = needles.allSatisfy { $0.allSatisfy { $0 < 0x80 } }
        isPlain = !terms.folded.contains {
            $0.unicodeScalars.contains {
                $0.value <= 0x20 || $0 == "\"" || $0 == "\\" || (0x7f...0x9f).contains($0.value)
            }
        }
    }

    /// Looks for one text that is folded already.
    init(folded: String) {
        needles = folded.isEmpty ? [] : [Array(folded.utf8)]
        isASCII = folded.utf8.allSatisfy { $0 < 0x80 }
        isPlain = false
    }

    /// Whether a text in UTF-8 contains the terms. Most are ASCII, and then no string is made.
    func isIn(utf8 bytes: UnsafeRawBufferPointer) -> Bool {
        let bytes = bytes.assumingMemoryBound(to: UInt8.self)
        if Self.isASCII(bytes) { return isASCII && !needles.isEmpty && isIn(bytes) }
        return isIn(String(decoding: bytes, as: UTF8.self))
    }

    func isIn(_ text: String) -> Bool {
        if needles.isEmpty { return false }
        var text = text
        if let found = text.withUTF8({ bytes in Self.isASCII(bytes) ? isASCII && isIn(bytes) : nil }) {
            return found
        }
        var folded = text.folded
        return folded.withUTF8 { isIn($0) }
    }

    // MARK: The excerpt

    /// At most 80 characters of a text around the place where most of the terms are close together, as the text has
    /// them, from a word's beginning to a word's end where the words are not longer than that.
    func excerpt(of text: String) -> Substring {
        let match = bestMatch(in: text)
        let first = text.index(match.lowerBound, offsetBy: -Self.lead, limitedBy: text.startIndex)
        let start = Self.wordStart(from: first ?? text.startIndex, to: match.lowerBound, in: text)
        let last = text.index(start, offsetBy: Self.length, limitedBy: text.endIndex) ?? text.endIndex
        return text[start..<Self.wordEnd(from: last, to: min(match.upperBound, last), in: text)]
    }

    /// The most characters of an excerpt, and how many of them are before a match.
    private static let length = 80
    private static let lead = 30

    /// The first beginning of a word in a range, or else its start.
    private static func wordStart(from start: String.Index, to end: String.Index, in text: String)
        -> String.Index
    {
        if start == text.startIndex || text[text.index(before: start)].isWhitespace { return start }
        guard let space = text[start..<end].firstIndex(where: \.isWhitespace) else { return start }
        return text[space..<end].firstIndex { !$0.isWhitespace } ?? end
    }

    /// The last end of a word in a range, or else its end.
    private static func wordEnd(from end: String.Index, to start: String.Index, in text: String)
        -> String.Index
    {
        if end == text.endIndex { return end }
        let isWhole = text[end].isWhitespace
        let rest = text[start..<end]
        guard let space = isWhole ? end : rest.lastIndex(where: \.isWhitespace) else { return end }
        guard let last = text[start..<space].lastIndex(where: { !$0.isWhitespace }) else { return start }
        return text.index(after: last)
    }

    /// Where the most terms are close together, whole words counting more than parts of words. A text that is only the
    /// same when folded has its match at its start.
    private func bestMatch(in text: String) -> Range<String.Index> {
        var folded = text.folded
        let places = folded.withUTF8 { bytes in Self.best(of: occurrences(in: bytes)) }
        guard let places else { return text.startIndex..<text.startIndex }
        return indices(of: places, in: text)
    }

    /// A place of a term in a folded text.
    private struct Occurrence {
        let range: Range<Int>
        let term: Int
        let isWord: Bool
    }

    /// How many places of each term are looked at, and how far apart two of an excerpt may be, in bytes.
    private static let mostOccurrences = 50
    private static let nearness = 45

    private func occurrences(in bytes: UnsafeBufferPointer<UInt8>) -> [Occurrence] {
        needles.prefix(Self.mostOccurrences).enumerated().flatMap { term, needle in
            var found: [Occurrence] = []
            var start = 0
            while found.count < Self.mostOccurrences,
                let place = Self.place(of: needle, in: UnsafeBufferPointer(rebasing: bytes[start...]))
            {
                let range = (start + place)..<(start + place + needle.count)
                let isWord =
                    (range.lowerBound == 0 || !Self.isWordByte(bytes[range.lowerBound - 1]))
                    && (range.upperBound == bytes.count || !Self.isWordByte(bytes[range.upperBound]))
                found.append(Occurrence(range: range, term: term, isWord: isWord))
                start = range.upperBound
            }
            return found
        }.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    private static func best(of occurrences: [Occurrence]) -> Range<Int>? {
        var best: (score: Int, range: Range<Int>)?
        for (index, first) in occurrences.enumerated() {
            // 2 for a term, and 1 more if it is a whole word.
            var scores: [Int: Int] = [:]
            var end = first.range.upperBound
            for other in occurrences[index...] {
                guard
                    other.range.upperBound - first.range.lowerBound <= nearness || other.range == first.range
                else {
                    break
                }
                scores[other.term] = max(scores[other.term] ?? 0, other.isWord ? 3 : 2)
                end = max(end, other.range.upperBound)
            }
            let score = scores.values.reduce(0, +)
            if score > best?.score ?? 0 { best = (score, first.range.lowerBound..<end) }
        }
        return best?.range
    }

    /// Returns the characters of a text that a range of its folded form stands for.
    private func indices(of range: Range<Int>, in text: String) -> Range<String.Index> {
        if text.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) {
            let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
            return start..<text.utf8.index(start, offsetBy: range.count)
        }
        // Folds each character by itself, until there are as many bytes.
        var count = 0
        var start: String.Index?
        for index in text.indices {
            if count >= range.upperBound, let start { return start..<index }
            count += String(text[index]).folded.utf8.count
            if start == nil, count > range.lowerBound { start = index }
        }
        return (start ?? text.startIndex)..<text.endIndex
    }

    private func isIn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        needles.allSatisfy { Self.place(of: $0, in: text) != nil }
    }

    private static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.allSatisfy { $0 < 0x80 }
    }

    /// Where a folded text begins in one that is folded or ASCII.
    private static func place(of needle: [UInt8], in text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard needle.count <= text.count else { return nil }
        return needle.withUnsafeBufferPointer { needle in
            let first = needle[0]
            for start in 0...(text.count - needle.count) where lower(text[start]) == first {
                var length = 1
                while length < needle.count, lower(text[start + length]) == needle[length] { length += 1 }
                if length == needle.count { return start }
            }
            return nil
        }
    }

    /// Must agree with `String.folded`.
    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 {
        if byte &- 0x41 < 26 { return byte | 0x20 }
        return byte < 0x20 && (byte == 0 || byte &- 9 < 5) ? 0x20 : byte
    }
}
