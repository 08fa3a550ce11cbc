public import Conversation
import Foundation

/// What a store takes from its environment.
public struct StoreOptions: Sendable {
    public var clock: @Sendable () -> Timestamp
    public var leaseClock: LeaseClock
    public var ids: IDSource
    /// How long to wait for another process's lock.
    public var busyTimeout: Duration
    public var rule: AbandonmentRule
    /// Whether nothing is written and a missing file is not created.
    public var readOnly: Bool
    /// Who acts if no call names another author; for the audit.
    public var author: Author

    /// Creates options; the defaults are the wall clock, random ids and the default rules.
    public init(
        clock: @escaping @Sendable () -> Timestamp = { .wallClock }, leaseClock: LeaseClock = .system,
        ids: IDSource = .random, busyTimeout: Duration = .seconds(2),
        rule: AbandonmentRule = AbandonmentRule(),
        readOnly: Bool = false, author: Author = Author()
    ) {
        self.clock = clock
        self.leaseClock = leaseClock
        self.ids = ids
        self.busyTimeout = busyTimeout
        self.rule = rule
        self.readOnly = readOnly
        self.author = author
    }
}

/// Where new ids come from.
public struct IDSource: Sendable {
    /// For sessions, events and requests; 10 alphanumerics in Parlant.
    public var short: @Sendable () -> String
    /// For traces and operator keys; 32 hexadecimal digits in Parlant.
    public var trace: @Sendable () -> String

    /// Ids from two closures, which are called from any thread.
    public init(short: @escaping @Sendable () -> String, trace: @escaping @Sendable () -> String) {
        self.short = short
        self.trace = trace
    }

    /// Ids from the system's random numbers.
    public static let random = IDSource(
        short: { text(of: 10, from: alphanumerics) },
        trace: { text(of: 16, from: hexadecimals) + text(of: 16, from: hexadecimals) })

    private static let alphanumerics = Array(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
    private static let hexadecimals = Array("0123456789abcdef".utf8)

    /// One random number has enough digits: asking the system for each digit would cost 10 µs an id.
    private static func text(of length: Int, from alphabet: [UInt8]) -> String {
        var digits = UInt64.random(in: .min ... .max)
        let text = (0..<length).map { _ in
            let (rest, digit) = digits.quotientAndRemainder(dividingBy: UInt64(alphabet.count))
            digits = rest
            return alphabet[Int(digit)]
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// What a store's file is; fixed when it is created.
public enum StoreKind: Hashable, Sendable {
    /// The store is the source of truth.
    case local
    /// The store follows the server at a base URL, which is the source of truth.
    case mirror(upstream: String)
}

extension Timestamp {
    /// The current time by the system's clock.
    public static var wallClock: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
