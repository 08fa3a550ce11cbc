@_spi(_Unicode) import Swift

/// Makes text safe to draw.
///
/// Uses the standard library's own NFC normalizer, which is SPI: composing by hand would need its tables, and
/// Foundation would slow down the start. The toolchain is pinned, so the SPI cannot change unnoticed.
struct Sanitizer {
    /// The replacement for whatever has no visible form of its own.
    static let mark: Unicode.Scalar = "\u{FFFD}"
    /// The base for a combining mark without one.
    private static let missingBase: Unicode.Scalar = "\u{25CC}"
    private static let marksPerBase = Marks.limit
    private static let tabStop = 4

    private let newline: Unicode.Scalar
    private var output = String.UnicodeScalarView()
    private var column = 0
    private var widest = 0
    private var marksOnBase = 0
    private var hasBase = false

    /// Returns safe text with each line break as `newline`: either the break itself or a mark of one column.
    static func clean(_ untrusted: String, newline: Unicode.Scalar) -> SafeText {
        if let width = plainWidth(of: untrusted, breaks: newline == "\n") {
            return SafeText(trusted: untrusted, width: width)
        }
        var sanitizer = Sanitizer(newline: newline)
        sanitizer.clean(normalized(untrusted))
        return SafeText(trusted: String(sanitizer.output), width: max(sanitizer.widest, sanitizer.column))
    }

    private init(newline: Unicode.Scalar) { self.newline = newline }

    /// Returns the width if the text is all printable ASCII (and line breaks), as nearly every line of every frame
    /// is; otherwise nil.
    private static func plainWidth(of text: String, breaks: Bool) -> Int? {
        text.withBytes { bytes in
            var lineStart = 0
            var widest = 0
            for index in bytes.indices where bytes[index] &- 0x20 > 0x5E {
                guard breaks, bytes[index] == 0x0A else { return nil }
                widest = max(widest, index - lineStart)
                lineStart = index + 1
            }
            return max(widest, bytes.count - lineStart)
        }
    }

    /// Returns the text in NFC. Skips the work if nothing can compose: below U+0300, and for ordinary letters.
    private static func normalized(_ text: String) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            guard scalar.value < 0x300 || scalar.isOrdinary else {
                scalars.removeAll(keepingCapacity: true)
                scalars.append(contentsOf: text._nfc)
                return scalars
            }
            scalars.append(scalar)
        }
        return scalars
    }

    private mutating func clean(_ scalars: [Unicode.Scalar]) {
        output.reserveCapacity(scalars.count * 2)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let value = scalar.value
            if value >= 0x20 && value < 0x7F {
                append(scalar, width: 1)
                index += 1
            } else if value < 0x20 || value == 0x7F {
                index += control(scalars, index)
            } else {
                index += beyondASCII(scalars, index)
            }
        }
    }

    /// Handles a control character and returns the number of scalars consumed.
    private mutating func control(_ scalars: [Unicode.Scalar], _ index: Int) -> Int {
        switch scalars[index] {
        case "\r" where index + 1 < scalars.count && scalars[index + 1] == "\n":
            breakLine()
            return 2
        case "\n":
            breakLine()
        case "\t":
            let spaces = newline == "\n" ? Self.tabStop - column % Self.tabStop : 1
            for _ in 0..<spaces { append(" ", width: 1) }
        case "\u{7F}":
            append("\u{2421}", width: 1)
        case let other:
            append(Unicode.Scalar(0x2400 + other.value) ?? Self.mark, width: 1)
        }
        return 1
    }

    private mutating func beyondASCII(_ scalars: [Unicode.Scalar], _ index: Int) -> Int {
        let scalar = scalars[index]
        let width = columns(of: scalar.value)
        if scalar.isOrdinary {
            append(scalar, width: width)
            return 1
        }
        if width == 2, EmojiSequence.isModifier(scalar) {
            // Terminals would join a lone skin tone to an emoji that happens to precede it.
            if !EmojiSequence.modifies(scalars, index) { append(Self.mark, width: 1) }
            return 1
        }
        if !scalar.isHidden(width: width) {
            if width == 0 { combine(scalar) } else { append(scalar, width: width) }
            return 1
        }
        if let length = EmojiSequence.joinerLength(scalars, index) { return length }
        if JoiningScripts.isJoiner(scalars, index) { return 1 }
        append(Self.mark, width: 1)
        return scalars.lengthOfHiddenRun(from: index)
    }

    private mutating func append(_ scalar: Unicode.Scalar, width: Int) {
        output.append(scalar)
        column += width
        marksOnBase = 0
        hasBase = true
    }

    private mutating func combine(_ mark: Unicode.Scalar) {
        if !hasBase { append(Self.missingBase, width: 1) }
        marksOnBase += 1
        if marksOnBase <= Self.marksPerBase {
            output.append(mark)
        } else if marksOnBase == Self.marksPerBase + 1 {
            output.append(Self.mark)
            column += 1
        }
    }

    private mutating func breakLine() {
        if newline != "\n" { return append(newline, width: 1) }
        output.append("\n")
        widest = max(widest, column)
        column = 0
        hasBase = false
        marksOnBase = 0
    }
}

extension Unicode.Scalar {
    /// Whether this is a visible starter, wider than 0, that is in NFC and composes with nothing before it. Most
    /// texts consist of such letters, which are recognized here without the standard library's slower tables.
    fileprivate var isOrdinary: Bool {
        switch value {
        case 0xC0...0x2FF, 0x391...0x3A1, 0x3A3...0x3CE, 0x410...0x44F, 0x5D0...0x5EA, 0x621...0x63A: true
        case 0x641...0x64A, 0x904...0x928, 0xE01...0xE30, 0x2010...0x2015, 0x2018...0x2027: true
        case 0x2500...0x257F, 0x3001...0x3003, 0x3041...0x3096, 0x30A1...0x30FA: true
        case 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xFF01...0xFF5E: true
        default: false
        }
    }

    /// Whether a terminal would obey the scalar, swallow it, or draw nothing for it.
    fileprivate func isHidden(width: Int) -> Bool {
        if value < 0x300 { return value < 0xA0 || value == 0xAD }
        if width < 0 || properties.isDefaultIgnorableCodePoint { return true }
        switch properties.generalCategory {
        case .control, .surrogate, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator: return true
        case .format: return width == 0
        default: return width == 0 && !combines
        }
    }

    /// Whether the scalar is drawn into the preceding cell: a mark, or a vowel or final of a Hangul syllable.
    private var combines: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: true
        default: (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FB).contains(value)
        }
    }

    fileprivate var isTag: Bool { (0xE0000...0xE007F).contains(value) }
}

extension [Unicode.Scalar] {
    /// Returns the length of a run of hidden scalars that becomes one mark. Runs of tags or of variation selectors
    /// can smuggle whole messages.
    fileprivate func lengthOfHiddenRun(from index: Int) -> Int {
        let belongs: (Unicode.Scalar) -> Bool
        if self[index].isTag {
            belongs = \.isTag
        } else if self[index].properties.isVariationSelector {
            belongs = \.properties.isVariationSelector
        } else {
            return 1
        }
        return self[index...].prefix(while: belongs).count
    }
}
