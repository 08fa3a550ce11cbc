import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// Glyphs that libc does not know yet, in the whole console. The full check runs these on the statically linked
/// program too, in which nothing could answer ncurses in libc's place.
@Suite struct ConsoleGlyphTests {
    private static let glyphs = ["🎉", "🫠", "🩷", "🫨", "🪿", "🫩", "🫪", "☰", "𝌆"]

    private let bench: Workbench

    init() throws {
        bench = try Workbench()
        let store = try bench.store()
        for (number, glyph) in Self.glyphs.enumerated() {
            try store.seedAutomatic(
                .init("s\(number)"), customer: "Mia \(glyph)\(glyph)",
                said: "number \(number): \(glyph)\(glyph)| here")
        }
    }

    @Test func `borders stay where they are, and every glyph arrives`() throws {
        let terminal = try ConsoleOnTerminal(bench, operator: "anna").terminal
        try readAll(terminal) { number, shown in
            // The emulator takes some for narrower; both columns are theirs nevertheless.
            let rows = shown.rows.map { $0.filter { $0 != " " } }
            for (each, glyph) in Self.glyphs.enumerated() {
                let said = "number\(each):\(glyph)\(glyph)|here"
                let preview = rows.firstIndex { $0.contains(said + "│") || $0.contains(said + "├") } ?? 0
                #expect(preview > 0 && rows[preview - 1].contains("Mia\(glyph)\(glyph)<"), "\(shown.text)")
            }
            let glyph = Self.glyphs[number]
            #expect(rows.contains { $0.contains("customernumber\(number):\(glyph)\(glyph)|here") })
        }
    }

    @Test(.enabled(if: Tmux.isThere))
    func `in tmux, whose table is as old as libc's, borders stay where they are`() throws {
        let console = [
            BuiltProgram.path("switchboard"), "console", "--operator", "anna", "--display-name", "Anna",
        ]
        let tmux = try Tmux(running: console, environment: bench.environment, columns: 120, rows: 36)
        defer { tmux.end() }
        try readAll(tmux.session) { number, shown in
            let text = number == 0 ? "number 0: 🎉🎉| here" : "number \(number): "
            #expect(shown.contains(text), "\(shown.text)")
        }
    }

    /// Goes to the list's end and looks at each session.
    private func readAll(_ terminal: TerminalSession, _ look: (Int, ScreenText) -> Void) throws {
        try terminal.wait(for: "Mia")
        terminal.send("3")
        try terminal.wait(until: "all are listed") { screen in
            screen.rows.filter { $0.contains("Mia") }.count >= Self.glyphs.count
        }
        terminal.send("g")
        var seen: Set<Int> = []
        for _ in Self.glyphs {
            let shown = try terminal.wait(until: "another session than \(seen) is shown") {
                shownSession($0).map { !seen.contains($0) } ?? false
            }
            let number = shownSession(shown) ?? 0
            seen.insert(number)
            look(number, shown)
            expectStraightBorder(shown)
            terminal.send("j")
        }
        #expect(seen == Set(Self.glyphs.indices))
    }

    /// Which session's transcript is shown: the preview in the list stands before the border.
    private func shownSession(_ screen: ScreenText) -> Int? {
        screen.rows.lazy.compactMap { row in
            row.range(of: "│.*number ", options: .regularExpression)
                .flatMap { row[$0.upperBound...].first?.wholeNumberValue }
        }.first
    }

    private func expectStraightBorder(_ screen: ScreenText) {
        let border = screen.cells[1].firstIndex { $0.text == "│" } ?? -1
        for row in screen.cells[1..<(screen.cells.count - 3)] where border >= 0 {
            #expect(["│", "├", "┤"].contains(row[border].text), "\(screen.text)")
        }
        #expect(border > 0, "\(screen.text)")
    }
}
