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

    func isIn(_ text: String) -> Bool {
        if needles.isEmpty { return false }
        var text = text
        if let found = text.withUTF8({ bytes in Self.isASCII(bytes) ? isASCII && isIn(bytes) : nil }) {
            return found
        }
        var folded = text.folded
        return folded.withUTF8 { isIn($0) }
    }

    /// About 80 characters around the first match of the first term, as the text has them.
    func snippet(of text: String) -> String {
        var start = match(in: text)
        for _ in 0..<Self.lead where start > text.startIndex { start = text.index(before: start) }
        return String(text[start...].prefix(80))
    }

    /// How many characters are shown before a match.
    private static let lead = 30

    private func match(in text: String) -> String.Index {
        var folded = text.folded
        guard let needle = needles.first, let place = folded.withUTF8({ Self.place(of: needle, in: $0) })
        else {
            return text.startIndex
        }
        // Folds each character by itself, until there are this many bytes.
        var count = 0
        for index in text.indices {
            count += String(text[index]).folded.utf8.count
            if count > place { return index }
        }
        return text.startIndex
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
