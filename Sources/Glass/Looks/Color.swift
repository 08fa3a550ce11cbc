/// A color as a theme names it.
public enum Color: Hashable, Sendable {
    /// One of the terminal's own 16 colors, whose appearance its owner chose.
    case ansi(UInt8)
    /// One of the other 240 of the 256 colors, which look alike everywhere.
    case indexed(UInt8)
    /// Any color.
    case direct(RGB)

    /// The names of the terminal's own colors, in their order.
    public static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red",
        "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
    ]

    /// Reads a color's name or `#rrggbb`; nil for anything else.
    public init?(_ text: String) {
        if let place = Self.names.firstIndex(of: text) {
            self = .ansi(UInt8(place))
            return
        }
        let digits = text.dropFirst()
        guard text.first == "#", digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
            let number = Int(digits, radix: 16)
        else { return nil }
        self = .direct(RGB(UInt8(number >> 16), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)))
    }

    /// Creates one of the 256 colors; nil for any other number.
    public init?(number: Int) {
        guard let index = UInt8(exactly: number) else { return nil }
        self = index < 16 ? .ansi(index) : .indexed(index)
    }

    /// What the color looks like; nil for the terminal's own colors, which look different everywhere.
    public var rgb: RGB? {
        switch self {
        case .ansi: nil
        case .indexed(let index): Self.shades[Int(index) - 16]
        case .direct(let color): color
        }
    }

    /// Returns the number by which a terminal knows the color, the nearest where it has few; nil if it has none like
    /// it.
    func number(on depth: ColorDepth) -> Int32? {
        switch (depth, self) {
        case (.none, _): nil
        case (.sixteen, .ansi(let index)): Self.dark(index)
        case (.sixteen, _): nil
        case (.many, .ansi(let index)), (.many, .indexed(let index)): Int32(index)
        case (.many, .direct(let color)): Self.nearest(to: color)
        case (.direct, .ansi(let index)):
            index < 8 ? Int32(index) : Self.directNumber(Self.usual[Int(index) - 8])
        case (.direct, .indexed(let index)): Self.directNumber(Self.shades[Int(index) - 16])
        case (.direct, .direct(let color)): Self.directNumber(color)
        }
    }

    /// Returns one of the eight colors that every terminal with colors has. Bright black is none of them: it would
    /// become invisible.
    private static func dark(_ index: UInt8) -> Int32? {
        index < 8 ? Int32(index) : index == 8 ? nil : Int32(index - 8)
    }

    /// The lowest numbers mean the terminal's own colors, so colors next to black get a trace of green.
    private static func directNumber(_ color: RGB) -> Int32 {
        (1..<0x100).contains(color.number) ? color.number | 0x100 : color.number
    }

    private static func nearest(to color: RGB) -> Int32 {
        let places = shades.indices
        let best = places.min { shades[$0].distance(to: color) < shades[$1].distance(to: color) } ?? 0
        return Int32(best + 16)
    }

    /// The colors from 16 on: a cube of 6 steps a side, then 24 grays.
    private static let shades: [RGB] = {
        let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
        let cube = steps.flatMap { red in
            steps.flatMap { green in steps.map { RGB(red, green, $0) } }
        }
        return cube + (0..<24).map { RGB(8 + 10 * $0, 8 + 10 * $0, 8 + 10 * $0) }
    }()

    /// xterm's bright colors, for terminals with direct color, whose own eight are the dark ones.
    private static let usual = [
        RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0), RGB(255, 255, 0), RGB(92, 92, 255),
        RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 255),
    ]
}
