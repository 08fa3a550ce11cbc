import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

@Suite struct HostileTests {
    private func bench() throws -> Workbench {
        let bench = try Workbench()
        #expect(try bench.run("import", CarriedFile.path("hostile.jsonl")).code == 0)
        return bench
    }

    @Test(arguments: [120, 80]) func `no text reaches the terminal as a control, and columns stay aligned`(
        columns: Int
    ) throws {
        let bench = try bench()
        let console = try ConsoleOnTerminal(bench, operator: "anna", columns: columns)
        let terminal = console.terminal
        try terminal.wait(for: "1 of 8")
        terminal.send("3")
        try terminal.wait(for: "All · Needs you")
        // From the end upwards, since what was read goes below what is unread.
        let first = try columns < 100 ? nil : nextCase(after: nil, terminal)
        terminal.send("G")
        try terminal.wait(for: "24 of 24")
        if columns < 100 { terminal.send("<Enter>") }
        var shown = try nextCase(after: first, terminal)
        for number in 1...32 {
            try ask(console, shown)
            guard number < 32 else { break }
            if columns < 100 { terminal.send("<Tab>") }
            terminal.send("k")
            if columns < 100 { terminal.send("<Tab>") }
            shown = try nextCase(after: shown, terminal)
        }
        #expect(terminal.screen.bells == 0)
        try findAndLeave(terminal)
        let output = TerminalGrammar(terminal.rawBytes)
        #expect(output.sequences > 1_000)
        #expect(Set(output.strays) == [])
    }

    /// Search results, all keys, then the end, so that what is written at the end is looked at too.
    private func findAndLeave(_ terminal: TerminalSession) throws {
        terminal.send("/Case")
        try terminal.wait(until: "there are hits") { $0.contains("▸ Case") && $0.contains(" match") }
        terminal.send("<Esc>")
        try terminal.wait(until: "the search is closed") { !$0.contains("▸ Case") }
        terminal.read(for: .milliseconds(170))
        terminal.send("?")
        try terminal.wait(for: "Take over the selected session")
        terminal.send("<Esc>")
        try terminal.wait(until: "the help is closed") { !$0.contains("Take over the selected session") }
        terminal.kill(SIGTERM)
        #expect(try terminal.waitForExit() == .exited(0))
    }

    /// The transcript's line that names the attack, once it is another one.
    private func nextCase(after former: String?, _ terminal: TerminalSession) throws -> String {
        func line(_ screen: ScreenText) -> String? {
            screen.row(containing: "AI            Case: ").map {
                String($0[$0.range(of: "Case: ")!.lowerBound...])
            }
        }
        let screen = try terminal.wait(until: "the session after \(former ?? "none") is shown") {
            line($0).map { $0 != former } ?? false
        }
        expectAligned(screen, line(screen) ?? "")
        return line(screen) ?? ""
    }

    /// A question that names the customer.
    private func ask(_ console: ConsoleOnTerminal, _ shown: String) throws {
        let terminal = console.terminal
        terminal.send("t")
        expectAligned(try terminal.wait(for: "Take over "), shown)
        terminal.read(for: .milliseconds(350))
        terminal.send(bytes: [0x1B])
        try terminal.wait(until: "the question is closed") { !$0.contains("Take over ") }
        // A key soon after a lone Esc is dropped.
        terminal.read(for: .milliseconds(170))
    }

    private func expectAligned(_ screen: ScreenText, _ shown: String) {
        let columns = screen.cells[0].count
        guard columns >= 100 else { return }
        let border = screen.cells[1].firstIndex { $0.text == "│" } ?? 0
        let rows = screen.cells[1..<(screen.cells.count - 2)]
        #expect(rows.allSatisfy { ["│", "├"].contains($0[border].text) }, "the border is bent at \(shown)")
    }

    @Test func `legitimate scripts stay readable`() throws {
        let bench = try bench()
        let text =
            try bench.run("transcript", "hostile_22").text + bench.run("transcript", "hostile_21").text
            + bench.run("transcript", "hostile_23").text
        for words in ["你好，我要退款", "ありがとう", "감사합니다", "السلام عليكم", "שלום", "สวัสดีครับ", "नमस्ते"] {
            #expect(text.precomposedStringWithCanonicalMapping.contains(words), "\(words)")
        }
    }

    @Test func `what the command line prints for people holds no control`() throws {
        let bench = try bench()
        var outputs = [try bench.run("sessions").out, try bench.run("sessions", "--search", "Case").out]
        for number in 0..<32 {
            let id = "hostile_" + (number < 10 ? "0" : "") + String(number)
            outputs.append(try bench.run("transcript", id).out)
            outputs.append(try bench.run("transcript", id, "--markdown").out)
        }
        for output in outputs {
            let read = TerminalGrammar(output)
            #expect(read.strays == [] && read.sequences == 0, "\(String(decoding: output, as: UTF8.self))")
        }
    }

    @Test func `export gives every text back byte for byte`() throws {
        let bench = try bench()
        let exported = try bench.run("export").lines.map { try JSON(parsing: $0) }
        let given = try CarriedFile.lines("hostile.jsonl").map { try JSON(parsing: $0) }
        #expect(exported.count == given.count)
        for original in given {
            let id = original["session"]?["id"]
            let copy = try #require(exported.first { $0["session"]?["id"] == id })
            for name in ["title", "labels", "metadata", "mode"] {
                #expect(
                    copy["session"]?[name] == original["session"]?[name], "\(name) of \(id?.string ?? "")")
            }
            #expect(
                copy["events"]?.array?.map { $0["data"] } == original["events"]?.array?.map { $0["data"] })
        }
    }
}
