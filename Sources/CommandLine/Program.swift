package import ArgumentParser
internal import Conversation
package import Glass

/// Starts and ends a program. Quotes wrong arguments safely, and turns errors into a message on standard error and
/// an exit code.
package struct Program: Sendable {
    package let name: String
    private let complain: @Sendable (SafeText) -> Void

    /// - Parameters:
    ///   - name: The program's name, which begins every complaint.
    ///   - complain: Writes lines to standard error.
    package init(_ name: String, complain: @escaping @Sendable (SafeText) -> Void) {
        self.name = name
        self.complain = complain
    }

    /// Returns the requested command. Ends the program if the arguments are wrong.
    package func command(of root: any ParsableCommand.Type) -> any ParsableCommand {
        StandardDescriptors.openMissing()
        if let complaint = GivenText.complaint { root.exit(withError: ended(complaint)) }
        if let wording = CommandNames.complaint(of: CommandLine.arguments.dropFirst(), for: root) {
            root.exit(withError: ended(Complaint(.usage, wording)))
        }
        let words = CommandLine.arguments.dropFirst()
        if words.first == "help" { help(words.dropFirst(), root) }
        do {
            return try root.parseAsRoot()
        } catch {
            end(error, of: root)
        }
    }

    /// Answers `help` and ends the program, unless the argument parser has the answer.
    private func help(_ words: ArraySlice<String>, _ root: any ParsableCommand.Type) {
        do {
            try complaining {
                guard let lines = try Help(root: root).answer(words, columns: StandardOutput.columns) else {
                    return
                }
                try StandardOutput.write(lines)
                root.exit(withError: ExitCode.success)
            }
        } catch {
            end(error, of: root)
        }
    }

    /// Ends the program as `exit(withError:)` does, but quotes wrong arguments safely.
    package func end(_ error: any Error, of root: any ParsableCommand.Type) -> Never {
        let code = root.exitCode(for: error)
        let text = root.fullMessage(for: error)
        if code.isSuccess { root.exit(withError: error) }
        if !text.isEmpty { complain(SafeText(text, quoting: CommandLine.arguments)) }
        root.exit(withError: code)
    }

    /// Runs a command's body.
    ///
    /// - Throws: `ExitCode` if the body threw an explained error, which has been reported; other errors unchanged.
    package func complaining<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as any ExplainedError {
            throw ended(error)
        }
    }

    /// Runs a command's body.
    ///
    /// - Throws: `ExitCode` if the body threw an explained error, which has been reported; other errors unchanged.
    package func complaining<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as any ExplainedError {
            throw ended(error)
        }
    }

    private func ended(_ error: any ExplainedError) -> ExitCode {
        // Text quoted from the command line stays on one line even in a list.
        let wording =
            error.isList
            ? SafeText(error.wording, quoting: CommandLine.arguments) : SafeText(oneLine: error.wording)
        complain("\(SafeText(name)): \(wording)")
        return ExitCode(error.exitCode)
    }
}
