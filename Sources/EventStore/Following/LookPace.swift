/// When a follower checks next.
///
/// Our own programs signal each commit; others are noticed when they write to the file. Such a notification
/// comes before its commit is visible: by 0.1 to 0.9 ms on a fast disk, but on a slow one by as long as the
/// disk takes to make it durable. So the follower checks every millisecond at first, and then less and less
/// often.
struct LookPace {
    /// The time until the next check.
    private(set) var pause = Self.idlePause
    /// The time since the last notification.
    private var spent = Self.span

    /// The time between checks while no commit is announced.
    static let idlePause = Duration.seconds(1)
    /// The time between checks while an announced commit is expected any moment; each check costs 4 µs.
    static let close = Duration.milliseconds(1)
    /// How long an announced commit is expected any moment.
    static let closeSpan = Duration.milliseconds(60)
    /// How long to look for it in all; after `closeSpan`, each pause is twice the one before.
    static let span = Duration.seconds(2)

    /// A commit was announced by a write to the file.
    mutating func notice() {
        pause = Self.close
        spent = .zero
    }

    /// Somebody signaled a commit, which is read at once. Most likely it is the one that was announced; if
    /// not, the regular check finds that one.
    mutating func commit() {
        pause = Self.idlePause
        spent = Self.span
    }

    /// A pause ended without an announcement.
    mutating func pass() {
        spent += pause
        if spent >= Self.span {
            pause = Self.idlePause
        } else if spent >= Self.closeSpan {
            pause = min(pause * 2, Self.idlePause)
        }
    }

    /// The announced commit was found. Another one may have been announced at the same moment, so the search
    /// goes on with less haste.
    mutating func find() {
        if spent < Self.closeSpan { spent = Self.closeSpan }
    }
}
