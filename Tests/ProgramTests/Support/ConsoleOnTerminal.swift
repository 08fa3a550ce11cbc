import Conversation
import EventStore
import Foundation
import PseudoTerminal

/// A directory of a test's own, removed with it; programs run in it find nothing of the machine's settings.
final class Workplace {
    let directory: String

    init() throws {
        var template = Array("/tmp/switchboard-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EACCES) }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    var storePath: String { directory + "/test.store" }

    func store() throws -> EventStore { try EventStore.open(at: storePath) }

    var environment: [String: String] {
        [
            "HOME": directory, "XDG_DATA_HOME": directory + "/data", "XDG_CONFIG_HOME": directory + "/config",
            "XDG_STATE_HOME": directory + "/state", "TZ": "UTC", "SWITCHBOARD_STORE": storePath,
        ]
    }
}

/// The real console on a terminal.
final class ConsoleOnTerminal {
    let terminal: TerminalSession

    init(
        _ workplace: Workplace, operator name: String, arguments: [String] = [], columns: Int = 120,
        rows: Int = 36,
        environment: [String: String] = [:]
    ) throws {
        let argv = [BuiltProgram.path("switchboard"), "console", "--operator", name] + arguments
        terminal = try TerminalSession(
            argv, environment: workplace.environment.merging(environment) { $1 }, columns: columns, rows: rows
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
