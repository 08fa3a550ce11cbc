import ArgumentParser
import CommandLine
import Glass

/// `switchboard doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what is wrong with terminal, settings and store, and how to mend it."
    )

    @OptionGroup var store: StoreArguments
    @OptionGroup var person: OperatorArguments

    @Flag(help: "Leave out the check of the whole store, which reads all of it.")
    var quick = false

    func run() throws {
        try complaining {
            let findings = Examination(store: store, person: person, isQuick: quick).findings()
            for finding in findings {
                let lead = SafeText(finding.verdict.rawValue).padded(to: 9) + finding.subject.padded(to: 10)
                try StandardOutput.write("\(lead)\(SafeText(oneLine: finding.wording))")
            }
            let problems = findings.count { $0.verdict == .problem }
            if problems > 0 { throw ExitCode(Complaint.Kind.configuration.rawValue) }
        }
    }
}

/// The result of one check.
struct Finding: Equatable {
    enum Verdict: String {
        case ok, warning, problem
    }

    let verdict: Verdict
    let subject: SafeText
    /// What was found and, if something is wrong, what to do.
    let wording: String

    static func ok(_ subject: SafeText, _ wording: String) -> Finding {
        Finding(verdict: .ok, subject: subject, wording: wording)
    }

    static func warning(_ subject: SafeText, _ wording: String) -> Finding {
        Finding(verdict: .warning, subject: subject, wording: wording)
    }

    static func problem(_ subject: SafeText, _ wording: String) -> Finding {
        Finding(verdict: .problem, subject: subject, wording: wording)
    }
}
