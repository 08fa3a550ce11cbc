import Foundation
import PseudoTerminal
import Testing

@Suite struct DemoTests {
    @Test func `a newcomer is led through the whole handoff, and nothing stays behind`() throws {
        let bench = try Workbench()
        let terminal = try start(bench, "--seed", "1")
        try answer(terminal, "<Enter>", to: "THE NAME THAT CUSTOMERS SEE")
        // Nobody has to look for what the console is for.
        try terminal.wait(for: "! 1 waiting", timeout: .seconds(10))
        try terminal.wait(for: "1/4 This customer needs a person. Press t.")
        try terminal.wait(for: "why: Damaged order 4471; one book is out of print")
        terminal.read(for: .milliseconds(400))
        terminal.send("t")
        try terminal.wait(for: "2/4 It is yours.")
        terminal.send("r")
        try terminal.wait(for: "AS YOURSELF")
        // What she said is on screen for long enough, so that nothing is asked.
        terminal.read(for: .milliseconds(2_100))
        terminal.send("Hello Marta, I am looking for it.<Enter>")
        try terminal.wait(for: "3/4 Done?")
        try terminal.wait(for: "Oh good, a person!")
        terminal.send(bytes: [0x1B])
        try terminal.wait(until: "the composer is closed") { !$0.contains("AS YOURSELF") }
        terminal.read(for: .milliseconds(170))
        terminal.send("B")
        try answer(terminal, "<Enter>", to: "Hand Marta Lindqvist back to the AI?")
        try terminal.wait(for: "4/4 Press w for the next customer who waits.")
        try terminal.wait(for: "It's me again, Marta Lindqvist")
        try terminal.wait(until: "somebody waits", timeout: .seconds(60)) { !$0.contains("! 0 waiting") }
        terminal.send("w")
        try terminal.wait(for: "Done. Press ?")
        terminal.send("qq")
        #expect(try terminal.waitForExit() == .exited(0))
        let left = try FileManager.default.contentsOfDirectory(atPath: bench.folder)
        #expect(!left.contains { $0.hasPrefix("switchboard-") })
    }

    @Test func `a second operator in another process, who writes as the AI, is answered too`() throws {
        let bench = try Workbench()
        let terminal = try start(bench, "--seed", "2", "--pace", "3")
        try terminal.wait(for: "It is A Field Guide to Moss")
        let folders = try FileManager.default.contentsOfDirectory(atPath: bench.folder)
        let folder = try #require(folders.first { $0.hasPrefix("switchboard-") })
        let store = bench.folder + "/" + folder + "/demo.store"
        #expect(try bench.run("take-over", "demo_marta", "--operator", "ben", "--store", store).code == 0)
        let words = "Shall we send it to your home?"
        let reply = [
            Workbench.program, "reply", "demo_marta", words, "--as-ai", "--operator", "ben", "--store", store,
        ]
        #expect(try bench.run(reply).code == 0)
        try terminal.wait(for: "Yes please, to the same address.")
        terminal.kill(15)
        #expect(try terminal.waitForExit() == .exited(0))
    }

    @Test func `the seed is told, and what is no pace is refused`() throws {
        let bench = try Workbench()
        let terminal = try start(bench, "--seed", "77")
        try terminal.wait(for: "Marta Lindqvist")
        #expect(String(decoding: terminal.rawBytes, as: UTF8.self).contains("--seed 77 plays the same again"))
        terminal.kill(15)
        try terminal.waitForExit()
        for pace in ["0", "-1", "101", "nan"] { #expect(try bench.run("demo", "--pace", pace).code == 64) }
    }

    private func start(_ bench: Workbench, _ options: String...) throws -> TerminalSession {
        var environment = bench.environment
        environment["TMPDIR"] = bench.folder
        return try TerminalSession(
            [Workbench.program, "demo", "--operator", "anna"] + options, environment: environment,
            columns: 120,
            rows: 36)
    }

    private func answer(_ terminal: TerminalSession, _ keys: String, to question: String) throws {
        try terminal.wait(for: question)
        terminal.read(for: .milliseconds(400))
        terminal.send(keys)
    }
}
