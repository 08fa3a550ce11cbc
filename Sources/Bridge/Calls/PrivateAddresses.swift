import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Keeps calls out of private networks, unless the configuration allows them.
///
/// A name is looked up before a call; what it leads to is remembered for a minute.
final class PrivateAddresses: Sendable {
    private let isAllowed: Bool
    private let known = Mutex<[String: (isPrivate: Bool, until: ContinuousClock.Instant)]>([:])

    init(areAllowed isAllowed: Bool) { self.isAllowed = isAllowed }

    /// Refuses a host that leads into a private network.
    func require(_ host: String) async throws(DeskError) {
        if isAllowed { return }
        if let entry = known.withLock({ $0[host] }), entry.until > .now {
            if entry.isPrivate { throw .privateAddress(host: host) }
            return
        }
        let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        let isPrivate: Bool
        do {
            isPrivate = try await NIOThreadPool.singleton.runIfActive { try Self.isPrivate(name) }
        } catch {
            throw .unreachable
        }
        known.withLock { known in
            if known.count > 1_000 { known.removeAll() }
            known[host] = (isPrivate, .now + .seconds(60))
        }
        if isPrivate { throw .privateAddress(host: host) }
    }

    private struct NoSuchHost: Error {}

    /// Whether any address of a host is private.
    private static func isPrivate(_ host: String) throws -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &found) == 0, let first = found else { throw NoSuchHost() }
        defer { freeaddrinfo(first) }
        var next: UnsafeMutablePointer<addrinfo>? = first
        while let entry = next {
            if let address = entry.pointee.ai_addr, isPrivate(address) { return true }
            next = entry.pointee.ai_next
        }
        return false
    }

    private static func isPrivate(_ address: UnsafeMutablePointer<sockaddr>) -> Bool {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                isPrivate(four: UInt32(bigEndian: $0.pointee.sin_addr.s_addr))
            }
        case AF_INET6:
            return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                withUnsafeBytes(of: address.pointee.sin6_addr) { isPrivate(six: Array($0)) }
            }
        default: return true
        }
    }

    /// Loopback, private, link-local, shared, test and multicast networks.
    static func isPrivate(four address: UInt32) -> Bool {
        let networks: [(UInt32, Int)] = [
            (0x0000_0000, 8), (0x0a00_0000, 8), (0x6440_0000, 10), (0x7f00_0000, 8), (0xa9fe_0000, 16),
            (0xac10_0000, 12), (0xc000_0000, 24), (0xc0a8_0000, 16), (0xc612_0000, 15), (0xe000_0000, 3),
        ]
        return networks.contains { network, bits in (address ^ network) >> (32 - bits) == 0 }
    }

    /// The same of version 6, and addresses of version 4 that are wrapped in it.
    static func isPrivate(six bytes: [UInt8]) -> Bool {
        let isWrapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
        let isTranslated = Array(bytes.prefix(4)) == [0, 0x64, 0xff, 0x9b]
        if isWrapped || isTranslated {
            return isPrivate(four: bytes.suffix(4).reduce(0) { $0 << 8 | UInt32($1) })
        }
        if bytes.prefix(12).allSatisfy({ $0 == 0 }) { return true }
        return bytes[0] & 0xfe == 0xfc || bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80 || bytes[0] == 0xff
    }
}
