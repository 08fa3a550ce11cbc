import Synchronization

/// Does a piece of work for links: for each one at a time, for many at the same time.
final class LinkWorks: Sendable {
    private struct Progress {
        var running: Set<Int64> = []
        /// To be done again, because they were woken while they ran.
        var again: Set<Int64> = []
        var alarms: [Int64: ContinuousClock.Instant] = [:]
        /// Takes what is to be done; nil while nobody works.
        var waker: AsyncStream<Int64>.Continuation?
    }

    private let state = Mutex(Progress())
    private let places: Places
    private let pace: BridgePace
    private let work: @Sendable (Int64) async -> Duration?

    /// - Parameters:
    ///   - pace: How many at the same time.
    ///   - work: Does what is to be done for a link, and returns after which span it wants to be called again; nil if
    ///     only a wake calls it.
    init(_ pace: BridgePace, _ work: @escaping @Sendable (Int64) async -> Duration?) {
        self.pace = pace
        self.work = work
        places = Places(pace.most)
    }

    /// Has a link worked on soon; many wakes of one link before that are one.
    func wake(_ link: Int64) {
        state.withLock { state in
            if state.running.insert(link).inserted {
                state.waker?.yield(link)
            } else {
                state.again.insert(link)
            }
        }
    }

    /// Works until the task is cancelled. What has begun is finished, so that a stop leaves nothing unconfirmed.
    func run() async {
        let (wakes, waker) = AsyncStream.makeStream(of: Int64.self)
        state.withLock { state in
            // What was woken before is still to be done.
            for link in state.running { waker.yield(link) }
            state.waker = waker
        }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await link in wakes {
                    await places.take()
                    group.addTask { await self.carry(link) }
                }
            }
        } onCancel: {
            waker.finish()
        }
        state.withLock { $0 = Progress() }
    }

    private func carry(_ link: Int64) async {
        let rest = await Task { await self.work(link) }.value
        places.give()
        let isWanted = state.withLock { state in
            if state.again.remove(link) != nil {
                state.waker?.yield(link)
                return true
            }
            state.running.remove(link)
            return false
        }
        if !isWanted, let rest {
            await alarm(link, after: rest)
        }
    }

    /// Wakes a link after a span, unless an earlier alarm does: then it sees for itself how long it still has to wait.
    private func alarm(_ link: Int64, after rest: Duration) async {
        let moment = ContinuousClock.now + rest
        let isNeeded = state.withLock { state in
            if let other = state.alarms[link], other <= moment { return false }
            state.alarms[link] = moment
            return true
        }
        guard isNeeded else { return }
        try? await pace.sleep(rest)
        state.withLock { if $0.alarms[link] == moment { $0.alarms[link] = nil } }
        if !Task.isCancelled { wake(link) }
    }
}

/// A number of places, for which callers wait in order.
private final class Places: Sendable {
    private struct Seats {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<Seats>

    init(_ count: Int) { state = Mutex(Seats(free: max(1, count))) }

    func take() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    func give() {
        let next = state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil as CheckedContinuation<Void, Never>?
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
