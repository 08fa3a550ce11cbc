import Foundation

/// A text as keywords see it: its words in order, without case, accents or punctuation.
///
/// In scripts without spaces (Chinese, Japanese, Thai, …) and in Korean, whose particles are attached to words, every
/// letter counts as a word, so that a keyword is found inside a run of them.
public struct Words: Hashable, Sendable {
    let list: [String]

    /// How much of a text is read, in UTF-8 bytes: a customer may paste a book.
    public static let limit = 16_384

    /// Splits a text into words.
    public init(_ text: String) {
        var reader = WordReader()
        for scalar in Self.plain(text).unicodeScalars { reader.read(scalar) }
        list = reader.end()
    }

    public var isEmpty: Bool { list.isEmpty }

    /// Returns the text without case and ignored marks. Uppercasing before lowercasing makes `ß` and `ss`, `ς` and `σ`
    /// equal.
    private static func plain(_ text: String) -> String {
        let start = String(decoding: text.utf8.prefix(limit), as: UTF8.self)
        let apart = start.uppercased().lowercased().decomposedStringWithCanonicalMapping
        var kept = String.UnicodeScalarView()
        for scalar in apart.unicodeScalars where !isIgnored(scalar) { kept.append(digit(scalar) ?? scalar) }
        return String(kept).precomposedStringWithCanonicalMapping
    }

    /// Whether this is an accent of Latin, Greek or Cyrillic, a vowel point of Arabic or Hebrew, a joiner, or a
    /// variation of an emoji. Marks of other scripts are letters in their own right.
    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F, 0x0591...0x05C7, 0x0610...0x061A, 0x0640, 0x064B...0x065F, 0x0670: true
        case 0x200C, 0x200D, 0x00AD, 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF: true
        default: false
        }
    }

    /// Returns a non-ASCII digit of any script as 0 to 9; nil for anything else.
    private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard scalar.value > 0x7F, scalar.properties.numericType == .decimal,
            let value = scalar.properties.numericValue
        else { return nil }
        return Unicode.Scalar(UInt8(0x30 + Int(value)))
    }
}

/// Splits a text into words.
private struct WordReader {
    private var list: [String] = []
    private var word = String.UnicodeScalarView()
    /// Whether the word is a single letter of a script without spaces, or a symbol.
    private var isLetter = false

    mutating func read(_ scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark:
            if !word.isEmpty { word.append(scalar) }
        case .otherSymbol:
            flush()
            word.append(scalar)
            isLetter = true
        case _ where scalar.isWrittenWithoutSpaces:
            flush()
            word.append(scalar)
            isLetter = true
        case _ where scalar.properties.isAlphabetic || scalar.properties.numericType != nil:
            if isLetter { flush() }
            word.append(scalar)
        default: flush()
        }
    }

    mutating func end() -> [String] {
        flush()
        return list
    }

    private mutating func flush() {
        if !word.isEmpty { list.append(String(word)) }
        word = String.UnicodeScalarView()
        isLetter = false
    }
}

extension Unicode.Scalar {
    /// Whether its script has no spaces between words, or puts them so that keywords are hidden in longer words.
    var isWrittenWithoutSpaces: Bool {
        switch value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true  // Thai, Lao, Burmese, Khmer
        case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF: true  // Korean
        case 0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: true  // Kana
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true  // Han
        default: false
        }
    }

    /// Whether its script attaches articles and pronouns to words.
    var isGluing: Bool { (0x0590...0x06FF).contains(value) || (0x0750...0x077F).contains(value) }
}
