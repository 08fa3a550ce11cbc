import Glass

/// What the console means to write to xterm, as a grammar: printable text, moves, erasures, styles, a few modes
/// by their numbers, and its own title. Everything else is a stray.
struct TerminalGrammar {
    /// What no rule allows.
    private(set) var strays: [String] = []
    /// How many sequences were read, so that a test knows that there were some.
    private(set) var sequences = 0
    private let scalars: [Unicode.Scalar]
    private var index = 0

    /// Takes a program's output apart.
    init(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            scalars = []
            strays = ["not UTF-8"]
            return
        }
        scalars = Array(text.unicodeScalars)
        while index < scalars.count { step() }
    }

    private mutating func step() {
        let scalar = scalars[index]
        index += 1
        if scalar == "\u{1B}" {
            sequences += 1
            escape()
        } else if !Self.moves.contains(scalar), !Self.isPrintable(scalar) {
            strays.append("U+" + String(scalar.value, radix: 16, uppercase: true))
        }
    }

    private mutating func escape() {
        guard let first = take() else { return strays.append("ESC at the end") }
        switch first {
        case "[": controlSequence()
        case "]": command()
        // ASCII as the character set; application keypad on and off; the cursor kept over a change of what scrolls.
        case "(": if take() != "B" { strays.append("ESC ( of another set") }
        case "=", ">", "7", "8": break
        default: strays.append("ESC \(first.escaped(asASCII: true))")
        }
    }

    private mutating func controlSequence() {
        var body = ""
        while let scalar = take() {
            body.unicodeScalars.append(scalar)
            if (0x40...0x7E).contains(scalar.value) { break }
            if scalar.value < 0x20 || scalar.value > 0x7E || body.utf8.count > 64 { break }
        }
        if !Self.isMeant(body) { strays.append("CSI " + body.debugDescription) }
    }

    private static func isMeant(_ body: String) -> Bool {
        if fixed.contains(body) { return true }
        guard let final = body.last, counted.contains(final) else { return false }
        return body.dropLast().allSatisfy { $0.isASCII && $0.isNumber || $0 == ";" }
    }

    /// Only the window's title, which begins with our name and is printable.
    private mutating func command() {
        var body = ""
        while let scalar = take(), scalar != "\u{1B}", scalar != "\u{7}" {
            body.unicodeScalars.append(scalar)
        }
        let ends = index > 0 && scalars[index - 1] == "\u{1B}" && take() == "\\"
        let isTitle = body.hasPrefix("2;switchboard") && body.unicodeScalars.allSatisfy(Self.isPrintable)
        // The question for the background's color.
        let isOurs = isTitle || body == "11;?"
        if !ends || !isOurs { strays.append("OSC " + body.debugDescription) }
    }

    private mutating func take() -> Unicode.Scalar? {
        guard index < scalars.count else { return nil }
        defer { index += 1 }
        return scalars[index]
    }

    /// Controls by which ncurses moves the cursor.
    private static let moves: Set<Unicode.Scalar> = ["\u{8}", "\n", "\r"]

    /// Moves, erasures, insertions, deletions, repetition, scrolling and styles.
    private static let counted = Set("ABCDGHJKLMPSTXZ@bdmr")

    /// Modes: cursor keys, wrapping, blinking and visible cursor, the other screen, pastes, focus; titles put
    /// away and taken back; no insertion mode.
    private static let fixed: Set<String> = [
        "?1h", "?1l", "?7h", "?7l", "?12l", "?25h", "?25l", "?12;25h", "?1049h", "?1049l", "?2004h", "?2004l",
        "?1004h", "?1004l", "22;0;0t", "23;0;0t", "22;2t", "23;2t", "4l",
    ]

    /// Whether a terminal shows it, in a width that is known, and shows nothing else for it.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        case .format: return SafeText(String(scalar)).text.unicodeScalars.contains(scalar)
        default: return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
