import ArgumentParser
import Conversation
import EventStore
import Glass

/// `switchboard hand-back`
struct HandBackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hand-back", abstract: "Give a session of yours back to the AI.")

    @OptionGroup var target: SessionArguments

    @Option(help: "The outcome.")
    var outcome: Outcome?

    @Option(help: "A note for the AI; the customer can read it too.")
    var note: String?

    func run() throws {
        try Desk.act(target) { desk in
            let settled = try desk.store.handBack(
                desk.id, by: desk.person, outcome: outcome, note: note, saw: desk.claim)
            desk.warnOfSilence()
            return try desk.say(settled, done: "Handed back to the AI: \(desk.words).")
        }
    }
}

/// `switchboard release`
struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Return a session of yours to the queue.")

    @OptionGroup var target: SessionArguments

    func run() throws {
        try Desk.act(target) { desk in
            let settled = try desk.store.release(desk.id, by: desk.person, saw: desk.claim)
            return try desk.say(settled, done: "Released: \(desk.words) waits for a human.")
        }
    }
}
