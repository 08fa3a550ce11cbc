import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

@Suite struct HandoffTests {
    @Test func `a waiting session is taken over, answered under both identities and handed back`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        try store.seedWaiting(
            "s1", customer: "Omar Rossi", said: "Change the name please", reason: "Name change")
        try store.seedAutomatic("s2", customer: "Mia Li", said: "When does it leave?")
        try store.renewLease(of: "p-1", for: .seconds(600))
        let anna = try ConsoleOnTerminal(
            bench, operator: "anna", arguments: ["--display-name", "Anna"])
        let ben = try ConsoleOnTerminal(bench, operator: "ben")
        let terminal = anna.terminal

        try terminal.wait(for: "why: Name change")
        try ben.terminal.wait(for: "UNASSIGNED")
        terminal.read(for: .milliseconds(400))
        terminal.send("t")
        try terminal.wait(for: "taken over by you")
        try ben.terminal.wait(for: "MANUAL · anna's")

        terminal.send("r")
        try terminal.wait(for: "TO Omar Rossi · AS YOURSELF (Anna) ▸")
        // What the customer said was on screen for long enough by then, or a question says that it was not.
        terminal.read(for: .milliseconds(2_100))
        terminal.send("I will change it.<Enter>")
        try ben.terminal.wait(for: "I will change it.")
        try terminal.wait(for: "you           I will change it.")

        terminal.send(bytes: [0x1B])
        try terminal.wait(until: "the composer is closed") { !$0.contains("AS YOURSELF") }
        terminal.read(for: .milliseconds(200))
        terminal.send("a")
        try terminal.wait(for: "TO Omar Rossi · AS THE AI (shown as Aria) ▸")
        terminal.send("Done, the ticket says Omar Rossi.<Enter>")
        try anna.answer("<Enter>", to: "Send to Omar Rossi?")
        try terminal.wait(for: "AI (you)")

        terminal.send(bytes: [0x1B])
        try terminal.wait(until: "the composer is closed") { !$0.contains("AS THE AI") }
        terminal.read(for: .milliseconds(200))
        terminal.send("B")
        try anna.answer("<Enter>", to: "Hand Omar Rossi back to the AI?")
        try terminal.wait(for: "handed back to the AI by you · resolved")
        try terminal.wait(for: "AUTOMATIC")
        try ben.terminal.wait(for: "handed back to the AI by Anna")

        let log = try store.tail(of: "s1", limit: 20).entries
        #expect(log.map(\.event.offset.rawValue) == Array(0..<log.count))
        #expect(
            log.suffix(4).map(\.event.source) == [
                .humanAgent, .humanAgent, .humanAgentOnBehalfOfAIAgent, .humanAgent,
            ])
        #expect(log.compactMap { $0.event.handoff?.action } == [.takeOver, .handBack])
        #expect(
            log.first { $0.event.source == .humanAgent && $0.event.kind == .message }?
                .event.message?.participant?.displayName == "Anna")
        #expect(try store.session("s1")?.mode == .auto)
        terminal.send("qq")
        #expect(try terminal.waitForExit() == .exited(0))
    }

    @Test func `of two consoles that take over at once one wins and the other is told`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        try store.seedWaiting("s1", customer: "Omar Rossi", said: "Hello?", reason: "Name change")
        let anna = try ConsoleOnTerminal(bench, operator: "anna")
        let ben = try ConsoleOnTerminal(bench, operator: "ben")
        for console in [anna, ben] {
            try console.terminal.wait(for: "why: Name change")
        }
        anna.terminal.read(for: .milliseconds(400))
        anna.terminal.send("t")
        ben.terminal.send("t")
        let owner = try #require(try ownerOnceSettled(store, anna, ben))
        let loser = owner == "anna" ? ben : anna
        try loser.terminal.wait(for: "\(owner) owns this session")
        try loser.terminal.wait(for: "MANUAL · \(owner)'s")
    }

    private func ownerOnceSettled(
        _ store: EventStore, _ anna: ConsoleOnTerminal, _ ben: ConsoleOnTerminal
    ) throws -> String? {
        try anna.terminal.wait(until: "somebody owns it") {
            $0.contains("MANUAL · yours") || $0.contains("MANUAL · ben's")
        }
        return try store.summary("s1", for: "anna")?.owner
    }

    @Test func `a draft survives kill -9`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        try store.seedWaiting("s1", customer: "Omar Rossi", said: "Hello?", reason: "Name change")
        let first = try ConsoleOnTerminal(bench, operator: "anna", arguments: ["--display-name", "Anna"])
        try first.terminal.wait(for: "why: Name change")
        first.terminal.read(for: .milliseconds(400))
        first.terminal.send("r")
        try first.terminal.wait(for: "AS YOURSELF (Anna)")
        first.terminal.send("half a sen")
        try first.terminal.wait(for: "half a sen")
        // A draft loses at most one second.
        first.terminal.read(for: .milliseconds(1_000))
        first.terminal.kill(9)
        _ = try first.terminal.waitForExit()

        let second = try ConsoleOnTerminal(
            bench, operator: "anna", arguments: ["--display-name", "Anna"])
        try second.terminal.wait(for: "MANUAL · yours")
        second.terminal.send("r")
        try second.terminal.wait(for: "half a sen")
        second.terminal.send("tence<Enter>")
        try second.answer("<Enter>", to: "This draft is from an earlier run.")
        try second.terminal.wait(for: "you           half a sentence")
        second.terminal.send(bytes: [0x1B])
        try second.terminal.wait(until: "the composer is closed") { !$0.contains("AS YOURSELF") }
        second.terminal.read(for: .milliseconds(170))
        second.terminal.send("qq")
        try second.answer("<Enter>", to: "Quit?")
        _ = try second.terminal.waitForExit()
        #expect(try store.drafts(of: "anna").isEmpty)
    }

    @Test(arguments: [15, 1]) func `the terminal is given back on signal`(signal: Int32) throws {
        let bench = try Workbench()
        try bench.store().close()
        let console = try ConsoleOnTerminal(bench, operator: "anna")
        try console.terminal.wait(for: "No sessions yet")
        #expect(console.terminal.screen.isAlternate)
        console.terminal.kill(signal)
        #expect(try console.terminal.waitForExit() == .exited(0))
        #expect(!console.terminal.screen.isAlternate)
    }

    @Test func `what the store refuses at the very end is kept as a draft`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        try store.seedWaiting("s1", customer: "Omar Rossi", said: "Hello?", reason: "Name change")
        let console = try ConsoleOnTerminal(bench, operator: "anna", arguments: ["--display-name", "Anna"])
        try console.terminal.wait(for: "why: Name change")
        console.terminal.read(for: .milliseconds(400))
        console.terminal.send("r")
        try console.terminal.wait(for: "MANUAL · yours")
        console.terminal.read(for: .milliseconds(2_100))
        try FileManager.default.moveItem(atPath: bench.storePath, toPath: bench.storePath + ".away")
        try console.terminal.wait(for: "STALE")
        console.terminal.send("a precious text<Enter>")
        try console.terminal.wait(for: "a precious text")
        console.terminal.kill(15)
        #expect(try console.terminal.waitForExit() == .exited(0))
        let drafts = bench.folder + "/state/switchboard/drafts"
        let files = try FileManager.default.contentsOfDirectory(atPath: drafts)
        let kept = try files.map { try String(contentsOfFile: drafts + "/" + $0, encoding: .utf8) }
        #expect(kept.contains { $0.contains("a precious text") })
    }

    @Test func `a sequence split on the line is no command, however busy the store is`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        try store.seedWaiting("s0", customer: "Omar Rossi", said: "Hello?", reason: "Name change")
        try store.seedAutomatic("s1", customer: "Mia Li", said: "Hello?")
        let anna = try store.operatorProfile("anna")
        let claim = try #require(try store.summary("s0", for: "anna")).claim
        try store.takeOver("s0", by: anna, reason: nil, saw: claim)
        let console = try ConsoleOnTerminal(bench, operator: "anna")
        try console.terminal.wait(for: "MANUAL · yours")
        let writer = try PipedProgram([BuiltProgram.path("StoreProbe"), bench.storePath, "w", "0", "2"])
        while PipedProgram.lines(of: [writer], within: .seconds(10))[0].isEmpty {}
        for _ in 0..<40 {
            console.terminal.send(bytes: [0x1B])
            console.terminal.read(for: .milliseconds(8))
            // The rest of an arrow key; `B` alone would ask to hand back.
            console.terminal.send(bytes: Array("[B".utf8))
            console.terminal.read(for: .milliseconds(30))
            #expect(!console.terminal.screen.contains("back to the AI?"))
        }
        writer.end(9)
    }
}
