@_spi(_Unicode) import Swift

extension String {
    /// The text as a search compares it: without case, and without the diacritics of Latin, Greek and
    /// Cyrillic letters.
    ///
    /// It is the same for every composition of a text. The final sigma becomes a sigma, `ß` becomes `ss`,
    /// letters with a stroke and full-width letters become plain ones, and every space and line end becomes a
    /// space. Hebrew and Arabic points, which most texts leave out, are dropped. What makes a different
    /// letter stays: a vowel sign of an Indic script or Thai, a hamza, the voicing of a kana. Joiners and
    /// other signs without a shape are dropped.
    public var folded: String {
        var text = self
        return text.withUTF8 { bytes in
            if bytes.allSatisfy({ $0 < 0x80 }) { return Folding.ofASCII(bytes) }
            var folding = Folding(capacity: bytes.count)
            var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.makeIterator()
            var coming = scalars.next()
            while let scalar = coming {
                coming = scalars.next()
                folding.add(scalar, before: coming)
            }
            return folding.end()
        }
    }
}

/// Folds scalar by scalar. Letters of the alphabets below U+0530 do not depend on their neighbors; others may
/// depend on what follows, so they are gathered and folded together.
private struct Folding {
    private var bytes: [UInt8] = []
    private var gathered = String.UnicodeScalarView()
    private var hasGathered = false

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    static func ofASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count) { target in
            for (place, byte) in bytes.enumerated() { target[place] = lower(byte) }
            return bytes.count
        }
    }

    @inline(__always)
    static func lower(_ byte: UInt8) -> UInt8 {
        if byte &- 0x41 < 26 { return byte | 0x20 }
        return byte < 0x20 ? (byte == 0 || byte &- 9 < 5 ? 0x20 : byte) : byte
    }

    mutating func add(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) {
        let value = scalar.value
        switch value {
        case ..<0x80:
            flush()
            bytes.append(Self.lower(UInt8(value)))
        case ..<Self.alphabetsEnd: add(scalar, as: Self.alphabets[Int(value) - 0x80])
        case 0x1e00..<0x2000: add(scalar, as: Self.moreAlphabets[Int(value) - 0x1e00])
        case _ where Self.isDropped(value): break
        case _ where Self.standsAlone(value, before: next?.value ?? 0):
            flush()
            append(value)
        default:
            gathered.append(scalar)
            hasGathered = true
        }
    }

    mutating func end() -> String {
        flush()
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func add(_ scalar: Unicode.Scalar, as folded: UInt16) {
        switch folded {
        case Self.nothing: break
        case Self.several:
            gathered.append(scalar)
            hasGathered = true
        default:
            flush()
            append(UInt32(folded))
        }
    }

    private mutating func append(_ value: UInt32) {
        if value < 0x80 {
            bytes.append(UInt8(value))
        } else if value < 0x800 {
            bytes.append(UInt8(0xc0 | value >> 6))
            bytes.append(UInt8(0x80 | value & 0x3f))
        } else {
            bytes.append(UInt8(0xe0 | value >> 12))
            bytes.append(UInt8(0x80 | value >> 6 & 0x3f))
            bytes.append(UInt8(0x80 | value & 0x3f))
        }
    }

    private mutating func flush() {
        guard hasGathered else { return }
        bytes += Self.fold(String(gathered)).utf8
        gathered = String.UnicodeScalarView()
        hasGathered = false
    }

    /// Whether a letter without case stays itself, whatever its neighbors are. Before marks that stay, it may
    /// be a part of another letter. These are ideographs, kana, Hangul, and the letters of Hebrew and Arabic.
    private static func standsAlone(_ value: UInt32, before next: UInt32) -> Bool {
        switch value {
        case 0x4e00...0x9fff, 0x5d0...0x5ea: true
        case 0x3001...0x3003, 0x3041...0x3096, 0x30a1...0x30fc: next != 0x3099 && next != 0x309a
        case 0xac00...0xd7a3: !(0x11a7...0x11c2).contains(next)
        case 0x621...0x63f, 0x641...0x64a, 0x671...0x6d3: !(0x653...0x655).contains(next)
        default: false
        }
    }

    // MARK: From the standard library's tables

    private static let alphabetsEnd: UInt32 = 0x530
    private static let nothing: UInt16 = 0
    private static let several: UInt16 = 1

    /// What each scalar from U+0080 on becomes.
    private static let alphabets: [UInt16] = (0x80..<alphabetsEnd).map(letter)
    /// What each scalar from U+1E00 on becomes: letters with several marks.
    private static let moreAlphabets: [UInt16] = (0x1e00..<0x2000).map(letter)

    private static func letter(_ value: UInt32) -> UInt16 {
        let folded = Array(fold(String(Unicode.Scalar(value)!)).unicodeScalars)
        if folded.isEmpty { return nothing }
        return folded.count == 1 ? UInt16(folded[0].value) : several
    }

    private static func fold(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text._nfd where !isDropped(scalar.value) {
            if let plain = plain(scalar) {
                kept.append(contentsOf: plain.unicodeScalars)
            } else {
                for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isDropped(lower.value) {
                    kept.append(lower)
                }
            }
        }
        // A letter with a mark that stays becomes one letter again: か is not a part of が.
        var composed = String.UnicodeScalarView()
        composed.append(contentsOf: String(kept)._nfc)
        return String(composed)
    }

    /// The plain form, where removing case and marks does not produce it.
    private static func plain(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0xdf, 0x1e9e: "ss"
        case 0xe6, 0xc6: "ae"
        case 0x153, 0x152: "oe"
        case 0xf8, 0xd8: "o"
        case 0x111, 0x110: "d"
        case 0x127, 0x126: "h"
        case 0x131: "i"
        case 0x142, 0x141: "l"
        case 0x167, 0x166: "t"
        case 0x17f: "s"
        case 0x3c2: "σ"
        case 0xb5: "μ"
        case 0xfb00: "ff"
        case 0xfb01: "fi"
        case 0xfb02: "fl"
        case 0xfb03: "ffi"
        case 0xfb04: "ffl"
        case 0xfb05, 0xfb06: "st"
        case 0xff01...0xff5e: Unicode.Scalar(scalar.value - 0xfee0)!.properties.lowercaseMapping
        default: scalar.properties.isWhitespace ? " " : nil
        }
    }

    private static func isDropped(_ value: UInt32) -> Bool {
        switch value {
        // Marks of Latin, Greek, Cyrillic and symbols.
        case 0x300...0x36f, 0x483...0x489, 0x1ab0...0x1aff, 0x1dc0...0x1dff, 0x20d0...0x20ff, 0xfe20...0xfe2f:
            true
        // Points of Hebrew, and Arabic vowels and the stretching sign.
        case 0x591...0x5bd, 0x5bf, 0x5c1...0x5c2, 0x5c4...0x5c5, 0x5c7: true
        case 0x610...0x61a, 0x640, 0x64b...0x652, 0x670, 0x6d6...0x6dc, 0x6df...0x6e4, 0x6e7...0x6e8,
            0x6ea...0x6ed:
            true
        // Characters without a shape of their own.
        case 0xad, 0x61c, 0x200b...0x200f, 0x202a...0x202e, 0x2060...0x2064, 0x2066...0x2069, 0xfeff: true
        case 0xfe00...0xfe0f, 0xe0100...0xe01ef: true
        default: false
        }
    }
}
