import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass

/// Something that whoever starts the program can mend: one sentence and an exit code of sysexits.h.
struct Complaint: Error {
    let code: Int32
    let wording: String

    static func usage(_ wording: String) -> Complaint { Complaint(code: 64, wording: wording) }
}

/// Runs a command's body; trouble becomes one line on standard error and an exit code.
func complaining<T>(_ body: () async throws -> T) async throws -> T {
    do {
        return try await body()
    } catch let complaint as Complaint {
        throw exit(complaint.code, SafeText(complaint.wording, quoting: CommandLine.arguments))
    } catch let problem as ConfigurationProblem {
        throw exit(78, SafeText(problem.wording, quoting: CommandLine.arguments))
    } catch let error as StoreError {
        throw exit(error.exitCode, SafeText(oneLine: error.wording))
    }
}

private func exit(_ code: Int32, _ wording: SafeText) -> ExitCode {
    StandardStreams.complain("switchboardd: \(wording)")
    return ExitCode(code)
}
