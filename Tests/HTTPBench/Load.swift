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
    /// Asks until the time is over or enough were asked.
    ///
    /// - Parameters:
    ///   - server: Whom.
    ///   - clients: How many at once, each on a connection and a thread of its own.
    ///   - seconds: For how long.
    ///   - most: After how many requests in all it ends earlier.
    ///   - request: One of them; gets the number of the request.
    /// - Returns: How long each took.
    /// - Throws: What one of them threw.
    static func run(
        _ server: Server, clients: Int, seconds: Double, most: Int = .max,
        _ request: @escaping @Sendable (Connection, Int) throws -> Void
    ) throws -> Figures {
        let all = Mutex<[Double]>([])
        let failure = Mutex<(any Error)?>(nil)
        let next = Atomic(0)
        let group = DispatchGroup()
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        for _ in 0..<clients {
            group.enter()
            Thread.detachNewThread {
                var times: [Double] = []
                do {
                    let connection = try Connection(server.address)
                    while ContinuousClock.now < end {
                        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                        if number >= most { break }
                        let asked = ContinuousClock.now
                        try request(connection, number)
                        times.append((ContinuousClock.now - asked).seconds)
                    }
                } catch {
                    failure.withLock { $0 = error }
                }
                all.withLock { $0 += times }
                group.leave()
            }
        }
        group.wait()
        if let failure = failure.withLock({ $0 }) { throw failure }
        return Figures(times: all.withLock { $0.sorted() }, span: (ContinuousClock.now - start).seconds)
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
