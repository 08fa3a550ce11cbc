@preconcurrency import Dispatch
import Glibc

/// Ends the process with code 0 on SIGINT and SIGTERM, for commands that run until they are told to stop.
enum EndOnSignal {
    /// Ends at once. Lines are written whole, and the store needs no cleanup.
    static func install() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                TerminalModes.restore()
                _exit(0)
            }
        }
    }

    /// Ends after cleaning up.
    ///
    /// - Parameter tidy: The cleanup; called on its own thread, at most once.
    /// - Returns: The watch, which lasts as long as it is kept.
    static func install(after tidy: @escaping @Sendable () -> Void) -> Watch {
        Watch(
            sources: [SIGINT, SIGTERM].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: Watch.queue)
                source.setEventHandler {
                    tidy()
                    TerminalModes.restore()
                    _exit(0)
                }
                source.resume()
                return source
            })
    }

    /// A watch for signals.
    struct Watch: Sendable {
        fileprivate let sources: [any DispatchSourceSignal]
        fileprivate static let queue = DispatchQueue(label: "signals")
    }
}
