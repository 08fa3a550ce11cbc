import Statistics

/// What the page of figures shows, and when it is read again. Nothing is read while the page is not shown.
struct BoardReading: Sendable {
    /// What was read last.
    private(set) var board: Board?
    /// Whether the store changed after the last request.
    var isDirty = false
    private var isReading = false
    /// The uptime of the last request; nil if it must be read at once.
    private var askedAt: Int?

    /// The shortest time between reads, and the longest while the page is shown, in milliseconds.
    static let (gap, interval) = (5_000, 60_000)

    /// The uptime from which it is to be read while the page is shown; nil while it is being read.
    var dueAt: Int? {
        if isReading { return nil }
        return askedAt.map { $0 + (isDirty ? Self.gap : Self.interval) } ?? 0
    }

    /// Reads it anew when it is shown next.
    mutating func forget() { askedAt = nil }

    mutating func ask(at uptime: Int) {
        isReading = true
        isDirty = false
        askedAt = uptime
    }

    mutating func receive(_ board: Board) {
        isReading = false
        self.board = board
    }

    mutating func fail() {
        isReading = false
        askedAt = nil
    }
}
