/// Keys as xterm sends them, written like `hello<Enter><C-s><A-Enter><S-Tab><lt>`.
///
/// Names: Enter Esc Tab Space Backspace Delete Insert Up Down Left Right Home End PageUp PageDown F1…F12 lt gt,
/// with `C-`, `A-` and `S-` before them or before a letter. Esc goes out as `CSI 27 u`, since a bare Esc byte
/// followed by a letter is Alt with that letter; for the bare byte use `send(bytes: [0x1B])`.
enum KeyNotation {
    static func bytes(_ keys: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = keys[...]
        while let first = rest.first {
            if first == "<", let end = rest.dropFirst().firstIndex(of: ">") {
                bytes += named(rest[rest.index(after: rest.startIndex)..<end], in: keys)
                rest = rest[rest.index(after: end)...]
            } else {
                bytes += String(first).utf8
                rest.removeFirst()
            }
        }
        return bytes
    }

    private static func named(_ name: Substring, in keys: String) -> [UInt8] {
        var name = name
        var modifiers = 0
        let bits: [(prefix: String, bit: Int)] = [("S-", 1), ("A-", 2), ("C-", 4)]
        while name.count > 2, let found = bits.first(where: { name.hasPrefix($0.prefix) }) {
            modifiers |= found.bit
            name.removeFirst(2)
        }
        guard let bytes = encoded(name, modifiers) else {
            preconditionFailure("There is no key <\(name)>; see KeyNotation. It is in: \(keys)")
        }
        return bytes
    }

    private static func encoded(_ name: Substring, _ modifiers: Int) -> [UInt8]? {
        if let code = codes[name] {
            return modifiers == 0 || modifiers == 2
                ? alt(modifiers, code.plain) : Array("\u{1B}[\(code.number);\(modifiers + 1)u".utf8)
        }
        if name == "Esc" { return Array("\u{1B}[27\(modifiers == 0 ? "" : ";\(modifiers + 1)")u".utf8) }
        if let final = letters[name] {
            return Array((modifiers == 0 ? "\u{1B}[\(final)" : "\u{1B}[1;\(modifiers + 1)\(final)").utf8)
        }
        if let number = numbers[name] {
            return Array("\u{1B}[\(number)\(modifiers == 0 ? "" : ";\(modifiers + 1)")~".utf8)
        }
        let text = name == "lt" ? "<" : name == "gt" ? ">" : name
        guard text.count == 1 else { return nil }
        return character(text, modifiers)
    }

    private static func character(_ text: Substring, _ modifiers: Int) -> [UInt8]? {
        guard modifiers & 4 != 0 else { return alt(modifiers, Array(text.utf8)) }
        guard let ascii = text.uppercased().first?.asciiValue, (0x40...0x5F).contains(ascii)
        else { return nil }
        return alt(modifiers, [ascii & 0x1F])
    }

    private static func alt(_ modifiers: Int, _ bytes: [UInt8]) -> [UInt8] {
        modifiers & 2 != 0 ? [0x1B] + bytes : bytes
    }

    private static let codes: [Substring: (plain: [UInt8], number: Int)] = [
        "Enter": ([0x0D], 13), "Tab": ([0x09], 9), "Space": ([0x20], 32), "Backspace": ([0x7F], 127),
    ]

    private static let letters: [Substring: String] = [
        "Up": "A", "Down": "B", "Right": "C", "Left": "D", "Home": "H", "End": "F",
        "F1": "P", "F2": "Q", "F3": "R", "F4": "S",
    ]

    private static let numbers: [Substring: Int] = [
        "Insert": 2, "Delete": 3, "PageUp": 5, "PageDown": 6, "F5": 15, "F6": 17, "F7": 18, "F8": 19,
        "F9": 20, "F10": 21, "F11": 23, "F12": 24,
    ]
}
