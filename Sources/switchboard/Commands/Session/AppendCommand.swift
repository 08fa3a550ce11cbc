import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass

/// `switchboard append`
struct AppendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "append", abstract: "Add an event to a session's log, as a program would.",
        discussion: """
            The rules hold: what an AI says in manual mode is refused and kept as a suggestion; a tool's result that \
            asks for manual mode makes the session wait for a human.
            """)

    @Argument(help: "The session.")
    var session: String

    @Option(help: "What it is.")
    var kind: Kind

    @Option(help: "Who it comes from.")
    var source: Source

    @Option(help: "The text of a message; - reads standard input.")
    var message: String?

    @Option(
        help:
            "The data of a tool or custom event, or the details of a status, as JSON; - reads standard input."
    )
    var data: String?

    @Option(help: "acknowledged, cancelled, processing, ready, typing or error.")
    var status: String?

    @Option(help: "The speaker's name as the customer sees it; needed for human_agent.")
    var participant: String?

    @Option(help: "Names the event: repeating it with the same id never adds another.")
    var requestID: String?

    @Option(help: "Puts it into the turn of other events with this trace id.")
    var traceID: String?

    @OptionGroup var store: StoreArguments

    func validate() throws {
        switch kind {
        case .message:
            guard message != nil, data == nil, status == nil else {
                throw ValidationError("A message needs --message TEXT, and neither --data nor --status.")
            }
            if source == .system || source == .customerUI {
                throw ValidationError("The source '\(source.rawValue)' sends no messages.")
            }
            if source == .humanAgent, participant == nil {
                throw ValidationError("A message of a human agent needs --participant NAME.")
            }
        case .status:
            guard let status, message == nil else {
                throw ValidationError("A status needs --status NAME, and no --message.")
            }
            if case .other = Status.Name(rawValue: status) {
                throw ValidationError("There is no status '\(status)'; see --help.")
            }
        default:
            guard data != nil, message == nil, status == nil else {
                throw ValidationError("It needs --data JSON, and neither --message nor --status.")
            }
            if kind == .tool, source != .aiAgent {
                throw ValidationError("Tool events come from --source ai_agent.")
            }
        }
    }

    func run() throws {
        try complaining {
            try Surroundings().withStore(store) { store in
                let summary = try store.known(Session.ID(session), for: "")
                let new = NewEvent(
                    source: source, kind: kind, data: try eventData(summary),
                    traceID: traceID, requestID: requestID.map { Request.ID($0) })
                guard let entry = try store.append(new, to: summary.id).value else {
                    throw StoreError.refused(.mirrorStore)
                }
                try StandardOutput.report(
                    "Added to \(SafeText(summary.id)) at offset \(entry.event.offset.rawValue).")
            }
        }
    }

    private func eventData(_ summary: SessionSummary) throws -> JSON {
        if let message {
            return Event.messageData(try TextArgument.read(message), from: speaker(summary))
        }
        let data = try data.map(parsed)
        if let status { return ["status": .string(status), "data": data ?? [:]] }
        switch data {
        case nil, .null, .array([]), .string(""):
            throw Complaint(.data, "The data is empty. Give some JSON.")
        case .object(let members) where members.isEmpty:
            throw Complaint(.data, "The data is empty. Give some JSON.")
        case .some(let data):
            if kind == .tool, data["tool_calls"]?.array == nil {
                throw Complaint(.data, #"A tool event needs {"tool_calls": […]}."#)
            }
            return data
        }
    }

    private func parsed(_ text: String) throws -> JSON {
        do {
            return try JSON(parsing: TextArgument.read(text))
        } catch let error as JSONError {
            throw Complaint(.data, "The data is not JSON at byte \(error.byte + 1): \(error.what).")
        }
    }

    private func speaker(_ summary: SessionSummary) -> Participant {
        let session = summary.session
        switch source {
        case .customer:
            return Participant(
                id: session.customerID.rawValue, displayName: participant ?? summary.customerName)
        case .aiAgent:
            return Participant(id: session.agentID.rawValue, displayName: participant ?? summary.agentName)
        case .humanAgentOnBehalfOfAIAgent:
            return Participant(id: session.agentID.rawValue, displayName: summary.agentName)
        default: return Participant(displayName: participant ?? Operator.defaultPublicName)
        }
    }
}
