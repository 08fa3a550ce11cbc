/// Maps meanings to colors.
public struct Theme: Hashable, Sendable {
    /// The color of each ink; nil for the terminal's own text color.
    private var colors: [Color?]
    /// The color behind everything; nil for the terminal's own, which also may be transparent.
    public var background: Color?
    /// The color behind what is selected. Without one, text and background are exchanged there.
    public var selection: Color?
    /// The color of selected text whose own color is not readable on `selection`.
    public var selectedText: Color?

    /// Creates a theme from a color for each meaning.
    public init(_ color: (Ink) -> Color?) { colors = Ink.allCases.map(color) }

    /// The color of a meaning; nil for the terminal's own text color.
    public subscript(ink: Ink) -> Color? {
        get { colors[Int(ink.rawValue)] }
        set { colors[Int(ink.rawValue)] = newValue }
    }

    /// Returns the look of a style's meaning, with the style's emphasis added.
    public func look(_ style: Style, on depth: ColorDepth) -> Look {
        look(style.ink, isSelected: style.attributes.contains(.selected), on: depth).adding(style.attributes)
    }

    /// Returns the look of a meaning without a style's emphasis.
    public func look(_ ink: Ink, isSelected: Bool, on depth: ColorDepth) -> Look {
        var look = Look(attributes: Self.emphasis(of: ink, isColored: depth != .none))
        if isSelected, let ground = selection?.number(on: depth) {
            look.foreground = selectedColor(ink)?.number(on: depth)
            look.background = ground
        } else if isSelected, ink != .accent {
            // One background for the whole row. What marks it keeps its own.
            look.attributes.formUnion(.reverse)
        } else {
            look.foreground = number(ink, on: depth)
            look.background = background?.number(on: depth)
            // Lines and marks are fainter than text, even if there is no color for that.
            if ink == .rule || ink == .markup, look.foreground == nil { look.attributes.insert(.dim) }
        }
        return look
    }

    /// Returns the color that an ink has on the selection's background.
    public func selectedColor(_ ink: Ink) -> Color? {
        guard let color = self[ink], let text = color.rgb, let ground = selection?.rgb,
            text.contrast(with: ground) >= Self.readable
        else { return selectedText }
        return color
    }

    /// The contrast that text needs.
    public static let readable = 4.5

    /// Where there are few colors, the terminal's own stand for all others.
    private func number(_ ink: Ink, on depth: ColorDepth) -> Int32? {
        guard depth == .sixteen, let color = self[ink] else { return self[ink]?.number(on: depth) }
        if case .ansi = color { return color.number(on: depth) }
        return Theme.terminal[ink]?.number(on: depth)
    }

    private static func emphasis(of ink: Ink, isColored: Bool) -> Style.Attributes {
        switch ink {
        case .customer, .waiting, .asYourself, .asTheAI: .bold
        case .warning, .accent, .mine, .human: isColored ? [] : .bold
        case .error: isColored ? .bold : [.bold, .reverse]
        case .instruct: isColored ? .bold : [.bold, .underline]
        case .match: .reverse
        case .link: .underline
        case .note: isColored ? [] : .underline
        case .faint, .closed, .automatic, .system: isColored ? [] : .dim
        case .plain, .rule, .markup, .code, .ai, .onBehalf, .tool, .theirs, .success: []
        }
    }
}
