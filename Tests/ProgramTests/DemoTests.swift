import Foundation
import PseudoTerminal
import Testing

@Suite struct DemoTests {
    @Test func `a newcomer is led through the whole handoff, and nothing stays behind`() throws {
        let bench = try Workbench()
        var environment = bench.environment
        environment["TMPDIR"] = bench.folder
        let terminal = try TerminalSession(
            [Workbench.program, "demo", "--operator", "anna"], environment: environment, columns: 120,
            rows: 36)
        try terminal.wait(for: "1/4 this customer needs a human: t")
        try terminal.wait(for: "why: Two of three books")
        terminal.send("t")
        try answer(terminal, "<Enter>", to: "Take over Marta Lindqvist?")
        try terminal.wait(for: "2/4 it is yours")
        terminal.send("r")
        try terminal.wait(for: "AS YOURSELF")
        // What she said is on screen for long enough, so that nothing is asked.
        terminal.read(for: .milliseconds(2_100))
        terminal.send("Hello Marta, I am looking for it.<Enter>")
        try terminal.wait(for: "3/4 done?")
        try terminal.wait(for: "Oh good, a person!")
        terminal.send(bytes: [0x1B])
        try terminal.wait(until: "the composer is closed") { !$0.contains("AS YOURSELF") }
        terminal.read(for: .milliseconds(170))
        terminal.send("B")
        try answer(terminal, "<Enter>", to: "Hand Marta Lindqvist back to the AI?")
        try terminal.wait(for: "4/4 go to the next one who waits: w")
        try terminal.wait(for: "I have noted what my colleague arranged")
        try terminal.wait(for: "! 1 waiting", timeout: .seconds(60))
        terminal.send("w")
        try terminal.wait(for: "That is all")
        terminal.send("qq")
        #expect(try terminal.waitForExit() == .exited(0))
        let left = try FileManager.default.contentsOfDirectory(atPath: bench.folder)
        #expect(!left.contains { $0.hasPrefix("switchboard-") })
    }

    private func answer(_ terminal: TerminalSession, _ keys: String, to question: String) throws {
        try terminal.wait(for: question)
        terminal.read(for: .milliseconds(400))
        terminal.send(keys)
    }
}
