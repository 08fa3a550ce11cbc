/// A color by its shares of red, green and blue.
public struct RGB: Hashable, Sendable {
    /// The shares, from 0 to 255.
    public var red, green, blue: UInt8

    /// Creates a color from its shares.
    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// The color's light from 0 to 1, as WCAG 2 defines it.
    public var luminance: Double {
        0.2126 * Self.light(red) + 0.7152 * Self.light(green) + 0.0722 * Self.light(blue)
    }

    /// Returns the contrast with another color as WCAG 2 defines it, from 1 to 21. Text needs 4.5 to be read well.
    public func contrast(with other: RGB) -> Double {
        let (one, two) = (luminance, other.luminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    /// The color as one number, as terminals with direct color take it.
    var number: Int32 { Int32(red) << 16 | Int32(green) << 8 | Int32(blue) }

    /// Returns how far apart two colors are to the eye, roughly: it sees green best and blue worst.
    func distance(to other: RGB) -> Int {
        let (red, green, blue) = (
            Int(red) - Int(other.red), Int(green) - Int(other.green), Int(blue) - Int(other.blue)
        )
        return 3 * red * red + 4 * green * green + 2 * blue * blue
    }

    private static func light(_ share: UInt8) -> Double {
        let value = Double(share) / 255
        guard value > 0.04045 else { return value / 12.92 }
        let base = (value + 0.055) / 1.055
        // The power 2.4 without a mathematics library: the square times the square's fifth root, by Newton's method.
        let square = base * base
        var root = 1.0
        for _ in 0..<20 {
            let fourth = root * root * root * root
            root -= (fourth * root - square) / (5 * fourth)
        }
        return square * root
    }
}
