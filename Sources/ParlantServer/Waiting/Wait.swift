import NIOCore
import Synchronization

/// A request's wait for news.
final class Wait: Sendable {
    /// The reason why a wait ended.
    enum Wake: Hashable, Sendable {
        /// Something that it waits for has changed, so look again.
        case news
        case timeout
        /// The client has hung up.
        case hangUp
        /// The server is stopping.
        case closing

        /// If two come at once, the higher one is reported.
        fileprivate var rank: Int {
            switch self {
            case .timeout: 1
            case .news: 2
            case .hangUp: 3
            case .closing: 4
            }
        }
    }

    fileprivate struct Progress {
        /// News that came while nobody was waiting, or an end (a hang-up or closing), which stays.
        var wake: Wake?
        var sleeper: CheckedContinuation<Wake, Never>?
    }

    private let state = Mutex(Progress())

    /// Waits until something happens.
    ///
    /// - Parameters:
    ///   - deadline: When the wait ends with `.timeout`.
    ///   - eventLoop: Runs the timer.
    ///   - connection: The connection whose hang-up ends the wait; nil if there is none.
    /// - Returns: What ended it.
    func next(
        until deadline: NIODeadline, on eventLoop: any EventLoop, _ connection: Connection?
    ) async -> Wake {
        let timer = eventLoop.scheduleTask(deadline: deadline) { self.wake(.timeout) }
        connection?.whenGone { self.wake(.hangUp) }
        defer {
            timer.cancel()
            connection?.removeAction()
        }
        while true {
            let wake = await sleep()
            // The timer of an earlier wait may still fire.
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
                    state.clear(wake)
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
            // The higher rank wins: closing and a hang-up outrank news, and news outranks a late timeout.
            if wake.rank >= state.wake?.rank ?? 0 { state.wake = wake }
            guard let sleeper = state.sleeper else { return nil }
            state.sleeper = nil
            let told = state.wake ?? wake
            state.clear(told)
            return (sleeper, told)
        }
        if let (sleeper, told) = sleeping { sleeper.resume(returning: told) }
    }
}

extension Wait.Progress {
    /// Clears news and timeouts once they were reported; a hang-up or closing stays.
    fileprivate mutating func clear(_ told: Wait.Wake) {
        if told == .news || told == .timeout { wake = nil }
    }
}
