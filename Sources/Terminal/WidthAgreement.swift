internal import CNcurses
internal import Glass

/// Decides how to draw a cell so that every column stays in place, whatever the terminal's own width table says.
///
/// ncurses measures with libc, whose table may be years older than ours, and draws nothing for characters it does
/// not know; a terminal's table may be older still. So characters younger than ten years, and all pictures, are
/// drawn after ncurses' own output, each at its own address. A multiplexer redraws with its own table for a terminal
/// that we cannot reach, so characters that its libc (assumed to be ours) does not know become a box there.
struct WidthAgreement {
    enum Drawing {
        case plainly, apart, asBox
    }

    /// The box, which is one column wide everywhere.
    static let box: UInt32 = 0x25AF

    private let isMultiplexed: Bool

    /// Creates the rules for the terminal with this name.
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

    /// Whether the scalar is a picture beyond the first plane, or came with Unicode 9 (2016) or later.
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
