/// What the mouse did, and where it was: columns and rows from 0.
public struct Mouse: Hashable, Sendable {
    /// What it did.
    public enum Action: Hashable, Sendable {
        /// The left button was pressed.
        case press
        case wheelUp, wheelDown
    }

    /// What it did.
    public var action: Action
    /// The cell under the pointer.
    public var place: Point

    /// Creates a report.
    public init(_ action: Action, at place: Point) {
        self.action = action
        self.place = place
    }

    /// Reads a report in SGR form, `CSI < button ; column ; row M`; nil for releases, motion, other buttons, and a
    /// press with a modifier, which terminals keep for selecting text.
    init?(_ sequence: [UInt8]) {
        guard sequence.count > 4, sequence[2] == UInt8(ascii: "<"), sequence.last == UInt8(ascii: "M") else {
            return nil
        }
        let fields = sequence.dropFirst(3).dropLast().split(
            separator: UInt8(ascii: ";"), omittingEmptySubsequences: false
        ).map { Self.number($0) }
        guard fields.count == 3, let button = fields[0], let column = fields[1], let row = fields[2],
            column > 0, row > 0
        else { return nil }
        switch button {
        case 0: action = .press
        case 64, 64 | Self.shift, 64 | Self.control: action = .wheelUp
        case 65, 65 | Self.shift, 65 | Self.control: action = .wheelDown
        default: return nil
        }
        place = Point(column: column - 1, row: row - 1)
    }

    private static let shift = 4
    private static let control = 16

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard (1...5).contains(bytes.count), bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
