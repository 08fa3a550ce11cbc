import Conversation
import Foundation
import PseudoTerminal
import Testing

@Suite struct AirlineTests {
    @Test func `one of 21 who wait is taken over, answered twice and handed back, as the log then tells`()
        throws
    {
        let bench = try Workbench()
        let pipe = "zcat '\(CarriedFile.path("airline.jsonl.gz"))' | '\(Workbench.program)' import -"
        #expect(try bench.run(["/bin/sh", "-c", pipe]).text.hasPrefix("140 added"))
        let anna = try ConsoleOnTerminal(bench, operator: "anna", arguments: ["--display-name", "Anna"])
        let ben = try ConsoleOnTerminal(bench, operator: "ben", columns: 80, rows: 24)
        let terminal = anna.terminal
        try terminal.wait(for: "! 21 waiting")
        try terminal.wait(for: "· airline · tau_4_0")
        try ben.terminal.wait(for: "1 of 21")

        terminal.read(for: .milliseconds(400))
        terminal.send("r")
        try terminal.wait(for: "MANUAL · yours")
        try ben.terminal.wait(for: "! 20 waiting")
        terminal.read(for: .milliseconds(2_100))
        terminal.send("Hello Omar, I can change the name.<Enter>")
        try terminal.wait(for: "you           Hello Omar, I can change the name.")
        terminal.send("<C-x><C-a>")
        try terminal.wait(for: "AS THE AI (shown as airline)")
        terminal.send("The reservation is in your name now.<Enter>")
        try anna.answer("<Enter>", to: "Send to Omar Rossi?")
        try terminal.wait(for: "AI (you)")

        // The customer, in another terminal.
        let chat = try TerminalSession(
            [Workbench.program, "chat", "tau_4_0"], environment: bench.environment)
        try chat.wait(for: "The reservation is in your name now.")
        chat.send("Thank you!<Enter>")
        try terminal.wait(for: "customer      Thank you!")

        terminal.send(bytes: [0x1B])
        try terminal.wait(until: "the composer is closed") { !$0.contains("AS THE AI") }
        terminal.read(for: .milliseconds(170))
        terminal.send("B")
        try anna.answer("<Enter>", to: "Hand Omar Rossi back to the AI?")
        try terminal.wait(for: "handed back to the AI by you · resolved")

        let log = try bench.run("transcript", "tau_4_0", "--json").lines.map { try JSON(parsing: $0) }
        let tail = log.suffix(5)
        #expect(
            tail.map { $0["source"]?.string } == [
                "human_agent", "human_agent", "human_agent_on_behalf_of_ai_agent", "customer", "human_agent",
            ])
        #expect(tail.first?["data"]?["action"] == "take_over")
        #expect(tail.last?["data"]?["action"] == "hand_back")
        #expect(log.map { $0["offset"]?.integer } == Array(0..<log.count))
        // The login stays private: what customers can read has the public name only.
        #expect(!tail.contains { $0.compact.contains("anna") })
    }
}
