import Conversation
import EventStore
import Foundation
import PseudoTerminal

extension Workbench {
    /// The store that its programs use unless told otherwise.
    var storePath: String { folder + "/data/switchboard/local.store" }

    func store() throws -> EventStore { try EventStore.open(at: storePath) }
}

/// The real console on a terminal.
final class ConsoleOnTerminal {
    let terminal: TerminalSession

    init(
        _ bench: Workbench, operator name: String, arguments: [String] = [], columns: Int = 120,
        rows: Int = 36,
        environment: [String: String] = [:]
    ) throws {
        // One that customers have no name for is asked for it first.
        let named =
            arguments.contains("--display-name") ? [] : ["--display-name", Operator.defaultPublicName]
        let argv = [BuiltProgram.path("switchboard"), "console", "--operator", name] + named + arguments
        terminal = try TerminalSession(
            argv, environment: bench.environment.merging(environment) { $1 }, columns: columns, rows: rows
        )
    }

    /// Answers a question once it may be answered: keys within 300 ms after it was painted never do.
    func answer(_ keys: String, to question: String) throws {
        try terminal.wait(for: question)
        terminal.read(for: .milliseconds(400))
        terminal.send(keys)
    }
}

extension EventStore {
    /// A conversation that ended with the AI asking for a human.
    func seedWaiting(_ id: Session.ID, customer: String, said: String, reason: String) throws {
        try seedAutomatic(id, customer: customer, said: said)
        let call: JSON = [
            "tool_id": "built-in:initiate_human_handoff", "arguments": ["reason": .string(reason)],
            "result": ["data": "ok", "control": ["mode": "manual"]],
        ]
        _ = try append(
            NewEvent(source: .aiAgent, kind: .tool, data: ["tool_calls": [call]], standing: .ai(nil)), to: id)
    }

    func seedAutomatic(_ id: Session.ID, customer: String, said: String) throws {
        _ = try createSession(
            NewSession(
                id: id, agentID: "aria", customerID: Customer.ID("c_" + id.rawValue), agentName: "Aria",
                customerName: customer))
        try say(said, in: id, as: customer)
    }

    func say(_ text: String, in id: Session.ID, as name: String = "customer") throws {
        let data = Event.messageData(text, from: Participant(displayName: name))
        _ = try append(NewEvent(source: .customer, kind: .message, data: data), to: id)
    }
}
