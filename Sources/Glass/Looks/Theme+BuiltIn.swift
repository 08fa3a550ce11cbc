extension Theme {
    /// The theme for a terminal whose background is not known. It keeps the terminal's foreground and background, so
    /// it must be legible on light and on dark: of the 256 colors it uses only those whose contrast is at least
    /// 3.8 : 1 on both white and black. What is selected is on gray, which differs from both.
    public static let neutral: Theme = {
        var theme = Theme(neutralColor)
        theme.selection = .indexed(240)
        theme.selectedText = .indexed(255)
        return theme
    }()

    private static func neutralColor(_ ink: Ink) -> Color? {
        switch ink {
        case .plain, .customer, .match: nil
        case .faint, .closed, .automatic, .system, .rule, .markup: .indexed(243)
        case .ai: .indexed(63)
        case .human, .mine, .success, .asYourself: .indexed(28)
        case .onBehalf, .asTheAI: .indexed(163)
        case .tool, .code: .indexed(30)
        case .waiting, .warning: .indexed(130)
        case .theirs: .indexed(98)
        case .error: .indexed(196)
        case .note, .instruct: .indexed(64)
        case .accent, .link: .indexed(31)
        }
    }

    /// The theme that keeps to the terminal's own colors.
    public static let terminal = Theme { ink in
        switch ink {
        case .plain, .faint, .customer, .match, .rule, .closed, .automatic, .system, .markup, .link: nil
        case .ai, .tool, .accent, .code: .ansi(6)
        case .human, .mine, .success, .asYourself, .note, .instruct: .ansi(2)
        case .onBehalf, .asTheAI, .theirs: .ansi(5)
        case .waiting, .warning: .ansi(3)
        case .error: .ansi(1)
        }
    }
}
