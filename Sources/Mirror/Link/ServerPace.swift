import Synchronization

/// What the server's answers cost it, and so how often it is asked while nobody is in a hurry.
///
/// Parlant reads its whole store for a list, and again for every log: with 2,000 sessions of 20 events a list takes it
/// 0.11 s of its processor, a look into one log 0.05 s.
final class ServerPace: Sendable {
    private let state = Mutex(State())

    private struct State {
        var lists = AnswerCost()
        var logs = AnswerCost()
        var isIdle = false
        var listInterval: Duration?
        var listsUnderWay = 0
    }

    /// The shares of its time that a server may spend on us while nobody has claimed a session or begun to wait for
    /// ten minutes: a tenth of it in all.
    static let listShare = 0.05
    static let logShare = 0.03
    static let shownShare = 0.02
    /// For the list while somebody has.
    static let busyListShare = 0.25
    /// What has just happened may go on for so long.
    static let memory = Duration.seconds(600)
    /// A list is looked at at least so often while somebody has,
    static let longestBusyInterval = Duration.milliseconds(1_200)
    /// and otherwise.
    static let longestInterval = Duration.seconds(30)
    /// A log whose reading costs more is not waited in: the server would read it anew four times a second.
    static let dearLog = Duration.milliseconds(25)

    /// The server has answered.
    ///
    /// - Parameters:
    ///   - kind: What for.
    ///   - time: How long it took.
    ///   - bytes: How long the answer was, where that is known.
    func answered(_ kind: RequestKind, in time: Duration, bytes: Int? = nil) {
        state.withLock { state in
            switch kind {
            case .list: state.lists.note(time, bytes: bytes)
            case .events: state.logs.note(time, bytes: nil)
            case .others: break
            }
        }
    }

    /// Carries out a request for the list, during which few logs are to be read: Parlant answers in one thread, and four
    /// logs at a time keep a list waiting for as long as there are logs to read.
    func askingForList<Answer: Sendable, Failure: Error>(
        _ body: () async throws(Failure) -> Answer
    ) async throws(Failure) -> Answer {
        state.withLock { $0.listsUnderWay += 1 }
        defer { state.withLock { $0.listsUnderWay -= 1 } }
        return try await body()
    }

    /// Whether the server is being asked for the list.
    var isListUnderWay: Bool { state.withLock { $0.listsUnderWay > 0 } }

    /// Whether nobody has claimed a session or begun to wait lately.
    var isIdle: Bool {
        get { state.withLock(\.isIdle) }
        set { state.withLock { $0.isIdle = newValue } }
    }

    /// How long it is from one look at the list to the next, at the least so long.
    func chooseListInterval(_ least: Duration) -> Duration {
        state.withLock { state in
            let share = state.isIdle ? Self.listShare : Self.busyListShare
            let longest = state.isIdle ? Self.longestInterval : Self.longestBusyInterval
            let chosen = max(least, min(state.lists.estimate / share, longest))
            state.listInterval = chosen
            return chosen
        }
    }

    /// From look to look, as it was chosen last.
    var listInterval: Duration? { state.withLock(\.listInterval) }

    /// How long other looks into logs rest after one that could have waited.
    var logRest: Duration { state.withLock { $0.isIdle ? $0.logs.estimate / Self.logShare : .zero } }

    /// How many looks a minute that comes to; nil where only the budget says.
    var logsPerMinute: Int? {
        let rest = logRest
        return rest > .milliseconds(1) ? max(1, Int(Duration.seconds(60) / rest)) : nil
    }

    /// How often the log on screen is read where waiting in it costs the server too much; nil where it does not. A
    /// lively one is an operator's, or something has happened in it a moment ago.
    func shownInterval(isLively: Bool) -> Duration? {
        state.withLock { state in
            let cost = state.logs.estimate
            guard cost > Self.dearLog else { return nil }
            return isLively
                ? max(.seconds(1), cost) : min(max(.seconds(1), cost / Self.shownShare), .seconds(5))
        }
    }
}

/// What an answer costs the server: the quickest of the last ones, as the others waited for something else too.
struct AnswerCost: Sendable {
    private var times: [Duration] = []
    private var bytes: Int?

    static let memory = 8
    /// A server that takes longer for its list is busy with others.
    static let perByte = Duration.nanoseconds(500)

    mutating func note(_ time: Duration, bytes: Int?) {
        times = times.suffix(Self.memory - 1) + [time]
        self.bytes = bytes ?? self.bytes
    }

    var estimate: Duration {
        let quickest = times.min() ?? .zero
        return bytes.map { min(quickest, Self.perByte * $0) } ?? quickest
    }
}
