import NIOCore
import Synchronization

/// All open connections, by their channels, and who has to go where there are too many.
///
/// A connection is silent until its first request has come: such ones cost a stranger nothing, so they go first.
final class Connections: Sendable {
    fileprivate struct Guest {
        let connection: Connection
        let channel: any Channel
        let address: String
        /// In which order they came.
        let number: Int
    }

    fileprivate struct Address {
        var count = 0
        /// By their numbers.
        var silent: [Int: ObjectIdentifier] = [:]

        var oldestSilent: (number: Int, key: ObjectIdentifier)? {
            silent.min { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
    }

    fileprivate struct State {
        var guests: [ObjectIdentifier: Guest] = [:]
        var addresses: [String: Address] = [:]
        var number = 0
        var isClosing = false
    }

    let limits: Limits.Connections
    private let state = Mutex(State())

    init(_ limits: Limits.Connections) { self.limits = limits }

    var count: Int { state.withLock { $0.guests.count } }

    /// The server has been told to stop: nobody waits long for a client any more.
    var isClosing: Bool { state.withLock { $0.isClosing } }

    func connection(of channel: any Channel) -> Connection? {
        state.withLock { $0.guests[ObjectIdentifier(channel)]?.connection }
    }

    /// Takes a connection in; where there are too many, the oldest silent one goes, of the same address or of any, or
    /// else the new one.
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

    /// A request has come by it.
    func spoke(_ channel: any Channel) {
        state.withLock { $0.spoke(ObjectIdentifier(channel)) }
    }

    /// The client says no more, so nothing that waits for it need go on.
    func hungUp(_ channel: any Channel) { connection(of: channel)?.end() }

    func remove(_ channel: any Channel) {
        state.withLock { $0.remove(ObjectIdentifier(channel)) }?.connection.end()
    }

    /// Tells every connection that clients which take nothing are waited for no longer.
    func close() {
        let channels = state.withLock { state in
            state.isClosing = true
            return state.guests.values.map(\.channel)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(Farewell()) }
    }

    /// The server stops.
    struct Farewell: Sendable {}
}

extension Connections.State {
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
