/// Finds literal text without regard to case.
struct TextMatch {
    private let needle: [UInt8]
    private let isASCII: Bool
    /// Whether the text stands in JSON as it stands in what JSON tells.
    let isPlain: Bool

    init(_ text: String) {
        needle = Array(text.lowercased().utf8)
        isASCII = needle.allSatisfy { $0 < 0x80 }
        isPlain = !text.unicodeScalars.contains {
            $0.value < 0x20 || $0 == "\"" || $0 == "\\" || (0x7f...0x9f).contains($0.value)
        }
    }

    func isIn(_ text: String) -> Bool { place(in: text) != nil }

    /// The first match's place, counted in bytes of the text (of its lowercase form where the searched
    /// text is not plain ASCII).
    func place(in text: String) -> Int? {
        if needle.isEmpty { return nil }
        var text = isASCII ? text : text.lowercased()
        return text.withUTF8 { find(in: $0) }
    }

    /// About 80 characters around the first match.
    func snippet(of text: String) -> String {
        let place = place(in: text) ?? 0
        // A place in the lowercase form may be a few bytes off: a snippet only shows the neighbourhood.
        var start =
            text.utf8.index(text.startIndex, offsetBy: max(0, place - 30), limitedBy: text.endIndex)
            ?? text.startIndex
        while start.samePosition(in: text) == nil { start = text.utf8.index(before: start) }
        return String(text[start...].prefix(80))
    }

    private func find(in text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard needle.count <= text.count else { return nil }
        return needle.withUnsafeBufferPointer { needle in
            let first = needle[0]
            for start in 0...(text.count - needle.count) where Self.lower(text[start]) == first {
                var length = 1
                while length < needle.count, Self.lower(text[start + length]) == needle[length] {
                    length += 1
                }
                if length == needle.count { return start }
            }
            return nil
        }
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
