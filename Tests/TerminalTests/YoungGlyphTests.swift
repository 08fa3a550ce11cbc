import Effort
import Glass
import Glibc
import PseudoTerminal
import Terminal
import Testing

/// Glyphs that libc, the terminal or a multiplexer may not know yet. The emulator's own table is of 2016 or so.
extension ScreenTests {
    /// Emoji of Unicode 14 to 17, and others of which tables disagree.
    private static let young = [
        "🫠", "🩷", "🫨", "🪿", "🫩", "🫪", "☰", "𝌆", "𑴀", "\u{1E4D0}\u{1E4EC}", "ཀ\u{897}",
    ]

    @Test("A border behind an emoji of 2024 stays where it is, and the emoji arrives", arguments: young)
    func keepsBorders(_ glyph: String) throws {
        let pair = try TerminalPair(columns: 30, rows: 6)
        let screen = try Screen(output: pair.slave, terminal: "xterm-256color", usesColor: true)
        defer { screen.close() }
        let text = SafeText(glyph)
        var grid = Grid(size: screen.size)
        for row in 0..<6 {
            grid.put("a", at: Point(column: 0, row: row), style: Style(.accent))
            for copy in 0..<row {
                grid.put(text, at: Point(column: 1 + copy * text.width, row: row), style: Style(.accent))
            }
            grid.put("│ │", at: Point(column: 1 + row * text.width, row: row))
        }
        // The last corner too: nothing may scroll.
        grid.put(text, at: Point(column: 30 - text.width, row: 5))
        grid.cursor = Point(column: 4, row: 3)
        screen.show(grid)
        let shown = pair.settle()
        for row in 0..<6 {
            let border = 1 + row * text.width
            #expect(shown.cells[row][0].text == "a")
            #expect(shown.cells[row][border].text == "│")
            #expect(shown.cells[row][border + 2].text == "│")
            for copy in 0..<row {
                let cell = shown.cells[row][1 + copy * text.width]
                // A mark that it does not know takes a column of its own there, which is given back.
                #expect(cell.text.unicodeScalars.first == text.text.unicodeScalars.first)
                if text.width == 2 { #expect(cell.text == text.text) }
                #expect(
                    cell.foreground == Theme.neutral.look(Style(.accent), on: .many).foreground.map(Int.init))
            }
        }
        #expect(shown.cells[5][30 - text.width].text.unicodeScalars.first == text.text.unicodeScalars.first)
        #expect(shown.cursor?.column == 4 && shown.cursor?.row == 3)
    }

    /// Without the marks that the emulator does not know.
    private static func known(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{897}" && $0 != "\u{1E4EC}" }))
    }

    @Test("Young glyphs that come, go and move leave the rest of random frames as it is")
    func keepsRandomFrames() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        let pair = try TerminalPair(columns: 40, rows: 10)
        let screen = try Screen(output: pair.slave, terminal: "xterm-256color", usesColor: true)
        defer { screen.close() }
        var grid = Grid(size: screen.size)
        let words =
            Self.young.map { SafeText($0 + $0) } + ["abc", "漢字", "   ", "──", SafeText("x\u{301}\u{302}")]
        for round in 0..<Effort.count(300) {
            let place = Point(
                column: .random(in: -3..<42, using: &random), row: .random(in: 0..<10, using: &random))
            let ink = Ink.allCases.randomElement(using: &random) ?? .plain
            grid.put(words.randomElement(using: &random) ?? "", at: place, style: Style(ink))
            screen.show(grid)
            let shown = pair.settle()
            for row in 0..<10 {
                for column in 0..<39 where !grid[column, row].isContinuation {
                    let wanted = Self.known(grid[column, row].text)
                    let cell = shown.cells[row][column].text
                    if wanted != cell {
                        Issue.record("seed \(seed), round \(round): \(column),\(row): \(wanted) but \(cell)")
                        return
                    }
                }
            }
        }
    }

    @Test("In tmux, whose table is as old as libc's, borders stay where they are", .enabled(if: Tmux.isThere))
    func keepsBordersInTmux() throws {
        let texts = ["old 🎉 here", "one 🩷 here", "two 🫩🫪 here", "☰ here", "plain here"]
        let tmux = try Tmux(running: [BuiltProgram.path("TerminalProbe")] + texts)
        defer { tmux.end() }
        try tmux.session.wait(for: "ready")
        tmux.session.send("x")
        let shown = try tmux.session.wait(for: "key(")
        for row in texts.indices { #expect(shown.cells[row][50].text == "│", "\(shown.text)") }
        #expect(shown.contains("old 🎉 here"))
        #expect(shown.contains("two ▯ ▯  here"))
    }
}
