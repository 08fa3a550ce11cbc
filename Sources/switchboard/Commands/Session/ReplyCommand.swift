import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass

/// `switchboard reply`
struct ReplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reply", abstract: "Say something to the customer of a session of yours.")

    @OptionGroup var target: SessionArguments

    @Argument(help: "The text; - reads standard input.")
    var text: String

    @Flag(name: .customLong("as-ai"), help: "Speak under the AI's name.")
    var asAI = false

    @Option(help: "Names the send: repeating it with the same id never sends twice.")
    var requestID: String?

    func run() throws {
        try Desk.act(target) { desk in
            let text = try TextArgument.read(text)
            if !asAI, desk.person.displayName == nil {
                throw Complaint(
                    .configuration,
                    """
                    Customers have no name for you yet. Set one: --display-name NAME, SWITCHBOARD_DISPLAY_NAME, or \
                    display_name in \(desk.surroundings.paths.configurationFile)
                    """)
            }
            let request = requestID.map { Request.ID($0) } ?? .fresh
            let settled = try desk.send(text, as: asAI ? .theAI : .oneself, request)
            let speaker: SafeText =
                asAI
                ? "the AI (shown as \(SafeText(oneLine: desk.summary.agentName)))"
                : SafeText(oneLine: desk.person.publicName)
            let place: SafeText = settled.value.map { ", offset \($0.event.offset.rawValue)" } ?? ""
            return try desk.say(settled, done: "Sent to \(desk.words) as \(speaker)\(place).")
        }
    }
}

extension Desk {
    fileprivate func send(
        _ text: String, as identity: Identity, _ request: Request.ID
    ) throws -> Settled<LogEntry> {
        do {
            return try store.reply(text, as: identity, by: person, in: id, saw: claim, requestID: request)
        } catch {
            if error.isDefinite { throw error }
            let hint = "To repeat without sending twice, add: \(ShellWords.quoted("--request-id=\(request)"))"
            throw Complaint(error, adding: hint)
        }
    }
}
