/// What a program wrote to its terminal, apart into sequences and text.
struct TerminalBytes {
    /// Operating system commands (`ESC ]`), without their terminator.
    private(set) var commands: [String] = []
    /// Sequences that a full-screen program has no use for: DCS, APC, PM, SOS.
    private(set) var strings = 0
    /// Everything that is not part of a sequence.
    private(set) var text: [UInt8] = []

    init(_ bytes: [UInt8]) {
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 0x1B, index + 1 < bytes.count else {
                text.append(bytes[index])
                index += 1
                continue
            }
            index = sequence(in: bytes, at: index)
        }
    }

    private mutating func sequence(in bytes: [UInt8], at start: Int) -> Int {
        switch bytes[start + 1] {
        case UInt8(ascii: "["):
            let end = bytes[(start + 2)...].firstIndex { (0x40...0x7E).contains($0) } ?? bytes.count - 1
            return end + 1
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            let end = bytes[(start + 2)...].firstIndex { $0 == 0x07 || $0 == 0x1B } ?? bytes.count - 1
            let body = String(decoding: bytes[(start + 2)..<end], as: UTF8.self)
            if bytes[start + 1] == UInt8(ascii: "]") { commands.append(body) } else { strings += 1 }
            return bytes[end] == 0x1B ? end + 2 : end + 1
        case UInt8(ascii: "("), UInt8(ascii: ")"): return start + 3
        default: return start + 2
        }
    }

    /// Scalars that a terminal would obey or hide; what ncurses itself moves the cursor with is left out.
    var hostile: [Unicode.Scalar] {
        String(decoding: text, as: UTF8.self).unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0x08, 0x09, 0x0A, 0x0D, 0x0E, 0x0F: false
            case 0..<0x20, 0x7F..<0xA0: true
            case 0xAD, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0xE0000...0xE007F: true
            default: false
            }
        }
    }
}
