import ArgumentParser
import Conversation
import EventStore
import Glass

/// `switchboard close`
struct CloseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close a session that is yours, unassigned or with the AI.",
        discussion: "A new message of the customer opens it again.")

    @OptionGroup var target: SessionArguments

    @Option(help: "The outcome.")
    var outcome: Outcome

    func run() throws {
        try Desk.act(target) { desk in
            let settled = try desk.store.close(desk.id, by: desk.person, outcome: outcome, saw: desk.claim)
            return try desk.say(
                settled, done: "Closed as \(SafeText(oneLine: outcome.rawValue)): \(desk.words).")
        }
    }
}

/// `switchboard reopen`
struct ReopenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen", abstract: "Open a closed session; the AI answers in it.")

    @OptionGroup var target: SessionArguments

    func run() throws {
        try Desk.act(target) { desk in
            let settled = try desk.store.reopen(desk.id, by: desk.person, saw: desk.claim)
            desk.warnOfSilence()
            return try desk.say(settled, done: "Reopened: \(desk.words). The AI answers.")
        }
    }
}
