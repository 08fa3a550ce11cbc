package import Conversation

/// A problem that the user can fix: what is wrong, what to do, and an exit code.
package struct Complaint: ExplainedError, CustomStringConvertible {
    /// The kind of problem, with its exit code from sysexits.h.
    package enum Kind: Int32 {
        case usage = 64
        case data = 65
        case noInput = 66
        case unavailable = 69
        case cannotCreate = 73
        case inputOutput = 74
        case tryAgain = 75
        case noPermission = 77
        case configuration = 78
    }

    package let wording: String
    package let exitCode: Int32
    package var isList: Bool { true }

    package init(_ kind: Kind, _ wording: String) {
        self.wording = wording
        exitCode = kind.rawValue
    }

    /// Creates a complaint from an error, followed by a hint.
    package init(_ error: any ExplainedError, adding hint: String) {
        wording = error.wording + " " + hint
        exitCode = error.exitCode
    }

    package var description: String { wording }
}
