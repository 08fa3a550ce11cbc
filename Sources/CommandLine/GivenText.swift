internal import Foundation

/// Checks the arguments and variables that the program was started with. Swift silently repairs invalid UTF-8, and a
/// repaired text might go to a customer, or a token be made for the wrong login.
package enum GivenText {
    /// The problem with the first argument or variable that is not UTF-8; nil if there is none.
    package static var complaint: Complaint? {
        let arguments = UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
        for (number, argument) in arguments.enumerated().dropFirst() {
            guard let argument, String(validatingCString: argument) == nil else { continue }
            return Complaint(
                .usage,
                "Argument \(number) is not UTF-8; nothing was done. Type it in a terminal that uses UTF-8.")
        }
        return brokenVariable.map {
            Complaint(.usage, "The variable \($0) is not UTF-8; nothing was done. Set it again.")
        }
    }

    /// The name of the first variable of ours, or of the login, whose value is not UTF-8.
    private static var brokenVariable: String? {
        var place = environ
        while let entry = place.pointee {
            place += 1
            let text = String(cString: entry)
            guard text.hasPrefix("SWITCHBOARD_") || text.hasPrefix("USER=") else { continue }
            if String(validatingCString: entry) == nil { return String(text.prefix { $0 != "=" }) }
        }
        return nil
    }
}
