import CommandLine
import Conversation
import EventStore
import Synchronization
import Terminal

/// Tells a loop that waits on a descriptor that a store has changed.
final class StoreWatch: Sendable {
    private let wake = Wake()
    private let follower: Follower
    private let trouble: Trouble

    private final class Trouble: Sendable {
        let error = Mutex<StoreError?>(nil)
    }

    /// Begins to follow the store from a position, until `stop`.
    init(_ store: EventStore, from position: Position, for operatorName: String) {
        let trouble = Trouble()
        let wake = wake
        self.trouble = trouble
        follower = Follower(
            store, from: position, for: operatorName, onPage: { _ in wake.signal() },
            onState: { state in
                guard case .failing(_, let error) = state else { return }
                trouble.error.withLock { $0 = error }
                wake.signal()
            })
    }

    /// A descriptor that is readable while there is news.
    var fileDescriptor: Int32 { wake.fileDescriptor }

    /// Returns whether to read the store; false if it is only busy, which is reported on standard error.
    ///
    /// - Throws: Any other problem with the store.
    func consumeNews() throws -> Bool {
        wake.drain()
        let error = trouble.error.withLock { error in
            defer { error = nil }
            return error
        }
        guard let error else { return true }
        guard case .busy = error else { throw error }
        StandardError.write("switchboard: \(error.wording)")
        return false
    }

    func stop() { follower.stop() }
}
