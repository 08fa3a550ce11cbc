/// The combining marks on one base, at most four: a Hebrew letter can have that many points, and ncurses supports no
/// more.
public struct Marks: Hashable, Sendable {
    /// The maximum number of marks.
    public static let limit = 4
    /// No marks.
    public static let none = Marks()

    /// Three marks of 21 bits each, the first in the lowest bits; below, the fourth.
    private var first: UInt64 = 0
    private var rest: UInt64 = 0

    init() {}

    /// Whether there are no marks.
    public var isEmpty: Bool { first == 0 }

    /// Adds a mark. Returns false if there is no room.
    mutating func append(_ mark: UInt32) -> Bool {
        for shift in stride(from: UInt64(0), to: 63, by: 21) where first >> shift == 0 {
            first |= UInt64(mark) << shift
            return true
        }
        guard rest == 0 else { return false }
        rest = UInt64(mark)
        return true
    }

    /// The marks, in order.
    public var scalars: [UInt32] {
        var found: [UInt32] = []
        for shift in stride(from: UInt64(0), to: 63, by: 21) where first >> shift != 0 {
            found.append(UInt32(first >> shift & 0x1F_FFFF))
        }
        if rest != 0 { found.append(UInt32(rest)) }
        return found
    }
}
