import Glibc

/// Ends the process with code 0 on SIGINT and SIGTERM, for what runs until it is told to stop. Lines are written
/// whole and the store needs no farewell.
enum EndOnSignal {
    static func install() {
        for number in [SIGINT, SIGTERM] { signal(number) { _ in _exit(0) } }
    }
}
