import Synchronization

/// What its answers cost the server, and so how often it is asked while nobody is in a hurry.
///
/// Parlant reads its whole store for a list, and again for every log: with 2,000 sessions of 20 events, a
/// list takes 0.11 s of its processor time, and a look into one log 0.05 s.
final class ServerPace: Sendable {
    private let state = Mutex(Measurements())

    private struct Measurements {
        var lists = AnswerCost()
        var logs = AnswerCost()
        var isIdle = false
        var listInterval: Duration?
        var listsUnderWay = 0
    }

    /// The shares of its time that a server may spend on us while nobody has claimed a session or begun to wait for
    /// ten minutes. They add up to much less than a tenth: the quickest answer, by which they are measured, is
    /// cheaper than most, and a tenth is the limit for all that an idle console costs.
    static let listShare = 0.028
    static let logShare = 0.018
    static let shownShare = 0.01
    /// The share for the list otherwise.
    static let busyListShare = 0.25
    /// How long after a claim or the beginning of a wait more is expected to happen.
    static let busyPeriod = Duration.seconds(600)
    /// The longest interval between two lists while more is expected.
    static let longestBusyInterval = Duration.milliseconds(1_200)
    /// The longest interval otherwise.
    static let longestInterval = Duration.seconds(30)
    /// A log that costs more than this to read is polled, because during a wait the server would read it four
    /// times a second.
    static let expensiveLog = Duration.milliseconds(25)

    /// Records an answer of the server.
    ///
    /// - Parameters:
    ///   - kind: What it was for.
    ///   - time: How long it took.
    ///   - bytes: How long the answer was, if that is known.
    func answered(_ kind: RequestKind, in time: Duration, bytes: Int? = nil) {
        state.withLock { state in
            switch kind {
            case .list: state.lists.record(time, bytes: bytes)
            case .events: state.logs.record(time, bytes: nil)
            case .others: break
            }
        }
    }

    /// Carries out a request for the list, during which few logs should be read: Parlant answers in one
    /// thread, and four logs at a time keep a list waiting for as long as there are logs to read.
    func askingForList<Value: Sendable, Failure: Error>(
        _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        state.withLock { $0.listsUnderWay += 1 }
        defer { state.withLock { $0.listsUnderWay -= 1 } }
        return try await body()
    }

    /// Whether the server is being asked for the list.
    var isListUnderWay: Bool { state.withLock { $0.listsUnderWay > 0 } }

    /// Whether nobody has recently claimed a session or begun to wait.
    var isIdle: Bool {
        get { state.withLock(\.isIdle) }
        set { state.withLock { $0.isIdle = newValue } }
    }

    /// Chooses the interval between two looks at the list, which is at least `least`.
    func chooseListInterval(_ least: Duration) -> Duration {
        state.withLock { state in
            let share = state.isIdle ? Self.listShare : Self.busyListShare
            let longest = state.isIdle ? Self.longestInterval : Self.longestBusyInterval
            let chosen = max(least, min(state.lists.estimate / share, longest))
            state.listInterval = chosen
            return chosen
        }
    }

    /// The interval that was chosen last.
    var listInterval: Duration? { state.withLock(\.listInterval) }

    /// How long other looks into logs pause after one that could have waited.
    var logPause: Duration { state.withLock { $0.isIdle ? $0.logs.estimate / Self.logShare : .zero } }

    /// How many looks a minute that allows; nil if only the budget limits them.
    var logsPerMinute: Int? {
        let rest = logPause
        return rest > .milliseconds(1) ? max(1, Int(Duration.seconds(60) / rest)) : nil
    }

    /// How often the log on screen is read if waiting in it costs the server too much; nil if it does not. A
    /// log is active if an operator owns it, or something has just happened in it.
    func shownInterval(isActive: Bool) -> Duration? {
        state.withLock { state in
            let cost = state.logs.estimate
            guard cost > Self.expensiveLog else { return nil }
            return isActive
                ? max(.seconds(1), cost) : min(max(.seconds(1), cost / Self.shownShare), .seconds(5))
        }
    }
}

/// What an answer costs the server: the fastest of the last ones, because the others also waited for
/// something else.
struct AnswerCost: Sendable {
    private var times: [Duration] = []
    private var bytes: Int?

    /// How many answers are compared.
    static let sampleCount = 8
    /// A server that takes longer per byte of its list is busy with other requests.
    static let perByte = Duration.nanoseconds(300)

    mutating func record(_ time: Duration, bytes: Int?) {
        times = times.suffix(Self.sampleCount - 1) + [time]
        self.bytes = bytes ?? self.bytes
    }

    var estimate: Duration {
        let quickest = times.min() ?? .zero
        return bytes.map { min(quickest, Self.perByte * $0) } ?? quickest
    }
}
