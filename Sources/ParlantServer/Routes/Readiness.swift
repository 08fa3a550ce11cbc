import Conversation
import EventStore
import NIOCore
import Synchronization

/// Checks whether the store can be written and read: on request, and at most every five seconds.
final class Readiness: Sendable {
    enum Verdict: Sendable {
        case ready
        /// The reason, without a path.
        case not(String)
    }

    private struct Check {
        var verdict: (Verdict, at: ContinuousClock.Instant)?
        var isLooking = false
        var waiting: [Wait] = []
    }

    private static let cacheTime = Duration.seconds(5)
    /// How long to wait for the store: a disk that hangs counts as not ready.
    private static let timeout = TimeAmount.seconds(3)

    private let state = Mutex(Check())

    func verdict(_ store: StoreThreads, on eventLoop: any EventLoop) async -> Verdict {
        let wait = Wait()
        let (known, mustLook) = state.withLock { state -> (Verdict?, Bool) in
            if let verdict = state.verdict, ContinuousClock.now - verdict.at < Self.cacheTime {
                return (verdict.0, false)
            }
            state.waiting.append(wait)
            defer { state.isLooking = true }
            return (nil, !state.isLooking)
        }
        if let known { return known }
        if mustLook { Task { finish(await Self.look(store)) } }
        guard await wait.next(until: .now() + Self.timeout, on: eventLoop, nil) == .news else {
            return .not("the store does not answer")
        }
        return state.withLock { $0.verdict?.0 } ?? .not("the store does not answer")
    }

    private func finish(_ verdict: Verdict) {
        let waiting = state.withLock { state in
            state.verdict = (verdict, .now)
            state.isLooking = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for wait in waiting { wait.wake(.news) }
    }

    private static func look(_ store: StoreThreads) async -> Verdict {
        do {
            try await store.write { try $0.prove() }
            return .ready
        } catch let error as StoreError {
            return .not(error.cause)
        } catch {
            return .not("the store failed")
        }
    }
}

extension StoreError {
    /// The error's cause in a few words that name no file.
    fileprivate var cause: String {
        switch self {
        case .diskFull: "the disk is full"
        case .busy: "another program holds the store's lock"
        case .corrupt, .notADatabase: "the store is damaged"
        case .readOnly: "the store cannot be written"
        case .cannotOpen: "the store's file is gone or replaced"
        case .newerSchema, .olderSchema: "the store belongs to another release"
        case .inUse: "other programs have the store open"
        case .inputOutput: "the disk fails"
        case .refused, .interrupted, .other: "the store failed"
        }
    }
}
