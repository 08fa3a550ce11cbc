/// What a piece of text means. The theme turns it into colours; golden tests print its letter.
public enum Ink: UInt8, CaseIterable, Sendable {
    /// Ordinary text, and what is less than that.
    case plain, faint
    /// Who speaks.
    case customer, ai, human, onBehalf, system, tool
    /// How a session stands.
    case waiting, mine, theirs, automatic, closed
    /// How something went.
    case warning, error, success
    /// Private notes; what the eye should find; what a search found.
    case note, accent, match
    /// Whom the operator speaks as, or an instruction for the AI.
    case asYourself, asTheAI, instruct
    /// The bars at the top and the bottom.
    case bar

    /// One lower-case letter of its own; a dot for plain text.
    public var letter: Character {
        switch self {
        case .plain: "."
        case .faint: "f"
        case .customer: "c"
        case .ai: "a"
        case .human: "h"
        case .onBehalf: "b"
        case .system: "s"
        case .tool: "t"
        case .waiting: "w"
        case .mine: "m"
        case .theirs: "o"
        case .automatic: "u"
        case .closed: "x"
        case .warning: "y"
        case .error: "e"
        case .success: "g"
        case .note: "n"
        case .accent: "k"
        case .match: "q"
        case .asYourself: "j"
        case .asTheAI: "i"
        case .instruct: "v"
        case .bar: "r"
        }
    }
}

/// A meaning and its emphasis.
public struct Style: Hashable, Sendable {
    /// Emphasis apart from colour.
    public struct Attributes: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt8
        /// A set from its bits.
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
    }

    /// What it means.
    public var ink: Ink
    /// How it is emphasised beyond what the theme does.
    public var attributes: Attributes

    /// A style.
    public init(_ ink: Ink = .plain, _ attributes: Attributes = []) {
        self.ink = ink
        self.attributes = attributes
    }

    /// Ordinary text.
    public static let plain = Style()
}
