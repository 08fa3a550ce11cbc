import Conversation
import ParlantClient
import Synchronization

/// Whether the server answers, as the requests of this process find out.
final class ServerHealth: Sendable {
    fileprivate struct State {
        var state = Upstream.State.connecting
        var failuresInARow = 0
        var isListRefused = false
        var isForbidden = false
        /// The last answer that told something, and by the clock on the wall.
        var answered: ContinuousClock.Instant?
        var answeredAt: Timestamp?
        /// When each request under way should have been answered.
        var due: [Int: ContinuousClock.Instant] = [:]
        var count = 0
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Timestamp

    /// A server that leaves a request unanswered for longer, and every other one too, is not called live. A list of
    /// 10,000 sessions takes it less than a second.
    static let patience = Duration.seconds(4)
    /// A server that says nothing but that it was too much tells nothing new for so long before that counts.
    static let refusalPatience = Duration.seconds(30)

    static let nothingThere = "There is no list of sessions at this address (404). Check --server."
    static let silence = "The server takes requests and does not answer."

    init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

    var current: Upstream.State { state.withLock { $0.current(ContinuousClock.now) } }

    var isLive: Bool { current == .live }

    /// The server refuses the token, or that there is none.
    var isRefused: Bool { state.withLock { $0.isForbidden } }

    /// A request begins.
    ///
    /// - Parameters:
    ///   - wait: How long the server may keep it by agreement.
    ///   - moment: When it did.
    /// - Returns: What names it when it ends.
    func began(waiting wait: Duration, at moment: ContinuousClock.Instant = .now) -> Int {
        state.withLock { state in
            state.count += 1
            state.due[state.count] = moment + wait + Self.patience
            if state.answeredAt == nil { state.answeredAt = now() }
            return state.count
        }
    }

    func ended(_ ticket: Int) { state.withLock { $0.due[ticket] = nil } }

    /// A list that could not be had is not made good by other answers: without it nobody sees what is new.
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

    /// One lost answer among many says little of the server; a refused connection, or a refused list, says all.
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
            // A failure may come long after the silence that it ends: the first of both is when it began.
            var since = now()
            if case .offline(let silent, _) = $0.current(.now) { since = silent }
            $0.goOffline(since: since, error == .notFound ? Self.nothingThere : error.wording)
        }
    }

    private func limited() {
        state.withLock { state in
            guard let answered = state.answered, let at = state.answeredAt,
                .now - answered > Self.refusalPatience
            else { return }
            state.goOffline(since: at, ParlantError.limited.wording)
        }
    }
}

extension ServerHealth.State {
    fileprivate func current(_ now: ContinuousClock.Instant) -> Upstream.State {
        if case .offline = state { return state }
        guard let oldest = due.values.min(), oldest <= now, let answeredAt,
            answered.map({ now - $0 >= ServerHealth.patience }) ?? true
        else { return state }
        return .offline(since: answeredAt, wording: ServerHealth.silence)
    }

    fileprivate mutating func goOffline(since: Timestamp, _ wording: String) {
        if case .offline(let since, _) = state {
            state = .offline(since: since, wording: wording)
        } else {
            state = .offline(since: since, wording: wording)
        }
    }
}
