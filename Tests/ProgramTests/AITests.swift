import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// The AI's side on the real binary.
@Suite struct AITests {
    private let bench: Workbench
    private let store: EventStore

    init() throws {
        bench = try Workbench()
        store = try bench.store()
        try store.seedAutomatic("s1", customer: "Omar Rossi", said: "Change the name please")
    }

    private func ai(_ text: String) -> Bool {
        let data = Event.messageData(text, from: Participant(displayName: "Aria"))
        let new = NewEvent(source: .aiAgent, kind: .message, data: data, standing: .ai(nil))
        return (try? store.append(new, to: "s1")) != nil
    }

    private func status(_ name: String) throws {
        try store.append(
            NewEvent(
                source: .aiAgent, kind: .status, data: ["status": .string(name), "data": [:]],
                standing: .ai(nil)), to: "s1")
    }

    @Test func `what the AI was about to say is taken into the reply under its name`() throws {
        try store.renewLease(of: "p-1", for: .seconds(600))
        let anna = try ConsoleOnTerminal(bench, operator: "anna", arguments: ["--display-name", "Anna"])
        let terminal = anna.terminal
        try terminal.wait(for: "AUTOMATIC")
        try status("typing")
        try terminal.wait(for: "AUTOMATIC · AI is typing…")
        terminal.send("t")
        try anna.answer("<Enter>", to: "The AI is typing an answer just now: it will be stopped.")
        try terminal.wait(for: "MANUAL · yours")
        #expect(!ai("I can change that."))
        #expect(!ai("For 20 EUR."))
        try terminal.wait(for: "the AI had drafted 2")
        terminal.read(for: .milliseconds(400))
        terminal.send("<C-x><C-d>")
        try anna.answer("<Enter>", to: "Drop the AI's draft for")
        try terminal.wait(until: "one is left") { !$0.contains("drafted 2") }
        terminal.read(for: .milliseconds(2_100))
        terminal.send("<C-x><C-y>")
        try terminal.wait(for: "AS THE AI (shown as Aria)")
        try terminal.wait(until: "none is left") { !$0.contains("the AI had drafted") }
        terminal.send(", of course<Enter>")
        try anna.answer("<Enter>", to: "Send to Omar Rossi?")
        try terminal.wait(for: "AI (you)")
        let said = try store.tail(of: "s1", limit: 20).entries.compactMap(\.event.message?.text)
        #expect(said.last?.hasSuffix(", of course") == true)
        #expect(said.count == 2)
        // The screen does not wait for the store.
        #expect(try store.suggestions(of: "s1").isEmpty)
    }

    @Test func `an instruction is refused and kept while no agent runs, and told once one does`() throws {
        let anna = try ConsoleOnTerminal(bench, operator: "anna")
        let terminal = anna.terminal
        try terminal.wait(for: "no AI agent")
        terminal.send("i")
        try terminal.wait(for: "Omar Rossi · INSTRUCT THE AI, not a message ▸")
        try terminal.wait(for: "No AI agent is running: none will follow it.")
        terminal.read(for: .milliseconds(400))
        terminal.send("Offer a voucher<Enter>")
        try terminal.wait(for: "Your words are kept: i.")
        try store.renewLease(of: "p-1", for: .seconds(600))
        terminal.send("i")
        try terminal.wait(for: "The AI replies once; ownership does not change.")
        try terminal.wait(for: "Offer a voucher")
        terminal.read(for: .milliseconds(400))
        terminal.send("<Enter>")
        try terminal.wait(for: "AUTOMATIC · AI is working…")
        #expect(try store.tail(of: "s1", limit: 20).entries.count { $0.event.kind == .status } == 1)
    }
}
