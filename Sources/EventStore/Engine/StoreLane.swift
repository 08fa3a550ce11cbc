/// A store whose calls run on a queue of their own, so that they never block the threads that tasks share.
public struct StoreLane: Sendable {
    public let store: EventStore
    private let queue: WorkQueue

    /// How often a call is tried while another process keeps the store locked.
    static let attempts = 5

    /// Creates a lane of this name, which debuggers show.
    public init(_ store: EventStore, name: String = "switchboard") {
        self.store = store
        queue = WorkQueue("\(name).store")
    }

    /// Does something with the store; tries again if the call only failed to get another process's lock.
    public func perform<Value: Sendable>(
        _ body: @escaping @Sendable (EventStore) throws -> Value
    ) async throws(StoreError) -> Value {
        var tries = 0
        while true {
            let result = await withCheckedContinuation { continuation in
                queue.async {
                    do {
                        continuation.resume(returning: Result<Value, StoreError>.success(try body(store)))
                    } catch let error as StoreError {
                        continuation.resume(returning: .failure(error))
                    } catch {
                        preconditionFailure("A store throws store errors alone.")
                    }
                }
            }
            tries += 1
            if case .failure(.busy) = result, tries < Self.attempts { continue }
            return try result.get()
        }
    }

    /// Stops a follower and waits for its thread.
    public func stop(_ follower: Follower) async {
        await withCheckedContinuation { continuation in
            queue.async {
                follower.stop()
                continuation.resume()
            }
        }
    }
}
