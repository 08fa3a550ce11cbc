/// What the marks of markup are made of.
enum MarkupByte {
    static let backslash = UInt8(ascii: "\\")
    static let backtick = UInt8(ascii: "`")
    static let star = UInt8(ascii: "*")
    static let underscore = UInt8(ascii: "_")
    static let space = UInt8(ascii: " ")
    static let newline = UInt8(ascii: "\n")

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// Whether a byte is ASCII punctuation, which a backslash makes a character like any other.
    static func isPunctuation(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the ASCII character at an index stands without a combining mark, which would make it another character.
    func isBare(_ index: Int) -> Bool {
        guard index + 1 < count, self[index + 1] >= 0xCC else { return true }
        return columns(of: scalar(at: index + 1)) != 0
    }

    /// Returns the length of the run of a mark that begins at an index, without one that has a combining mark.
    func runLength(at start: Int, before end: Int) -> Int {
        var stop = start
        while stop < end, self[stop] == self[start] { stop += 1 }
        if stop > start, !isBare(stop - 1) { stop -= 1 }
        return stop - start
    }

    /// Returns the scalar that begins at an index.
    func scalar(at index: Int) -> UInt32 {
        let lead = UInt32(self[index])
        if lead < 0x80 { return lead }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var scalar = lead & (0x7F >> UInt32(length))
        for offset in 1..<length { scalar = scalar << 6 | UInt32(self[index + offset] & 0x3F) }
        return scalar
    }

    /// Returns the scalar that ends before an index.
    func scalar(endingAt index: Int) -> UInt32 {
        var start = index - 1
        while start > 0, self[start] & 0xC0 == 0x80 { start -= 1 }
        return scalar(at: start)
    }
}

/// A character beside a mark, as far as it decides whether the mark may begin or end something.
enum MarkupNeighbor {
    case space, punctuation, other

    init(_ scalar: UInt32) {
        if scalar < 0x80 {
            self =
                scalar <= 0x20
                ? .space : MarkupByte.isPunctuation(UInt8(scalar)) ? .punctuation : .other
            return
        }
        let properties = Unicode.Scalar(scalar)?.properties
        switch properties?.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: self = .space
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
            .modifierSymbol, .otherSymbol:
            self = .punctuation
        default: self = .other
        }
    }
}
