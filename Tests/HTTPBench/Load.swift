import Foundation
import Synchronization

/// How requests of one sort fared.
struct Figures: Sendable {
    /// Seconds, sorted.
    var times: [Double]
    var span: Double

    var perSecond: Double { Double(times.count) / span }

    /// Milliseconds.
    func percentile(_ part: Double) -> Double {
        times.isEmpty ? .nan : times[min(times.count - 1, Int(Double(times.count) * part))] * 1_000
    }
}

/// Several clients that ask as fast as they are answered.
enum Load {
    /// Before any request counts: connections, caches and threads are there by then.
    private static let warmUp = Duration.seconds(0.5)

    /// Asks until the time is over or enough were asked.
    ///
    /// - Parameters:
    ///   - server: Whom.
    ///   - clients: How many at once, each on a connection and a thread of its own.
    ///   - seconds: For how long, behind the warm-up.
    ///   - most: After how many requests in all it ends earlier, without a warm-up.
    ///   - request: One of them; gets the number of the request.
    /// - Returns: How long each took.
    /// - Throws: What one of them threw.
    static func run(
        _ server: Server, clients: Int, seconds: Double, most: Int? = nil,
        _ request: @escaping @Sendable (Connection, Int) throws -> Void
    ) throws -> Figures {
        let all = Mutex<[Asked]>([])
        let failure = Mutex<(any Error)?>(nil)
        let next = Atomic(0)
        let group = DispatchGroup()
        let start = ContinuousClock.now + (most == nil ? warmUp : .zero)
        let end = start + .seconds(seconds)
        for _ in 0..<clients {
            group.enter()
            Thread.detachNewThread {
                var asked: [Asked] = []
                do {
                    let connection = try Connection(server.address)
                    // A slow server is asked at least once behind the warm-up.
                    while asked.isEmpty || ContinuousClock.now < end {
                        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                        if let most, number >= most { break }
                        let begun = ContinuousClock.now
                        try request(connection, number)
                        if begun >= start { asked.append(Asked(begun: begun, ended: .now)) }
                    }
                } catch {
                    failure.withLock { $0 = error }
                }
                all.withLock { $0 += asked }
                group.leave()
            }
        }
        group.wait()
        if let failure = failure.withLock({ $0 }) { throw failure }
        return Figures(all.withLock { $0 })
    }
}

/// One request and its answer.
struct Asked: Sendable {
    var begun: ContinuousClock.Instant
    var ended: ContinuousClock.Instant
}

extension Figures {
    /// Over the time from the first of them to the last answer.
    fileprivate init(_ asked: [Asked]) {
        let first = asked.map(\.begun).min() ?? .now
        let last = asked.map(\.ended).max() ?? first
        self.init(
            times: asked.map { ($0.ended - $0.begun).seconds }.sorted(), span: (last - first).seconds)
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
