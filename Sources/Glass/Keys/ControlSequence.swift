/// The meanings of complete escape sequences, according to xterm's ctlseqs, rxvt, the Linux console and kitty's
/// keyboard protocol.
enum ControlSequence {
    enum Meaning {
        case key(Key)
        case focus(Bool)
        case mouse(Mouse)
        case pasteBegins
    }

    /// Returns the meaning of `CSI … final`; nil if it has none.
    static func meaning(of sequence: [UInt8]) -> Meaning? {
        if let mouse = Mouse(sequence) { return .mouse(mouse) }
        guard let final = sequence.last, let parameters = parameters(in: sequence.dropFirst(2).dropLast())
        else { return nil }
        if parameters.isEmpty {
            switch final {
            case UInt8(ascii: "I"): return .focus(true)
            case UInt8(ascii: "O"): return .focus(false)
            default: break
            }
        }
        if final == UInt8(ascii: "~"), parameters == [[200]] { return .pasteBegins }
        return key(final, parameters).map(Meaning.key)
    }

    /// Returns the key of `ESC O … final`; nil if it is not a key.
    static func ss3Key(_ sequence: [UInt8]) -> Key? {
        guard let final = sequence.last, let parameters = parameters(in: sequence.dropFirst(2).dropLast())
        else { return nil }
        // Old xterms send `SS3 5 A` for what is `CSI 1;5A` now.
        guard let modifiers = modifiers(parameters.last?.first ?? 1) else { return nil }
        switch final {
        case UInt8(ascii: "A")...UInt8(ascii: "D"), UInt8(ascii: "H"), UInt8(ascii: "F"),
            UInt8(ascii: "P")...UInt8(ascii: "S"):
            return letters[final].map { Key($0, modifiers) }
        case UInt8(ascii: "a")...UInt8(ascii: "d"):
            return letters[final - 0x20].map { Key($0, .control) }
        case UInt8(ascii: "M"):
            return Key(.enter, modifiers)
        case UInt8(ascii: "I"):
            return Key(.tab, modifiers)
        case UInt8(ascii: "X"):
            return .character("=")
        // The keypad in application mode: each letter is the sign's code plus 0x40.
        case UInt8(ascii: "j")...UInt8(ascii: "y"):
            return .character(Character(Unicode.Scalar(final - 0x40)))
        default:
            return nil
        }
    }

    /// Returns one of F1 … F5 of the Linux console, sent as `CSI [ A` … `E`.
    static func linuxFunction(_ byte: UInt8) -> Key? {
        guard (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(byte) else { return nil }
        return Key(.function(Int(byte - UInt8(ascii: "A")) + 1))
    }

    /// Whether `$` is a final byte here, as in rxvt's Shift-Delete `CSI 3 $`, and not part of a mode report.
    static func endsWithDollar(_ sequence: [UInt8], _ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "$") && sequence.count > 2
            && sequence.dropFirst(2).allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Whether bytes are a report or a reply of the terminal, or the beginning of one. Nobody types these.
    static func isReport(_ sequence: [UInt8]) -> Bool {
        guard sequence.count > 2, let final = sequence.last else { return false }
        let third = sequence[2]
        switch sequence[1] {
        case UInt8(ascii: "]"), UInt8(ascii: "P"): return isDigit(third) || "!$+=>?".utf8.contains(third)
        case UInt8(ascii: "_"): return third == UInt8(ascii: "G")
        case UInt8(ascii: "["):
            if (0x3C...0x3F).contains(third) { return (0x40...0x7E).contains(final) }
            // The end of a paste, the cursor's position, the window's size, or rxvt's mouse.
            let finals = sequence.starts(with: "\u{1B}[201~".utf8) ? "~" : "RtMy"
            return isDigit(third) && finals.utf8.contains(final)
        default: return false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static let letters: [UInt8: Key.Code] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
        UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end, UInt8(ascii: "P"): .function(1),
        UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4),
    ]

    private static let numbers: [Int: Key.Code] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
        17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
        23: .function(11), 24: .function(12), 25: .function(13), 26: .function(14), 28: .function(15),
        29: .function(16), 31: .function(17), 32: .function(18), 33: .function(19), 34: .function(20),
    ]

    /// Parses parameters with their subparameters; nil if they are private (mouse, replies), malformed or have
    /// intermediate bytes.
    private static func parameters(in bytes: ArraySlice<UInt8>) -> [[Int]]? {
        if bytes.isEmpty { return [] }
        var parameters = [[0]]
        for byte in bytes {
            switch byte {
            case 0x30...0x39:
                let last = parameters.count - 1
                let digit = parameters[last].count - 1
                let value = parameters[last][digit] * 10 + Int(byte - 0x30)
                guard value <= 0x10FFFF else { return nil }
                parameters[last][digit] = value
            case UInt8(ascii: ";"): parameters.append([0])
            case UInt8(ascii: ":"): parameters[parameters.count - 1].append(0)
            default: return nil
            }
        }
        return parameters
    }

    private static func key(_ final: UInt8, _ parameters: [[Int]]) -> Key? {
        switch final {
        case UInt8(ascii: "~"):
            return parameters.first?.first == 27 && parameters.count == 3
                ? coded(parameters[2], modifiers: parameters[1])
                : numbered(parameters)
        case UInt8(ascii: "u"):
            guard let code = parameters.first, parameters.count <= 3 else { return nil }
            return coded(code, modifiers: parameters.count > 1 ? parameters[1] : [1])
        case UInt8(ascii: "^"): return numbered(parameters, .control)
        case UInt8(ascii: "$"): return numbered(parameters, .shift)
        case UInt8(ascii: "@"): return numbered(parameters, [.control, .shift])
        case UInt8(ascii: "Z"):
            guard let modifiers = modifiers(parameters.count > 1 ? parameters[1] : [1]) else { return nil }
            return Key(.tab, modifiers.union(.shift))
        case UInt8(ascii: "a")...UInt8(ascii: "d"):
            return parameters.isEmpty ? letters[final - 0x20].map { Key($0, .shift) } : nil
        default:
            guard let code = letters[final] else { return nil }
            if parameters.isEmpty { return Key(code) }
            // `CSI row;column R` reports the cursor; F3 always has 1 there.
            guard parameters.count == 2, parameters[0] == [1] || parameters[0] == [0] else { return nil }
            return modifiers(parameters[1]).map { Key(code, $0) }
        }
    }

    private static func numbered(_ parameters: [[Int]], _ added: Key.Modifiers = []) -> Key? {
        guard let number = parameters.first?.first, let code = numbers[number], parameters.count <= 2,
            let modifiers = modifiers(parameters.count > 1 ? parameters[1] : [1])
        else { return nil }
        return Key(code, modifiers.union(added))
    }

    /// Returns a key given by its code point (`CSI u`, modifyOtherKeys).
    private static func coded(_ code: [Int], modifiers bits: [Int]) -> Key? {
        guard let modifiers = modifiers(bits), let value = code.first,
            let scalar = Unicode.Scalar(UInt32(value))
        else { return nil }
        switch value {
        case 9: return Key(.tab, modifiers)
        case 13: return Key(.enter, modifiers)
        case 27: return Key(.escape, modifiers)
        case 8, 127: return Key(.backspace, modifiers)
        case 57344...63743: return nil
        case 0..<32: return Key(control: UInt8(value), adding: modifiers.intersection(.alt))
        default: return printable(scalar, shifted: code.count > 1 ? code[1] : 0, modifiers)
        }
    }

    private static func printable(
        _ scalar: Unicode.Scalar, shifted: Int, _ modifiers: Key.Modifiers
    ) -> Key? {
        guard scalar.properties.generalCategory != .control else { return nil }
        let rest = modifiers.subtracting(.shift)
        if rest.contains(.control) {
            let lower = scalar.properties.lowercaseMapping
            return Key(.character(scalar == " " ? "@" : Character(lower)), rest)
        }
        guard modifiers.contains(.shift) else { return Key(.character(Character(scalar)), rest) }
        if shifted > 0, let shifted = Unicode.Scalar(UInt32(shifted)) {
            return Key(.character(Character(shifted)), rest)
        }
        let upper = scalar.properties.uppercaseMapping
        return Key(.character(upper.count == 1 ? Character(upper) : Character(scalar)), rest)
    }

    /// Returns the modifiers from `1 + bits`, with kitty's event type; nil for a key release and for Super, Hyper
    /// and Meta.
    private static func modifiers(_ parameter: [Int]) -> Key.Modifiers? {
        if parameter.count > 1, parameter[1] == 3 { return nil }
        return modifiers(parameter.first ?? 1)
    }

    private static func modifiers(_ number: Int) -> Key.Modifiers? {
        let bits = max(number, 1) - 1
        guard bits & 0b11_1000 == 0, bits < 256 else { return nil }
        var modifiers: Key.Modifiers = []
        if bits & 1 != 0 { modifiers.insert(.shift) }
        if bits & 2 != 0 { modifiers.insert(.alt) }
        if bits & 4 != 0 { modifiers.insert(.control) }
        return modifiers
    }
}

extension Key {
    /// Creates the key that sends a C0 byte or DEL.
    init(control byte: UInt8, adding alt: Modifiers) {
        switch byte {
        case 0x09: self.init(.tab, alt)
        case 0x0D: self.init(.enter, alt)
        case 0x08, 0x7F: self.init(.backspace, alt)
        case 0x1B: self.init(.escape, alt)
        case 0x00, 0x1C...0x1F:
            self.init(.character(Character(Unicode.Scalar(byte + 0x40))), alt.union(.control))
        default:
            self.init(.character(Character(Unicode.Scalar(byte + 0x60))), alt.union(.control))
        }
    }
}
