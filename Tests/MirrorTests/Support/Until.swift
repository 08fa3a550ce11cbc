import Conversation
import EventStore
import Synchronization

struct TookTooLong: Error, CustomStringConvertible {
    var description: String
}

extension EventStore {
    /// Waits for commits, by this or another process, until something holds.
    ///
    /// - Parameters:
    ///   - what: For the failure.
    ///   - limit: Of waiting.
    ///   - wakes: Takes a call that makes it look again, besides commits.
    ///   - holds: The condition.
    /// - Throws: `TookTooLong`, or what the condition throws.
    func until(
        _ what: String, within limit: Duration = .seconds(90),
        besides wakes: (@escaping @Sendable () -> Void) -> Void = { _ in },
        _ holds: @escaping @Sendable (EventStore) throws -> Bool
    ) async throws {
        let (looks, look) = AsyncStream.makeStream(of: Bool.self, bufferingPolicy: .bufferingNewest(1))
        wakes { look.yield(true) }
        let follower = Follower(
            self, from: try position, for: "mia", onPage: { _ in look.yield(true) },
            onState: { _ in look.yield(true) })
        let alarm = Task {
            try await Task.sleep(for: limit)
            look.finish()
        }
        defer {
            alarm.cancel()
            follower.stop()
        }
        if try holds(self) { return }
        for await _ in looks where try holds(self) { return }
        if try holds(self) { return }
        throw TookTooLong(description: "\(what), within \(limit)")
    }
}
