import Conversation
import ParlantClient
import Synchronization

/// Whether the server answers, as the requests of this process find out.
final class ServerHealth: Sendable {
    private struct State {
        var state = Upstream.State.connecting
        var failuresInARow = 0
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Timestamp

    init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

    var current: Upstream.State { state.withLock(\.state) }

    var isLive: Bool { current == .live }

    func answered() {
        state.withLock {
            $0.failuresInARow = 0
            $0.state = .live
        }
    }

    /// One lost answer among many says little of the server; a refused connection says all.
    func failed(_ error: ParlantError, _ kind: RequestKind) {
        if error == .forbidden, kind != .list { return answered() }
        guard error.isOutage else { return answered() }
        state.withLock {
            $0.failuresInARow += 1
            let isPlain = error == .unreachable || error == .forbidden
            guard isPlain || $0.failuresInARow > 1 || $0.state == .connecting else { return }
            if case .offline(let since, _) = $0.state {
                $0.state = .offline(since: since, wording: error.wording)
            } else {
                $0.state = .offline(since: now(), wording: error.wording)
            }
        }
    }
}
