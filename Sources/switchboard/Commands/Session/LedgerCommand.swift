import ArgumentParser
import CommandLine
import Console
import Conversation
import EventStore
import Glass

/// `switchboard ledger`
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Show who did what in a session, when and through which door, oldest first.",
        discussion: """
            The log and the audit as one list: messages, tool calls, takeovers, returns, notes, labels and instructions, \
            with who had the session afterwards. What it holds is private.
            """)

    @Argument(help: "The session.")
    var session: String

    @Flag(help: "One JSON object a line.")
    var json = false

    @OptionGroup var place: PlaceArguments
    @OptionGroup var person: OperatorArguments

    func run() throws {
        try complaining {
            let surroundings = try Surroundings()
            let name = try surroundings.operatorName(person)
            try surroundings.withStore(place) { store in
                let known = try store.known(Session.ID(session), for: name)
                for line in try store.ledger(of: known.id) {
                    if json {
                        try StandardOutput.exact(line.json)
                    } else {
                        try StandardOutput.write([line.sentence])
                    }
                }
            }
        }
    }
}

extension LedgerLine {
    /// The act in one line: `2024-05-15 09:04  anna  console  take over  refund  then anna, epoch 1`.
    var sentence: SafeText {
        let time = moment.local
        let date: SafeText = "\(time.year)-\(two: time.month)-\(two: time.day)"
        let way = program.map { "\(door.rawValue) (\($0))" } ?? door.rawValue
        var line: SafeText =
            "\(date) \(time.clock)  \(SafeText(oneLine: who))  \(SafeText(oneLine: way))  \(SafeText(oneLine: act))"
        if let words { line += "  \(SafeText(oneLine: words))" }
        if let saw { line += "  saw \(saw.words)" }
        if let after { line += "  then \(SafeText(oneLine: after.mode.rawValue)), \(after.claim.words)" }
        return line
    }
}

extension SafeText.StringInterpolation {
    /// Appends a number from 0 to 99 with two digits.
    fileprivate mutating func appendInterpolation(two number: Int) {
        if number < 10 { appendLiteral("0") }
        appendInterpolation(number)
    }
}
