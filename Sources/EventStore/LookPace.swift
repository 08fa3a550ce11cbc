/// When a follower looks next.
///
/// Our own programs tell of each commit; others are noticed when they write to the file. Such a notice comes before
/// its commit can be seen: 0.1 to 0.9 ms on a fast disk, but as long as the disk takes to make it durable on a slow
/// one. So it looks every millisecond at first, and after that ever more seldom.
struct LookPace {
    /// Until the next look.
    private(set) var pause = Self.calm
    /// Since the last notice.
    private var spent = Self.span

    /// Between looks while nothing is announced.
    static let calm = Duration.seconds(1)
    /// Between looks while what was announced is expected any moment; each costs 4 µs.
    static let close = Duration.milliseconds(1)
    /// How long it is expected any moment.
    static let closeSpan = Duration.milliseconds(60)
    /// How long to look for it in all; each pause is then twice the one before.
    static let span = Duration.seconds(2)

    /// Something was announced.
    mutating func notice() {
        pause = Self.close
        spent = .zero
    }

    /// Somebody told of a commit, which is looked for at once: most likely it is what was announced. What is not is
    /// found by the clock.
    mutating func commit() {
        pause = Self.calm
        spent = Self.span
    }

    /// A pause is over and nothing was announced.
    mutating func pass() {
        spent += pause
        if spent >= Self.span {
            pause = Self.calm
        } else if spent >= Self.closeSpan {
            pause = min(pause * 2, Self.calm)
        }
    }

    /// What was announced was found: another commit may have been announced in the same moment, and is looked for
    /// with less haste.
    mutating func find() {
        if spent < Self.closeSpan { spent = Self.closeSpan }
    }
}
