import NIOCore
import Synchronization

/// All open connections by channel. If there are too many, decides which to close.
///
/// A connection is silent until its first request has come. Silent ones cost a stranger nothing, so they go first.
final class Connections: Sendable {
    fileprivate struct Guest {
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

    fileprivate struct Census {
        var guests: [ObjectIdentifier: Guest] = [:]
        var addresses: [String: Address] = [:]
        var number = 0
        var isClosing = false
    }

    let limits: Limits.OpenConnections
    private let state = Mutex(Census())

    init(_ limits: Limits.OpenConnections) { self.limits = limits }

    var count: Int { state.withLock { $0.guests.count } }

    /// Whether the server has been told to stop, and waits only briefly for clients.
    var isClosing: Bool { state.withLock { $0.isClosing } }

    func connection(of channel: any Channel) -> Connection? {
        state.withLock { $0.guests[ObjectIdentifier(channel)]?.connection }
    }

    /// Adds a connection. If there are then too many, closes the oldest silent one (of the same address, if that
    /// address has too many) or else the new one.
    func add(_ channel: any Channel) {
        let surplus = state.withLock { state -> Guest? in
            let (key, address) = state.add(channel)
            let own = state.addresses[address]!
            if own.silent.count > limits.silent || own.count > limits.perAddress {
                return state.remove(own.oldestSilent?.key ?? key)
            }
            if state.guests.count > limits.inAll { return state.remove(state.oldestSilent ?? key) }
            return nil
        }
        surplus?.connection.end()
        surplus?.channel.close(promise: nil)
    }

    /// Notes that a request has come on a connection, which is then no longer silent.
    func spoke(_ channel: any Channel) {
        state.withLock { $0.spoke(ObjectIdentifier(channel)) }
    }

    /// Ends whatever waits for a client that has closed its sending side.
    func hungUp(_ channel: any Channel) { connection(of: channel)?.end() }

    func remove(_ channel: any Channel) {
        state.withLock { $0.remove(ObjectIdentifier(channel)) }?.connection.end()
    }

    /// Tells every connection to wait only briefly for clients that read nothing.
    func close() {
        let channels = state.withLock { state in
            state.isClosing = true
            return state.guests.values.map(\.channel)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(Farewell()) }
    }

    /// Tells a connection's handler that the server is stopping.
    struct Farewell: Sendable {}
}

extension Connections.Census {
    fileprivate mutating func add(_ channel: any Channel) -> (key: ObjectIdentifier, address: String) {
        let (key, address) = (ObjectIdentifier(channel), channel.peer)
        number += 1
        guests[key] = Connections.Guest(
            connection: Connection(), channel: channel, address: address, number: number)
        addresses[address, default: Connections.Address()].count += 1
        addresses[address]!.silent[number] = key
        return (key, address)
    }

    fileprivate mutating func spoke(_ key: ObjectIdentifier) {
        guard let guest = guests[key] else { return }
        addresses[guest.address]!.silent[guest.number] = nil
    }

    fileprivate mutating func remove(_ key: ObjectIdentifier) -> Connections.Guest? {
        guard let guest = guests.removeValue(forKey: key) else { return nil }
        addresses[guest.address]!.silent[guest.number] = nil
        addresses[guest.address]!.count -= 1
        if addresses[guest.address]!.count == 0 { addresses[guest.address] = nil }
        return guest
    }

    fileprivate var oldestSilent: ObjectIdentifier? {
        addresses.values.compactMap(\.oldestSilent).min { $0.number < $1.number }?.key
    }
}
