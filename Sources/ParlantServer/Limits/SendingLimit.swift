import NIOCore
import Synchronization

/// Limits how many bytes of large answers are held for clients that have not read them yet.
///
/// An answer that finds no room is read from the store in small pieces as its client reads it.
final class SendingLimit: Sendable {
    private struct Held {
        var byClient: [String: Int] = [:]
        var size = 0
    }

    /// The largest answer in bytes that needs no room: a connection's own buffers hold as much.
    static let small = 64 << 10

    /// How many bytes are written at a time.
    static let piece = 16 << 10

    private let inAll: Int
    private let perClient: Int
    private let state = Mutex(Held())

    init(inAll: Int = 64 << 20, perClient: Int = 8 << 20) {
        self.inAll = inAll
        self.perClient = perClient
    }

    /// - Returns: A place that holds the room; nil if there is none.
    func place(_ size: Int, for client: Caller) -> Place? {
        if size <= Self.small { return Place {} }
        let id = client.id
        let hasRoom = state.withLock { state in
            guard state.size + size <= inAll, state.byClient[id, default: 0] + size <= perClient else {
                return false
            }
            state.size += size
            state.byClient[id, default: 0] += size
            return true
        }
        guard hasRoom else { return nil }
        return Place { [self] in
            state.withLock { state in
                state.size -= size
                state.byClient[id]! -= size
                if state.byClient[id] == 0 { state.byClient[id] = nil }
            }
        }
    }
}
