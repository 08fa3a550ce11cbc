/// Scalars in a valid emoji sequence that are not drawn. Terminals disagree on the width of joined emoji, so each
/// part is drawn by itself.
enum EmojiSequence {
    private static let joiner: Unicode.Scalar = "\u{200D}"
    private static let blackFlag: Unicode.Scalar = "\u{1F3F4}"
    private static let cancelTag: Unicode.Scalar = "\u{E007F}"
    /// The length of the longest subdivision code in a flag's tags, such as `gbeng`.
    private static let tagsPerFlag = 6

    /// Returns the number of scalars at an index that belong to an emoji and are not drawn; nil if they do not.
    static func joinerLength(_ scalars: [Unicode.Scalar], _ index: Int) -> Int? {
        guard index > 0 else { return nil }
        let scalar = scalars[index]
        let previous = scalars[index - 1]
        if scalar == joiner {
            return endsEmoji(previous) && index + 1 < scalars.count && isPicture(scalars[index + 1]) ? 1 : nil
        }
        if scalar == "\u{FE0E}" || scalar == "\u{FE0F}" { return previous.properties.isEmoji ? 1 : nil }
        if scalar.properties.isVariationSelector { return takesVariation(previous, scalar) ? 1 : nil }
        return previous == blackFlag ? flagTags(scalars, index) : nil
    }

    static func isModifier(_ scalar: Unicode.Scalar) -> Bool { (0x1F3FB...0x1F3FF).contains(scalar.value) }

    /// Whether the skin tone at an index follows an emoji that takes one.
    static func modifies(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        index > 0 && scalars[index - 1].properties.isEmojiModifierBase
    }

    private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isEmoji && scalar.value > 0x7F
    }

    private static func endsEmoji(_ scalar: Unicode.Scalar) -> Bool {
        isPicture(scalar) || scalar == "\u{FE0F}" || scalar == "\u{20E3}" || scalar == cancelTag
    }

    /// Whether the selector can follow the base. Ideographs, mathematical signs and Mongolian letters have
    /// registered variants.
    private static func takesVariation(_ base: Unicode.Scalar, _ selector: Unicode.Scalar) -> Bool {
        switch selector.value {
        case 0x180B...0x180F: (0x1820...0x18AA).contains(base.value)
        case 0xE0100...0xE01EF: base.properties.isIdeographic
        default: base.properties.isIdeographic || base.properties.generalCategory == .mathSymbol
        }
    }

    private static func flagTags(_ scalars: [Unicode.Scalar], _ index: Int) -> Int? {
        let tags = scalars[index...].prefix(tagsPerFlag).prefix { $0.isSubdivisionTag }
        guard !tags.isEmpty, tags.endIndex < scalars.count, scalars[tags.endIndex] == cancelTag
        else { return nil }
        return tags.count + 1
    }
}

/// In scripts whose letters join, ZWJ and ZWNJ are part of the spelling: between their letters, and between one of
/// them and a digit, a quotation mark, a letter of another script or the end of a word. No other hidden character
/// may be next to them.
enum JoiningScripts {
    /// Whether the scalar at an index is such a joiner.
    static func isJoiner(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        guard scalars[index] == "\u{200C}" || scalars[index] == "\u{200D}" else { return false }
        let before = index > 0 ? scalars[index - 1] : " "
        let after = index + 1 < scalars.count ? scalars[index + 1] : " "
        return (joins(before) && bounds(after)) || (joins(after) && bounds(before))
    }

    /// Whether the scalar is visible, or a space that ends a word.
    private static func bounds(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F {
            return scalar.value >= 0x20 || scalar == "\n" || scalar == "\r" || scalar == "\t"
        }
        if scalar.properties.isDefaultIgnorableCodePoint { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator:
            return false
        default: return true
        }
    }

    private static func joins(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0600...0x07FF, 0x0840...0x08FF: scalar.isWritten  // Arabic, Syriac, Thaana, N'Ko, Mandaic
        case 0x0900...0x0DFF, 0x0F00...0x0FFF: scalar.isWritten  // Indic, Sinhala, Tibetan
        case 0x1000...0x109F, 0x1780...0x18AF: scalar.isWritten  // Myanmar, Khmer, Mongolian
        case 0x1B00...0x1BFF, 0xA8E0...0xA8FF, 0xA9E0...0xAAFF: scalar.isWritten  // Balinese and others
        case 0xFB50...0xFDFF, 0xFE70...0xFEFE: scalar.isWritten  // Arabic forms
        case 0x10A00...0x10FFF, 0x11000...0x11FFF: scalar.isWritten  // Manichaean, Brahmic scripts
        default: false
        }
    }
}

extension Unicode.Scalar {
    /// Whether the scalar is a letter, a mark on a letter, or a digit.
    fileprivate var isWritten: Bool {
        switch properties.generalCategory {
        case .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber: true
        default: false
        }
    }

    fileprivate var isSubdivisionTag: Bool {
        (0xE0030...0xE0039).contains(value) || (0xE0061...0xE007A).contains(value)
    }
}
