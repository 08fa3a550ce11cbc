/// The number of colors that the terminal offers.
public enum ColorDepth: Sendable {
    /// None, or the operator set `NO_COLOR`.
    case none
    /// The 8 or 16 ANSI colors.
    case sixteen
    /// 256 or more.
    case many
}

/// The appearance of a style on the terminal.
public struct Look: Hashable, Sendable {
    /// The palette index of the foreground; nil for the terminal's own.
    public var foreground: Int16?
    /// The palette index of the background; nil for the terminal's own.
    public var background: Int16?
    /// The emphasis.
    public var attributes: Style.Attributes

    /// Creates a look; by default the terminal's own.
    public init(foreground: Int16? = nil, background: Int16? = nil, attributes: Style.Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }
}

/// Maps meanings to colors.
public struct Theme: Sendable {
    private let looks: [Look]

    /// Returns our own theme. It keeps the terminal's foreground and background, so it must be legible on light and
    /// on dark: of the 256 colors it uses only those whose contrast is at least 3.8 : 1 on both white and black.
    public static func standard(_ depth: ColorDepth) -> Theme {
        Theme { ink in
            let emphasis = emphasis(of: ink, isColored: depth != .none)
            switch depth {
            case .none: return Look(attributes: emphasis)
            case .sixteen: return Look(foreground: ansi(ink), attributes: emphasis)
            case .many: return Look(foreground: palette(ink), attributes: emphasis)
            }
        }
    }

    /// Creates a theme from a look for each meaning.
    public init(_ look: (Ink) -> Look) {
        looks = Ink.allCases.map(look)
    }

    /// Returns the look of a style's meaning, with the style's emphasis added.
    public func look(_ style: Style) -> Look {
        var look = looks[Int(style.ink.rawValue)]
        look.attributes.formUnion(style.attributes)
        return look
    }

    private static func palette(_ ink: Ink) -> Int16? {
        switch ink {
        case .plain, .customer, .match, .bar: nil
        case .faint, .closed, .automatic, .system: 243
        case .ai: 63
        case .human, .mine, .success, .asYourself: 28
        case .onBehalf, .asTheAI: 163
        case .tool: 30
        case .waiting, .warning: 130
        case .theirs: 98
        case .error: 196
        case .note, .instruct: 64
        case .accent: 31
        }
    }

    private static func ansi(_ ink: Ink) -> Int16? {
        switch ink {
        case .plain, .faint, .customer, .match, .bar, .closed, .automatic, .system: nil
        case .ai, .tool, .accent: 6
        case .human, .mine, .success, .asYourself, .note, .instruct: 2
        case .onBehalf, .asTheAI, .theirs: 5
        case .waiting, .warning: 3
        case .error: 1
        }
    }

    private static func emphasis(of ink: Ink, isColored: Bool) -> Style.Attributes {
        switch ink {
        case .customer, .waiting, .warning, .accent, .asYourself: .bold
        case .error: isColored ? .bold : [.bold, .reverse]
        case .asTheAI: [.bold, .reverse]
        case .instruct: [.bold, .underline]
        case .match, .bar: .reverse
        case .note: .underline
        case .mine, .human: isColored ? [] : .bold
        case .faint, .closed, .automatic, .system: isColored ? [] : .dim
        case .plain, .ai, .onBehalf, .tool, .theirs, .success: []
        }
    }
}
