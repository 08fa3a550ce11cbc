import NIOCore
import Synchronization

/// One request that waits for news of a session.
final class Wait: Sendable {
    /// Why it waits no longer.
    enum Wake: Hashable, Sendable {
        /// Something that it waits for has changed; look again.
        case news
        case timeout
        /// The client has hung up.
        case hangUp
        /// The server stops.
        case closing

        /// Of two that come at once the higher is told.
        fileprivate var rank: Int {
            switch self {
            case .timeout: 1
            case .news: 2
            case .hangUp: 3
            case .closing: 4
            }
        }
    }

    fileprivate struct State {
        /// News that came while nobody was waiting, or an end that stands.
        var wake: Wake?
        var sleeper: CheckedContinuation<Wake, Never>?
    }

    private let state = Mutex(State())

    /// Waits until something happens.
    ///
    /// - Parameters:
    ///   - deadline: At which it ends with `.timeout`.
    ///   - eventLoop: Keeps the time.
    ///   - connection: Whose hanging up ends the wait; nil where there is none.
    /// - Returns: What ended it.
    func next(
        until deadline: NIODeadline, on eventLoop: any EventLoop, _ connection: Connection?
    ) async -> Wake {
        let timer = eventLoop.scheduleTask(deadline: deadline) { self.wake(.timeout) }
        connection?.whenGone { self.wake(.hangUp) }
        defer {
            timer.cancel()
            connection?.forget()
        }
        while true {
            let wake = await sleep()
            // The timer of an earlier span may still come in.
            if wake != .timeout || deadline <= .now() { return wake }
        }
    }

    private func sleep() async -> Wake {
        await withTaskCancellationHandler {
            await withCheckedContinuation { sleeper in
                let wake = state.withLock { state -> Wake? in
                    guard let wake = state.wake else {
                        state.sleeper = sleeper
                        return nil
                    }
                    state.settle(wake)
                    return wake
                }
                if let wake { sleeper.resume(returning: wake) }
            }
        } onCancel: {
            wake(.hangUp)
        }
    }

    func wake(_ wake: Wake) {
        let sleeping = state.withLock { state -> (CheckedContinuation<Wake, Never>, Wake)? in
            // An end is not forgotten over news, nor either over a timer that comes late.
            if wake.rank >= state.wake?.rank ?? 0 { state.wake = wake }
            guard let sleeper = state.sleeper else { return nil }
            state.sleeper = nil
            let told = state.wake ?? wake
            state.settle(told)
            return (sleeper, told)
        }
        if let (sleeper, told) = sleeping { sleeper.resume(returning: told) }
    }
}

extension Wait.State {
    /// News and the end of one span of time are over once they were told.
    fileprivate mutating func settle(_ told: Wait.Wake) {
        if told == .news || told == .timeout { wake = nil }
    }
}
