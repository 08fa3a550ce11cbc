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
        try terminal.wait(for: "1 of 32")
        if columns < 100 { terminal.send("<Enter>") }
        for number in 1...32 {
            let id = try #require(try shownSession(terminal))
            try look(at: id, console)
            guard number < 32 else { break }
            if columns < 100 { terminal.send("<Tab>") }
            terminal.send("j")
            if columns < 100 { terminal.send("<Tab>") }
            try terminal.wait(until: "the next session is shown") {
                $0.place(of: " \(number + 1) of 32") != nil || columns < 100 && !$0.contains(id)
            }
        }
        let bytes = TerminalBytes(terminal.rawBytes)
        #expect(bytes.hostile.isEmpty)
        #expect(bytes.strings == 0)
        #expect(bytes.commands.allSatisfy { $0.hasPrefix("2;switchboard") })
        #expect(terminal.screen.bells == 0)
    }

    private func shownSession(_ terminal: TerminalSession) throws -> String? {
        let screen = try terminal.wait(until: "a session's header is shown") { $0.contains("hostile_") }
        let row = try #require(screen.row(containing: "hostile_"))
        return row.range(of: "hostile_").map { String(row[$0.lowerBound...].prefix(10)) }
    }

    /// The transcript, the list beside it and a question that names the customer.
    private func look(at id: String, _ console: ConsoleOnTerminal) throws {
        let terminal = console.terminal
        let shown = try terminal.wait(until: "\(id) is read") { $0.contains(id) && $0.contains("Case: ") }
        expectAligned(shown, id)
        terminal.send("t")
        let asked = try terminal.wait(for: "Take over ")
        expectAligned(asked, id)
        terminal.read(for: .milliseconds(350))
        terminal.send(bytes: [0x1B])
        try terminal.wait(until: "the question is closed") { !$0.contains("Take over ") }
        // A key soon after a lone Esc is dropped.
        terminal.read(for: .milliseconds(170))
    }

    private func expectAligned(_ screen: ScreenText, _ id: String) {
        let columns = screen.cells[0].count
        guard columns >= 100 else { return }
        let border = screen.cells[2].firstIndex { $0.text == "│" } ?? -1
        let rows = screen.cells[2..<(screen.cells.count - 2)]
        #expect(rows.allSatisfy { ["│", "├"].contains($0[border].text) }, "the border is bent at \(id)")
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
            let bytes = TerminalBytes(output)
            #expect(
                !output.contains(0x1B) && bytes.hostile.isEmpty, "\(String(decoding: output, as: UTF8.self))")
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
