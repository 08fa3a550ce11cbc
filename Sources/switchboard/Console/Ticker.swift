import Conversation
import Dispatch
import Foundation

/// Does something at once and then again and again, on a thread of its own, until it is stopped.
final class Ticker: Sendable {
    private let stopped = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - name: Which debuggers show.
    ///   - interval: From the end of one time to the beginning of the next.
    ///   - tick: What to do.
    init(_ name: String, every interval: Duration, _ tick: @escaping @Sendable () -> Void) {
        let thread = Thread { [stopped, ended] in
            let pause = DispatchTimeInterval.microseconds(Int(interval.microseconds))
            repeat { tick() } while stopped.wait(timeout: .now() + pause) == .timedOut
            ended.signal()
        }
        thread.name = name
        thread.start()
    }

    /// Returns when what was under way is done. To be called once.
    func stop() {
        stopped.signal()
        ended.wait()
    }
}
