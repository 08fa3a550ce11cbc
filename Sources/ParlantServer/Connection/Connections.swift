import NIOCore
import Synchronization

/// All open connections by channel. If there are too many, decides which to close.
///
/// A connection is silent until its first request has come. Silent ones cost a stranger nothing, so they go first.
final class Connections: Sendable {
    fileprivate struct Entry {
        let connection: Connection
        let channel: any Channel
        let address: String
        /// Counts up in order of arrival.
        let number: Int
    }

    fileprivate struct Address {
        var count = 0
        /// Connections without a request yet, by number.
        var silent: [Int: ObjectIdentifier] = [:]

        var oldestSilent: (number: Int, key: ObjectIdentifier)? {
            silent.min { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
    }

    fileprivate struct Register {
        var entries: [ObjectIdentifier: Entry] = [:]
        var addresses: [String: Address] = [:]
        var number = 0
        var isClosing = false
    }

    let limits: Limits.OpenConnections
    private let state = Mutex(Register())

    init(_ limits: Limits.OpenConnections) { self.limits = limits }

    var count: Int { state.withLock { $0.entries.count } }

    /// Whether the server has been told to stop, and waits only briefly for clients.
    var isClosing: Bool { state.withLock { $0.isClosing } }

    func connection(of channel: any Channel) -> Connection? {
        state.withLock { $0.entries[ObjectIdentifier(channel)]?.connection }
    }

    /// Adds a connection. If there are then too many, closes the oldest silent one (of the same address, if that
    /// address has too many) or else the new one.
    func add(_ channel: any Channel) {
        let surplus = state.withLock { state -> Entry? in
            let (key, address) = state.add(channel)
            let own = state.addresses[address]!
            if own.silent.count > limits.silent || own.count > limits.perAddress {
                return state.remove(own.oldestSilent?.key ?? key)
            }
            if state.entries.count > limits.inAll { return state.remove(state.oldestSilent ?? key) }
            return nil
        }
        surplus?.connection.end()
        surplus?.channel.close(promise: nil)
    }

    /// Notes that a request has come on a connection, which is then no longer silent.
    func recordRequest(on channel: any Channel) {
        state.withLock { $0.recordRequest(ObjectIdentifier(channel)) }
    }

    /// Ends whatever waits for a client that has closed its sending side.
    func endWaits(of channel: any Channel) { connection(of: channel)?.end() }

    func remove(_ channel: any Channel) {
        state.withLock { $0.remove(ObjectIdentifier(channel)) }?.connection.end()
    }

    /// Tells every connection to wait only briefly for clients that read nothing.
    func close() {
        let channels = state.withLock { state in
            state.isClosing = true
            return state.entries.values.map(\.channel)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(Stopping()) }
    }

    /// Tells a connection's handler that the server is stopping.
    struct Stopping: Sendable {}
}

extension Connections.Register {
    fileprivate mutating func add(_ channel: any Channel) -> (key: ObjectIdentifier, address: String) {
        let (key, address) = (ObjectIdentifier(channel), channel.peer)
        number += 1
        entries[key] = Connections.Entry(
            connection: Connection(), channel: channel, address: address, number: number)
        addresses[address, default: Connections.Address()].count += 1
        addresses[address]!.silent[number] = key
        return (key, address)
    }

    fileprivate mutating func recordRequest(_ key: ObjectIdentifier) {
        guard let entry = entries[key] else { return }
        addresses[entry.address]!.silent[entry.number] = nil
    }

    fileprivate mutating func remove(_ key: ObjectIdentifier) -> Connections.Entry? {
        guard let entry = entries.removeValue(forKey: key) else { return nil }
        addresses[entry.address]!.silent[entry.number] = nil
        addresses[entry.address]!.count -= 1
        if addresses[entry.address]!.count == 0 { addresses[entry.address] = nil }
        return entry
    }

    fileprivate var oldestSilent: ObjectIdentifier? {
        addresses.values.compactMap(\.oldestSilent).min { $0.number < $1.number }?.key
    }
}
