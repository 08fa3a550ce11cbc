internal import Foundation

/// What the program was started with. Swift repairs broken bytes silently, and a repaired text would go to a
/// customer, or a token be for another login than was asked for.
package enum GivenText {
    /// Why it cannot be worked with: the first argument or setting that is no UTF-8.
    package static var complaint: Complaint? {
        let arguments = UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
        for (number, argument) in arguments.enumerated().dropFirst() {
            guard let argument, String(validatingCString: argument) == nil else { continue }
            return Complaint(
                .usage,
                "Argument \(number) is not UTF-8; nothing was done. Type it in a terminal that uses UTF-8.")
        }
        return brokenVariable.map {
            Complaint(.usage, "The variable \($0) is not UTF-8; nothing was done. Set it anew.")
        }
    }

    /// The name of the first of our variables, or of the login's, whose value is no UTF-8.
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
