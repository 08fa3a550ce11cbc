import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Foundation
import Glass
import Terminal

/// Something that the person at the command line can mend: one sentence and an exit code.
struct Complaint: Error, CustomStringConvertible {
    /// What kind of trouble, as sysexits.h numbers it.
    enum Kind: Int32 {
        case usage = 64
        case data = 65
        case noInput = 66
        case unavailable = 69
        case software = 70
        case cannotCreate = 73
        case inputOutput = 74
        case tryAgain = 75
        case noPermission = 77
        case configuration = 78
    }

    let kind: Kind
    let wording: String

    init(_ kind: Kind, _ wording: String) {
        self.kind = kind
        self.wording = wording
    }

    var description: String { wording }

    init(_ error: StoreError) {
        wording = error.wording
        kind = Kind(rawValue: error.exitCode)!
    }

    init(_ error: TerminalError) {
        wording = error.wording
        kind = .unavailable
    }
}

/// Runs a command's body; trouble becomes one line on standard error and an exit code.
func complaining(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let complaint as Complaint {
        StandardError.write("switchboard: " + SafeText(complaint.wording))
        throw ExitCode(complaint.kind.rawValue)
    } catch let error as StoreError {
        let complaint = Complaint(error)
        StandardError.write("switchboard: \(complaint.wording)")
        throw ExitCode(complaint.kind.rawValue)
    } catch let error as TerminalError {
        StandardError.write("switchboard: \(error.wording)")
        throw ExitCode(Complaint(error).kind.rawValue)
    }
}
