@preconcurrency import Dispatch
import Glibc

/// Ends the process with code 0 on SIGINT and SIGTERM, for what runs until it is told to stop.
enum EndOnSignal {
    /// At once: lines are written whole and the store needs no farewell.
    static func install() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                TerminalModes.giveBack()
                _exit(0)
            }
        }
    }

    /// After something was put in order.
    ///
    /// - Parameter tidy: Called on a thread of its own, at most once.
    /// - Returns: What watches, as long as it is kept.
    static func install(after tidy: @escaping @Sendable () -> Void) -> Watch {
        Watch(
            sources: [SIGINT, SIGTERM].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: Watch.queue)
                source.setEventHandler {
                    tidy()
                    TerminalModes.giveBack()
                    _exit(0)
                }
                source.resume()
                return source
            })
    }

    /// Signals that are waited for.
    struct Watch: Sendable {
        fileprivate let sources: [any DispatchSourceSignal]
        fileprivate static let queue = DispatchQueue(label: "signals")
    }
}
