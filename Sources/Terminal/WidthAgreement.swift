internal import CNcurses
internal import Glass

/// How a cell must be drawn so that every column stays where it is, whatever the terminal's own table of widths says.
///
/// ncurses measures with libc, whose table may be years older than ours, and draws nothing for what it does not
/// know; a terminal's table may be older still. So whatever is younger than ten years, and every picture, is drawn
/// behind ncurses' own output at its own address. A multiplexer draws again by its own table for a terminal that we
/// cannot reach: what its libc (taken to be ours) does not know is a box there.
struct WidthAgreement {
    enum Drawing {
        case plainly, apart, asBox
    }

    /// One column everywhere.
    static let box: UInt32 = 0x25AF

    private let isMultiplexed: Bool

    /// For the terminal of this name.
    init(_ terminal: String) { isMultiplexed = terminal.hasPrefix("tmux") || terminal.hasPrefix("screen") }

    func drawing(of cell: Cell) -> Drawing {
        if cell.scalar < 0x300, cell.marks.isEmpty { return .plainly }
        if !Self.libcAgrees(on: cell) { return isMultiplexed ? .asBox : .apart }
        return Self.isYoung(cell.scalar) ? .apart : .plainly
    }

    private static func libcAgrees(on cell: Cell) -> Bool {
        cnc_width(cell.scalar) == Int32(cell.width)
            && (cell.marks.isEmpty || cell.marks.scalars.allSatisfy { cnc_width($0) == 0 })
    }

    /// Pictures beyond the first plane, and whatever came with Unicode 9 (2016) or later.
    private static func isYoung(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x4E00...0x9FA5, 0xAC00...0xD7A3: return false
        case 0x1F000...0x1FFFF: return true
        default:
            guard let age = Unicode.Scalar(scalar)?.properties.age else { return true }
            return age.major >= 9
        }
    }
}
