import ArgumentParser
import CommandLine

extension Program {
    static let switchboardd = Program("switchboardd") { StandardStreams.complain($0) }
}

/// Runs a command's body; an error becomes a message on standard error and an exit code.
func complaining<Value>(_ body: () async throws -> Value) async throws -> Value {
    try await Program.switchboardd.complaining(body)
}
