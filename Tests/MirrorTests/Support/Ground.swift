import Mirror
import Testing

/// Which server a scene plays on, and how it is followed.
enum Ground: String, CustomTestStringConvertible {
    case parlant
    /// Parlant as everybody runs it: preambles, pauses, split answers.
    case parlantAtItsPace
    /// Our own, by its feed.
    case fed
    /// Our own, by what plain Parlant offers.
    case polled

    var testDescription: String { rawValue }

    static let both: [Ground] = [.parlant, .parlantAtItsPace]

    /// Close to what a production server allows.
    var configuration: Mirror.Configuration {
        Mirror.Configuration(
            limits: RequestLimits(perMinute: [.list: 600, .events: 3_000, .others: 3_000]),
            listInterval: .milliseconds(250), usesFeed: self != .polled)
    }

    /// - Parameters:
    ///   - options: Of Parlant's script; ours remembers and streams in any case.
    ///   - delay: How many seconds the AI takes for an answer.
    /// - Returns: A server that runs, with an agent `aria` and a customer `cust_ada`.
    /// - Throws: Where it does not come up.
    func server(_ options: [String] = [], delay: Double) async throws -> any Serving {
        switch self {
        case .parlant: try LiveServer(options, delay: delay)
        case .parlantAtItsPace: try LiveServer(options + ["--pace", "basic"], delay: delay)
        case .fed, .polled: try await OwnServer(delay: delay)
        }
    }
}
