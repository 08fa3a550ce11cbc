internal import CNcurses

/// The signals received since the last call of `take`.
public struct SignalEvents: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: Int32
    /// Creates a set from its bits.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The terminal's size changed (SIGWINCH): call `Screen.resized`.
    public static let windowChanged = SignalEvents(rawValue: 1)
    /// The program is asked to end (SIGTERM, SIGHUP, SIGINT).
    public static let terminate = SignalEvents(rawValue: 2)
    /// The process was stopped and continues (SIGCONT): call `Screen.continued`.
    public static let continued = SignalEvents(rawValue: 4)
    /// The process is asked to stop (SIGTSTP): call `Screen.suspend`.
    public static let stop = SignalEvents(rawValue: 8)

    /// Records signals from now on and raises `wake` for each. The `Wake` lives as long as the process.
    public static func install(waking wake: Wake) {
        cnc_watch_signals(Unmanaged.passRetained(wake).takeUnretainedValue().fileDescriptor)
    }

    /// Restores the terminal if the process crashes; then the crash takes its course.
    public static func restoreOnCrash() { cnc_watch_crashes() }

    /// Returns the events since the last call.
    public static func consume() -> SignalEvents { SignalEvents(rawValue: cnc_take_events()) }
}
