package import ArgumentParser
internal import Conversation
package import Glass

/// How a program of ours begins and ends: what was typed wrongly is quoted safely, and trouble becomes words on standard
/// error and an exit code.
package struct Program: Sendable {
    package let name: String
    private let complain: @Sendable (SafeText) -> Void

    /// - Parameters:
    ///   - name: Stands before every complaint.
    ///   - complain: Writes lines to standard error.
    package init(_ name: String, complain: @escaping @Sendable (SafeText) -> Void) {
        self.name = name
        self.complain = complain
    }

    /// The command that was asked for; a program that was started wrongly ends here.
    package func command(of root: any ParsableCommand.Type) -> any ParsableCommand {
        StandardDescriptors.openMissing()
        if let complaint = GivenText.complaint { root.exit(withError: ended(complaint)) }
        if let wording = CommandNames.complaint(of: CommandLine.arguments.dropFirst(), for: root) {
            root.exit(withError: ended(Complaint(.usage, wording)))
        }
        do {
            return try root.parseAsRoot()
        } catch {
            end(error, of: root)
        }
    }

    /// As `exit(withError:)` ends, but what was typed wrongly is quoted safely.
    package func end(_ error: any Error, of root: any ParsableCommand.Type) -> Never {
        let code = root.exitCode(for: error)
        let text = root.fullMessage(for: error)
        if code.isSuccess { root.exit(withError: error) }
        if !text.isEmpty { complain(SafeText(text, quoting: CommandLine.arguments)) }
        root.exit(withError: code)
    }

    /// Runs a command's body.
    ///
    /// - Throws: `ExitCode` where the body threw an explained error, which has been told; other errors as they are.
    package func complaining<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as any ExplainedError {
            throw ended(error)
        }
    }

    /// Runs a command's body.
    ///
    /// - Throws: `ExitCode` where the body threw an explained error, which has been told; other errors as they are.
    package func complaining<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as any ExplainedError {
            throw ended(error)
        }
    }

    private func ended(_ error: any ExplainedError) -> ExitCode {
        // A complaint may have several lines; what it quotes of the command line has one.
        let wording =
            error is Complaint
            ? SafeText(error.wording, quoting: CommandLine.arguments) : SafeText(oneLine: error.wording)
        complain("\(SafeText(name)): \(wording)")
        return ExitCode(error.exitCode)
    }
}
