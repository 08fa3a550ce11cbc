/// The number of colors that the terminal offers.
public enum ColorDepth: Sendable {
    /// None, or the operator set `NO_COLOR`.
    case none
    /// The 8 or 16 ANSI colors.
    case sixteen
    /// 256.
    case many
    /// Any color by its red, green and blue.
    case direct
}

/// The appearance of a style on the terminal.
public struct Look: Hashable, Sendable {
    /// The number of the foreground color; nil for the terminal's own.
    public var foreground: Int32?
    /// The number of the background color; nil for the terminal's own.
    public var background: Int32?
    /// The emphasis.
    public var attributes: Style.Attributes

    /// Creates a look; by default the terminal's own.
    public init(foreground: Int32? = nil, background: Int32? = nil, attributes: Style.Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The look with a style's emphasis added. Dim text cannot be read on an exchanged background.
    public func adding(_ style: Style.Attributes) -> Look {
        var look = self
        look.attributes.formUnion(style.subtracting(.selected))
        if style.contains(.selected), look.attributes.contains(.reverse) { look.attributes.subtract(.dim) }
        return look
    }
}
