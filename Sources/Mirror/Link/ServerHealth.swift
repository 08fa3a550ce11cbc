import Conversation
import ParlantClient
import Synchronization

/// Whether the server answers, judging by the requests of this process.
final class ServerHealth: Sendable {
    fileprivate struct Findings {
        var state = Upstream.State.connecting
        var failuresInARow = 0
        var isListRefused = false
        var isForbidden = false
        /// When the last useful answer came, by the monotonic clock and by the wall clock.
        var answered: ContinuousClock.Instant?
        var answeredAt: Timestamp?
        /// When each open request should have been answered.
        var due: [Int: ContinuousClock.Instant] = [:]
        var count = 0
    }

    private let state = Mutex(Findings())
    private let now: @Sendable () -> Timestamp

    /// How long a server may leave all requests unanswered before it no longer counts as live. A list of
    /// 10,000 sessions takes it less than a second.
    static let answerTimeout = Duration.seconds(4)
    /// How long a server may answer only that there were too many requests before it counts as offline.
    static let refusalTimeout = Duration.seconds(30)

    static let noList = "There is no list of sessions at this address (404). Check --server."
    static let noAnswer = "The server accepts requests but does not answer."

    init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

    var current: Upstream.State { state.withLock { $0.current(ContinuousClock.now) } }

    var isLive: Bool { current == .live }

    /// Whether the server refuses the token, or that there is none.
    var isRefused: Bool { state.withLock { $0.isForbidden } }

    /// Records that a request begins.
    ///
    /// - Parameters:
    ///   - wait: How long the server may hold it by agreement.
    ///   - moment: When it began.
    /// - Returns: The ticket for `ended`.
    func began(waiting wait: Duration, at moment: ContinuousClock.Instant = .now) -> Int {
        state.withLock { state in
            state.count += 1
            state.due[state.count] = moment + wait + Self.answerTimeout
            if state.answeredAt == nil { state.answeredAt = now() }
            return state.count
        }
    }

    func ended(_ ticket: Int) { state.withLock { $0.due[ticket] = nil } }

    /// Records an answer. Other answers do not make up for a list that could not be read: without it nobody
    /// sees what is new.
    func answered(_ kind: RequestKind, at moment: ContinuousClock.Instant = .now) {
        state.withLock {
            if kind == .list {
                $0.isListRefused = false
                $0.isForbidden = false
            }
            guard !$0.isListRefused else { return }
            $0.failuresInARow = 0
            $0.state = .live
            $0.answered = moment
            $0.answeredAt = now()
        }
    }

    /// Records a failure. One lost answer among many says little about the server; a refused connection, or a
    /// refused list, says everything.
    func failed(_ error: ParlantError, _ kind: RequestKind) {
        if error == .limited { return limited() }
        guard kind == .list || error.isOutage else { return answered(kind) }
        if error == .forbidden, kind != .list { return }
        state.withLock {
            $0.failuresInARow += 1
            $0.isForbidden = error == .forbidden
            if error == .forbidden || !error.isOutage { $0.isListRefused = true }
            guard
                $0.isListRefused || error == .unreachable || $0.failuresInARow > 1 || $0.state == .connecting
            else { return }
            // A failure may come long after the server stopped answering; the outage began at the earlier of the
            // two.
            var since = now()
            if case .offline(let silent, _) = $0.current(.now) { since = silent }
            $0.goOffline(since: since, error == .notFound ? Self.noList : error.wording)
        }
    }

    private func limited() {
        state.withLock { state in
            guard let answered = state.answered, let at = state.answeredAt,
                .now - answered > Self.refusalTimeout
            else { return }
            state.goOffline(since: at, ParlantError.limited.wording)
        }
    }
}

extension ServerHealth.Findings {
    fileprivate func current(_ now: ContinuousClock.Instant) -> Upstream.State {
        if case .offline = state { return state }
        guard let oldest = due.values.min(), oldest <= now, let answeredAt,
            answered.map({ now - $0 >= ServerHealth.answerTimeout }) ?? true
        else { return state }
        return .offline(since: answeredAt, wording: ServerHealth.noAnswer)
    }

    fileprivate mutating func goOffline(since: Timestamp, _ wording: String) {
        if case .offline(let since, _) = state {
            state = .offline(since: since, wording: wording)
        } else {
            state = .offline(since: since, wording: wording)
        }
    }
}
