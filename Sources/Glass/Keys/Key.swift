/// A key press as the operator meant it.
public struct Key: Hashable, Sendable {
    /// The key without modifiers.
    public enum Code: Hashable, Sendable {
        /// A printable grapheme; the space bar is `" "`. Shift is already part of the character.
        case character(Character)
        case enter, tab, backspace, delete, insert, escape
        case up, down, left, right, home, end, pageUp, pageDown
        /// F1 … F24.
        case function(Int)
    }

    /// The keys held down with it. `shift` is reported only with non-printable keys.
    public struct Modifiers: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt8
        /// Creates a set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Control.
        public static let control = Modifiers(rawValue: 1)
        /// Alt, or an Esc byte that arrived together with the key.
        public static let alt = Modifiers(rawValue: 2)
        /// Shift.
        public static let shift = Modifiers(rawValue: 4)
    }

    /// The key that was pressed.
    public var code: Code
    /// The modifiers that were held down.
    public var modifiers: Modifiers

    /// Creates a key with its modifiers.
    public init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }

    /// Returns a printable key.
    public static func character(_ character: Character) -> Key { Key(.character(character)) }
    /// Returns Control with a lowercase letter or one of `_ ] ^ \ @`.
    public static func control(_ character: Character) -> Key { Key(.character(character), .control) }
    /// Returns Alt with a printable key.
    public static func alt(_ character: Character) -> Key { Key(.character(character), .alt) }

    /// The key behind an Esc, if a terminal sends both as it sends this one key with Alt; nil for other keys.
    public var behindEscape: Key? {
        guard modifiers.contains(.alt) else { return nil }
        switch code {
        case .character, .enter, .tab, .backspace: return Key(code, modifiers.subtracting(.alt))
        default: return nil
        }
    }

    /// The text that this key types in a text field; nil for other keys.
    public var text: Character? {
        guard case .character(let character) = code, modifiers.isEmpty else { return nil }
        return character
    }
}

/// An input from the terminal.
public enum Input: Hashable, Sendable {
    case key(Key)
    /// A bracketed paste, with line breaks normalized to `
    /// `, otherwise as received.
    case paste(String)
    /// What the mouse did, if the decoder reads it.
    case mouse(Mouse)
    /// The terminal window gained or lost focus (mode 1004).
    case focus(Bool)
    /// The terminal's background, if it was asked for: see `KeyDecoder.awaitBackground`.
    case background(RGB)
    /// Bytes that are not a key: unknown sequences, late replies, invalid UTF-8. Never acted on.
    case garbage([UInt8])
}
