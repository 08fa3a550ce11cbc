/// One key press as the operator meant it.
public struct Key: Hashable, Sendable {
    /// What was pressed, apart from modifiers.
    public enum Code: Hashable, Sendable {
        /// A printable grapheme; the space bar is `" "`. Shift is already in the character.
        case character(Character)
        case enter, tab, backspace, delete, insert, escape
        case up, down, left, right, home, end, pageUp, pageDown
        /// F1 … F24.
        case function(Int)
    }

    /// Keys held down with it. `shift` is reported only with non-printable keys.
    public struct Modifiers: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt8
        /// A set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Control.
        public static let control = Modifiers(rawValue: 1)
        /// Alt, or an Esc byte that came together with the key.
        public static let alt = Modifiers(rawValue: 2)
        /// Shift.
        public static let shift = Modifiers(rawValue: 4)
    }

    /// What was pressed.
    public var code: Code
    /// What was held down with it.
    public var modifiers: Modifiers

    /// A key with its modifiers.
    public init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }

    /// A printable key.
    public static func character(_ character: Character) -> Key { Key(.character(character)) }
    /// Control with a lower-case letter or one of `_ ] ^ \ @`.
    public static func control(_ character: Character) -> Key { Key(.character(character), .control) }
    /// Alt with a printable key.
    public static func alt(_ character: Character) -> Key { Key(.character(character), .alt) }

    /// The text that this key types into a text field; nil for commands.
    public var text: Character? {
        guard case .character(let character) = code, modifiers.isEmpty else { return nil }
        return character
    }
}

/// What arrives from the terminal, in order.
public enum Input: Hashable, Sendable {
    case key(Key)
    /// One bracketed paste, line ends normalised to `\n`, otherwise as received.
    case paste(String)
    /// The terminal window gained or lost focus (mode 1004).
    case focus(Bool)
    /// Bytes that are no key: unknown sequences, late replies, invalid UTF-8. Never acted on.
    case garbage([UInt8])
}
