import Synchronization

/// Holds back all calls to a desk while the desk wants none: it asked for fewer, or it cannot be reached.
public final class CallGate: Sendable {
    private struct Closing {
        var until: ContinuousClock.Instant?
        var failures = 0
    }

    private let state = Mutex(Closing())
    private let backOff: BackOff

    /// An open gate; the pauses are those after calls that did not reach the desk.
    public init(_ backOff: BackOff = BackOff(first: .seconds(1), longest: .seconds(60))) {
        self.backOff = backOff
    }

    /// How long it stays closed; nil while it is open.
    public var pause: Duration? {
        state.withLock { state in
            guard let until = state.until else { return nil }
            let rest = until - .now
            return rest > .zero ? rest : nil
        }
    }

    /// Closes it for a span. It never opens earlier than it would have.
    public func close(for span: Duration) {
        state.withLock { state in state.until = max(state.until ?? .now, .now + min(span, .seconds(86_400))) }
    }

    /// Closes it because a call did not get through; longer each time.
    public func closeAfterFailure() {
        let failures = state.withLock { state in
            state.failures += 1
            return state.failures
        }
        close(for: backOff.pause(after: failures))
    }

    /// Records that a call got through.
    public func noteSuccess() { state.withLock { $0.failures = 0 } }
}
