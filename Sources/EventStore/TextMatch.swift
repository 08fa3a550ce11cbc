/// Finds literal text without regard to case.
struct TextMatch {
    private let needle: [UInt8]
    private let isASCII: Bool

    init(_ text: String) {
        needle = Array(text.lowercased().utf8)
        isASCII = needle.allSatisfy { $0 < 0x80 }
    }

    func isIn(_ text: String) -> Bool { place(in: text) != nil }

    /// The first match's place, counted in bytes of the text (of its lowercase form where the searched
    /// text is not plain ASCII).
    func place(in text: String) -> Int? {
        if needle.isEmpty { return nil }
        if isASCII { return Self.find(needle, in: Array(text.utf8.map(Self.lower))) }
        return Self.find(needle, in: Array(text.lowercased().utf8))
    }

    /// About 80 characters around the first match.
    func snippet(of text: String) -> String {
        let bytes = text.utf8
        let place = place(in: text) ?? 0
        let start = bytes.index(bytes.startIndex, offsetBy: max(0, place - 30), limitedBy: bytes.endIndex)
        // A place in the lowercase form may be a few bytes off: a snippet only shows the neighbourhood.
        let aligned = (start ?? bytes.startIndex).samePosition(in: text) ?? Self.aligned(start!, text)
        return String(text[aligned...].prefix(80))
    }

    private static func aligned(_ index: String.Index, _ text: String) -> String.Index {
        var index = index
        while index > text.startIndex, index.samePosition(in: text) == nil {
            index = text.utf8.index(before: index)
        }
        return index
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
    }

    private static func find(_ needle: [UInt8], in text: [UInt8]) -> Int? {
        guard needle.count <= text.count else { return nil }
        let first = needle[0]
        for start in 0...(text.count - needle.count) where text[start] == first {
            if text[start..<(start + needle.count)].elementsEqual(needle) { return start }
        }
        return nil
    }
}
