import Conversation
import EventStore
import Foundation
import Synchronization

/// Keeps a store locked, as a process does that was stopped in the middle of a write.
final class StoreLock: Sendable {
    private let store: EventStore
    private let gate: Gate
    private let taken = Mutex(false)

    var hasBeenTaken: Bool { taken.withLock { $0 } }

    private final class Gate: Sendable {
        let isArmed = Mutex(false)
        let entered = DispatchSemaphore(value: 0)
        let left = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
    }

    init(_ path: String) throws {
        let gate = Gate()
        self.gate = gate
        // A write asks for the time once it has the lock.
        let clock: @Sendable () -> Timestamp = {
            if gate.isArmed.withLock({ $0 }) {
                gate.entered.signal()
                gate.left.wait()
            }
            return .wallClock
        }
        store = try EventStore.open(at: path, options: StoreOptions(clock: clock))
    }

    deinit { store.close() }

    /// Blocks until the store is locked.
    func take() {
        taken.withLock { $0 = true }
        gate.isArmed.withLock { $0 = true }
        Thread.detachNewThread { [store, gate] in
            try? store.renewLease(of: "locker", for: .zero)
            gate.ended.signal()
        }
        gate.entered.wait()
        gate.isArmed.withLock { $0 = false }
    }

    func release() {
        gate.left.signal()
        gate.ended.wait()
    }
}
