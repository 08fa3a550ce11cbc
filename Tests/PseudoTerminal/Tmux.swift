internal import Glibc

/// A program in tmux in a terminal. The multiplexer has a server of its own.
public struct Tmux {
    /// Whether tmux is installed.
    public static let isThere = access(path, X_OK) == 0
    private static let path = "/usr/bin/tmux"

    /// The terminal around tmux.
    public let session: TerminalSession
    private let name = "switchboard-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"

    /// Starts a program as the only window, without anybody's settings.
    public init(
        running program: [String], environment: [String: String] = [:], columns: Int = 60, rows: Int = 22
    ) throws {
        session = try TerminalSession(
            [Self.path, "-u", "-L", name, "-f", "/dev/null", "new-session"] + program,
            environment: environment, columns: columns, rows: rows)
    }

    /// Ends the server with all that runs in it.
    public func end() {
        _ = try? TerminalSession([Self.path, "-L", name, "kill-server"]).waitForExit()
    }
}
