package import Conversation

/// Something that the person at the command line can mend: what is wrong and what to do, and an exit code.
package struct Complaint: ExplainedError, CustomStringConvertible {
    /// What kind of trouble, as sysexits.h numbers it.
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

    package init(_ kind: Kind, _ wording: String) {
        self.wording = wording
        exitCode = kind.rawValue
    }

    /// An error with a hint behind it.
    package init(_ error: any ExplainedError, adding hint: String) {
        wording = error.wording + " " + hint
        exitCode = error.exitCode
    }

    package var description: String { wording }
}
