internal import CNcurses
internal import Glass

/// The ncurses attributes and color pair for every style, looked up by number.
struct Pens {
    struct Pen {
        var attributes: attr_t
        var pair: Int32
    }

    /// The pens by ink and by the combination of attributes.
    private let pens: [Pen]

    init(_ theme: Theme, on depth: ColorDepth) {
        var pairs: [Look: Int32] = [Look(): 0]
        let isColored = depth != .none
        if isColored { cnc_start_color() }
        pens = Ink.allCases.flatMap { ink in
            // Finding readable colors takes time; they depend on nothing else.
            let looks = [false, true].map { theme.look(ink, isSelected: $0, on: depth) }
            let numbers = looks.map { look in
                let colors = Look(foreground: look.foreground, background: look.background)
                return isColored ? Self.pair(colors, &pairs) : 0
            }
            return (0..<Style.Attributes.combinations).map { bits in
                let style = Style.Attributes(rawValue: UInt8(bits))
                let row = style.contains(.selected) ? 1 : 0
                return Pen(
                    attributes: Self.attributes(looks[row].adding(style).attributes), pair: numbers[row])
            }
        }
    }

    subscript(_ style: Style) -> Pen {
        pens[Int(style.ink.rawValue) * Style.Attributes.combinations + Int(style.attributes.rawValue & 63)]
    }

    private static func pair(_ colors: Look, _ pairs: inout [Look: Int32]) -> Int32 {
        if let known = pairs[colors] { return known }
        let number = Int32(pairs.count)
        pairs[colors] = number
        cnc_define_pair(number, colors.foreground ?? -1, colors.background ?? -1)
        return number
    }

    private static func attributes(_ attributes: Style.Attributes) -> attr_t {
        var bits: attr_t = 0
        if attributes.contains(.bold) { bits |= cnc_bold() }
        if attributes.contains(.dim) { bits |= cnc_dim() }
        if attributes.contains(.reverse) { bits |= cnc_reverse() }
        if attributes.contains(.underline) { bits |= cnc_underline() }
        if attributes.contains(.italic) { bits |= cnc_italic() }
        return bits
    }
}
