import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// Finding people and telling them things, line by line.
@Suite struct LinearFindingTests {
    private let bench: Workbench
    private let store: EventStore

    init() throws {
        bench = try Workbench()
        store = try bench.store()
        for id: Session.ID in ["s-1", "s-2"] {
            _ = try store.createSession(
                NewSession(
                    id: id, agentID: "aria", customerID: "c-ada", agentName: "Aria", customerName: "Ada"))
            try store.say("my lost suitcase", in: id, as: "Ada")
        }
        try store.say("the suitcase is red", in: "s-1", as: "Ada")
        let call: JSON = [
            "tool_id": "desk:get_order", "arguments": [:], "result": ["data": ["total": "312.00"]],
        ]
        _ = try store.append(
            NewEvent(source: .aiAgent, kind: .tool, data: ["tool_calls": [call]], standing: .ai(nil)),
            to: "s-1")
    }

    private func console() throws -> TerminalSession {
        let console = try TerminalSession(
            [Workbench.program, "console", "--linear"], environment: bench.environment, columns: 100, rows: 60
        )
        try console.wait(for: "What name do customers see?")
        type("Anna", console)
        try console.wait(for: "Customers see Anna.")
        return console
    }

    private func type(_ line: String, _ console: TerminalSession) {
        console.send(bytes: Array((line + "\n").utf8))
    }

    @Test func `the customer is said with what a tool found out, notes and other sessions`() throws {
        try store.addNote("prefers mail", by: try store.operatorProfile("ben"), to: "s-1")
        let console = try console()
        type("open s-1", console)
        try console.wait(for: "the suitcase is red")
        type("customer", console)
        let screen = try console.wait(for: "other sessions, 1:")
        for line in ["name: Ada", "id: c-ada", "from get_order:", "total: 312.00", "ben: prefers mail"] {
            #expect(screen.contains(line), "\(line)")
        }
        try console.wait(for: "1: Ada, automatic")
        type("open 1", console)
        try console.wait(for: "-- s-2 · the AI answers")
    }

    @Test func `a search says each session once, and here the matches of the open one`() throws {
        let console = try console()
        type("search suitcase", console)
        try console.wait(for: "1: Ada, message: the suitcase is red, and 1 more match")
        try console.wait(for: "2: Ada, message: my lost suitcase")
        type("open s-1", console)
        try console.wait(for: "-- s-1 · the AI answers")
        type("here lost", console)
        try console.wait(until: "one match is said") { screen in
            screen.text.split(separator: "\n").contains {
                $0.trimmingCharacters(in: .whitespaces) == "message: my lost suitcase"
            }
        }
        type("here", console)
        try console.wait(for: "Say what to search for: here refund")
    }

    @Test func `the customer is told with the next take-over, once, and only after a yes that heard it`()
        throws
    {
        let console = try console()
        type("open s-1", console)
        try console.wait(for: "-- s-1 · the AI answers")
        type("tell A person reads this now.", console)
        try console.wait(for: "tell alone takes it back.")
        type("take-over", console)
        try console.wait(for: "The customer is told:")
        try console.wait(for: "Take over Ada? Type yes to do it.")
        #expect(try said() == [])
        type("yes", console)
        try console.wait(for: "Now: yours")
        #expect(try said() == ["A person reads this now."])
        type("hand-back", console)
        try console.wait(for: "Hand Ada back to the AI? Type yes to do it.")
        type("yes", console)
        try console.wait(for: "Now: the AI answers.")
        #expect(try said() == ["A person reads this now."])
    }

    @Test func `what was told to one session is not told to another, and can be taken back`() throws {
        let console = try console()
        type("open s-1", console)
        try console.wait(for: "-- s-1 · the AI answers")
        type("tell Only for the first.", console)
        try console.wait(for: "tell alone takes it back.")
        type("open s-2", console)
        try console.wait(for: "-- s-2 · the AI answers")
        type("take-over", console)
        try console.wait(for: "Take over Ada? Type yes to do it.")
        #expect(!console.screen.contains("The customer is told:"))
        type("no", console)
        try console.wait(for: "Nothing was done.")
        type("open s-1", console)
        type("tell", console)
        try console.wait(for: "The customer is told nothing.")
        type("take-over", console)
        try console.wait(until: "it is asked again") {
            $0.text.components(separatedBy: "Take over Ada? Type yes to do it.").count == 3
        }
        #expect(!console.screen.contains("The customer is told:"))
    }

    /// What people of the desk have said to the customers.
    private func said() throws -> [String] {
        try ["s-1", "s-2"].flatMap { id in
            try store.tail(of: Session.ID(id), limit: 50).entries.filter {
                $0.event.source.isHuman && $0.event.kind == .message
            }.compactMap { $0.event.message?.text }
        }
    }
}
