/// What a piece of text means. The theme maps it to colors.
public enum Ink: UInt8, CaseIterable, Sendable {
    /// Ordinary text, and less important text.
    case plain, faint
    /// The speakers.
    case customer, ai, human, onBehalf, system, tool
    /// The states of a session.
    case waiting, mine, theirs, automatic, closed
    /// The outcome of an action.
    case warning, error, success
    /// Private notes, emphasized text, and search matches.
    case note, accent, match
    /// The identity that the operator writes under, or an instruction for the AI.
    case asYourself, asTheAI, instruct
    /// Lines between parts of the screen.
    case rule
    /// Markup in messages: its marks, code, and links.
    case markup, code, link
}

/// A meaning and its emphasis.
public struct Style: Hashable, Sendable {
    /// Emphasis other than color.
    public struct Attributes: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt8
        /// Creates a set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Heavier.
        public static let bold = Attributes(rawValue: 1)
        /// Fainter.
        public static let dim = Attributes(rawValue: 2)
        /// Foreground and background exchanged.
        public static let reverse = Attributes(rawValue: 4)
        /// A line below.
        public static let underline = Attributes(rawValue: 8)
        /// Slanted.
        public static let italic = Attributes(rawValue: 16)
        /// Part of what is selected: on the theme's background for that, or else with text and background exchanged.
        public static let selected = Attributes(rawValue: 32)
        /// The number of combinations.
        public static let combinations = 64
    }

    /// The meaning.
    public var ink: Ink
    /// The emphasis beyond that of the theme.
    public var attributes: Attributes

    /// Creates a style.
    public init(_ ink: Ink = .plain, _ attributes: Attributes = []) {
        self.ink = ink
        self.attributes = attributes
    }

    /// Ordinary text.
    public static let plain = Style()
}
