import CommandLine
public import Conversation
public import Terminal

extension Program {
    static let switchboard = Program("switchboard") { StandardError.write($0) }
}

extension TerminalError: ExplainedError {
    public var exitCode: Int32 { Complaint.Kind.unavailable.rawValue }
}

/// Runs a command's body. Errors become a message on standard error and an exit code.
func complaining(_ body: () throws -> Void) throws { try Program.switchboard.complaining(body) }
