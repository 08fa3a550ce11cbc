import ArgumentParser
import Conversation
import EventStore
import Glass

/// `switchboard note`
struct NoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Keep a private note that only operators read.")

    @OptionGroup var target: SessionArguments

    @Argument(help: "The text; - reads standard input.")
    var text: String

    func run() throws {
        try Desk.act(target) { desk in
            let settled = try desk.store.addNote(
                try TextArgument.read(text), by: desk.person, to: desk.id)
            return try desk.say(settled, done: "Noted for operators: \(desk.words).")
        }
    }
}
