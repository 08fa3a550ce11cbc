import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass

/// `switchboard steer`
struct SteerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "steer",
        abstract: "Give the AI one instruction; ownership does not change.",
        discussion: """
            It is an instruction, not a message: the customer sees what the AI makes of it. In manual mode the session \
            must be yours.
            """)

    @OptionGroup var target: SessionArguments

    @Argument(help: "The instruction; - reads standard input.")
    var text: String

    @Option(help: "Names the instruction: repeating it with the same id never tells it twice.")
    var requestID: String?

    func run() throws {
        try Desk.act(target) { desk in
            let text = try TextArgument.read(text)
            let request = requestID.map { Request.ID($0) } ?? .fresh
            let settled = try desk.tellTheAI(text, request)
            return try desk.say(settled, done: "The AI was told: \(desk.words). It speaks once.")
        }
    }
}

extension Desk {
    fileprivate func tellTheAI(_ text: String, _ request: Request.ID) throws -> Settled<LogEntry> {
        do {
            return try store.steer(id, text, by: person, request)
        } catch {
            if error.isDefinite { throw error }
            let hint =
                "To repeat without telling it twice, add: \(ShellWords.quoted("--request-id=\(request)"))"
            throw Complaint(error, adding: hint)
        }
    }
}

extension EventStore {
    /// Instructs the AI of a session for one turn.
    func steer(
        _ id: Session.ID, _ text: String, by person: Operator, _ request: Request.ID
    ) throws(StoreError) -> Settled<LogEntry> {
        guard !text.isBlank else { throw .refused(.blankText) }
        return try askForTurn(
            of: id, following: [Instruction(action: text)], by: person, requestID: request)
    }
}
