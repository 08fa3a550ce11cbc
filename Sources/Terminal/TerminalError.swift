/// Why the terminal cannot be used.
public enum TerminalError: Error, Equatable {
    /// The output is a file or a pipe.
    case notATerminal
    /// There is no description of this `TERM`.
    case unknownTerminal(String)
    /// The terminal cannot position its cursor.
    case tooSimple(String)

    /// What happened, then what to do.
    public var wording: String {
        switch self {
        case .notATerminal:
            "The output is not a terminal. Run the console in one, without redirecting it."
        case .unknownTerminal(""):
            "TERM is not set. Set it to your terminal's name, for example: TERM=xterm-256color."
        case .unknownTerminal(let name):
            "The terminal \"\(name)\" is unknown here. Set TERM to a known one, for example xterm-256color."
        case .tooSimple(let name):
            "The terminal \"\(name)\" cannot place its cursor. Use another, or set TERM to what it really is."
        }
    }
}
