import Effort
import Glass
import Glibc
import PseudoTerminal
import Terminal
import Testing

/// ncurses has one screen per process, so these take turns.
@Suite("The screen", .serialized)
struct ScreenTests {
    private func screen(on pair: TerminalPair, terminal: String = "xterm-256color") throws -> Screen {
        try Screen(output: pair.slave, terminal: terminal, usesColor: true)
    }

    private func grid(_ screen: Screen, _ lines: [SafeText], style: Style = .plain) -> Grid {
        var grid = Grid(size: screen.size)
        for (row, line) in lines.enumerated() { grid.put(line, at: Point(column: 0, row: row), style: style) }
        return grid
    }

    /// What the emulator holds must be what the grid says, cell by cell.
    private func expectSame(_ grid: Grid, _ shown: ScreenText, _ comment: Comment? = nil) {
        for row in 0..<grid.size.rows {
            for column in 0..<grid.size.columns {
                let wanted = grid[column, row]
                let cell = shown.cells[row][column]
                // Marks in the last column are left out on purpose.
                let text = column == grid.size.columns - 1 ? wanted.base : wanted.text
                if text != cell.text || Int(wanted.width) != cell.width {
                    Issue.record("\(comment ?? ""): \(column),\(row): \(wanted.text) but \(cell.text)")
                    return
                }
            }
        }
    }

    @Test("What the grid shows, the terminal holds")
    func showsGrid() throws {
        let pair = try TerminalPair(columns: 60, rows: 12)
        let screen = try screen(on: pair)
        defer { screen.close() }
        #expect(screen.size == Size(columns: 60, rows: 12))
        let grid = grid(
            screen,
            [
                "plain words", SafeText("汉字 and 日本語, 한국어"),
                SafeText("e\u{301}a\u{323}\u{302} x\u{302}\u{323}!"),
                SafeText("สวัสดีครับ"), SafeText("नमस्ते दुनिया"), SafeText("مرحبا بالعالم"), SafeText("שלום"),
                SafeText("👩‍👩‍👧 ok 👍🏽 🇩🇪 ❤️"), SafeText("\u{1B}[31mred\u{7}\u{202E}"),
                SafeText("┌──┐ ▸ ✓ …"),
            ])
        screen.show(grid)
        let shown = pair.settle()
        expectSame(grid, shown)
        #expect(shown.isAlternate)
        #expect(shown.cursor == nil)
    }

    @Test("A key that waits leaves no frame half drawn")
    func drawsWholeFrames() throws {
        let pair = try TerminalPair(columns: 60, rows: 40)
        let screen = try screen(on: pair)
        defer { screen.close() }
        pair.settle()
        let grid = grid(screen, (0..<40).map { SafeText("row \($0) of a frame that is drawn") })
        pair.type(Array("jjj".utf8))
        screen.show(grid)
        expectSame(grid, pair.settle())
    }

    @Test("Marks on wide and narrow glyphs arrive, three of them too")
    func showsMarks() throws {
        let pair = try TerminalPair(columns: 30, rows: 6)
        let screen = try screen(on: pair)
        defer { screen.close() }
        let texts = ["漢\u{302}字", "x\u{302}\u{303}\u{304}y", "\u{302}lonely", "1\u{20E3}2", " \u{302} ", "น้ำ"]
        let grid = grid(screen, texts.map { SafeText($0) })
        screen.show(grid)
        expectSame(grid, pair.settle())
    }

    @Test("Changes arrive alone and leave the rest as it was")
    func showsChanges() throws {
        let pair = try TerminalPair(columns: 200, rows: 60)
        let screen = try screen(on: pair)
        defer { screen.close() }
        var grid = grid(screen, (0..<60).map { "line \($0) with some words in it" })
        screen.show(grid)
        pair.settle()
        let before = pair.rawBytes.count
        grid.put("changed", at: Point(column: 5, row: 30), style: Style(.error))
        grid.cursor = Point(column: 12, row: 30)
        screen.show(grid)
        let shown = pair.settle()
        expectSame(grid, shown)
        #expect(shown.cursor?.column == 12 && shown.cursor?.row == 30)
        #expect(pair.rawBytes.count - before < 200)
        let between = pair.rawBytes.count
        screen.show(grid)
        pair.settle()
        #expect(pair.rawBytes.count == between)
    }

    @Test("Random frames one after another arrive as they are")
    func showsRandomFrames() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        let pair = try TerminalPair(columns: 40, rows: 10)
        let screen = try screen(on: pair)
        defer { screen.close() }
        var grid = Grid(size: screen.size)
        let words: [SafeText] = ["abc", "漢字", "e", " ", "ไทย", "ö", "👍", "──", SafeText("x\u{301}\u{302}")]
        for _ in 0..<Effort.count(300) {
            let place = Point(
                column: .random(in: -3..<42, using: &random), row: .random(in: 0..<10, using: &random))
            let ink = Ink.allCases.randomElement(using: &random) ?? .plain
            grid.put(words.randomElement(using: &random) ?? "", at: place, style: Style(ink))
            screen.show(grid)
            expectSame(grid, pair.settle(), "seed \(seed)")
        }
    }

    @Test("Styles become the theme's colours and attributes")
    func showsStyles() throws {
        let pair = try TerminalPair()
        let screen = try screen(on: pair)
        defer { screen.close() }
        #expect(screen.colorDepth == .many)
        var grid = Grid(size: screen.size)
        let theme = Theme.neutral
        let rows = screen.size.rows
        for (index, ink) in Ink.allCases.enumerated() {
            let place = Point(column: index / rows * 2, row: index % rows)
            grid.put("x", at: place, style: Style(ink, .underline))
        }
        screen.show(grid)
        let shown = pair.settle()
        for (index, ink) in Ink.allCases.enumerated() {
            let look = theme.look(Style(ink, .underline), on: .many)
            let cell = shown.cells[index % rows][index / rows * 2]
            #expect(cell.foreground == look.foreground.map(Int.init), "\(ink)")
            #expect(cell.background == nil, "\(ink)")
            #expect(cell.isBold == look.attributes.contains(.bold), "\(ink)")
            #expect(cell.isReversed == look.attributes.contains(.reverse), "\(ink)")
            #expect(cell.isUnderlined)
        }
    }

    @Test("Another theme changes what is on the screen, and what is selected has its background")
    func usesThemes() throws {
        let pair = try TerminalPair()
        let screen = try screen(on: pair)
        defer { screen.close() }
        var theme = Theme.terminal
        theme[.accent] = .direct(RGB(255, 135, 0))
        theme.selection = .indexed(237)
        theme.selectedText = .indexed(255)
        screen.show(grid(screen, ["one"], style: Style(.accent)))
        #expect(pair.settle().cells[0][0].foreground == 31)
        screen.use(theme)
        #expect(pair.settle().cells[0][0].foreground == 208)
        screen.show(grid(screen, ["one", "two"], style: Style(.faint, .selected)))
        let cell = pair.settle().cells[1][2]
        #expect(cell.foreground == 255 && cell.background == 237 && !cell.isReversed)
    }

    @Test(
        "It asks for the background where a theme can depend on it",
        arguments: [
            ("xterm-256color", true), ("tmux-256color", true), ("vt100", false), ("linux", false),
            ("xterm", false),
        ])
    func asksForBackground(_ terminal: String, _ asks: Bool) throws {
        let pair = try TerminalPair()
        let screen = try screen(on: pair, terminal: terminal)
        defer { screen.close() }
        #expect(screen.askBackground() == asks)
        _ = pair.settle()
        #expect(String(decoding: pair.rawBytes, as: UTF8.self).contains("\u{1B}]11;?") == asks)
    }

    @Test("A new size is adopted, and a frame of another size is cut or filled up")
    func resizes() throws {
        let pair = try TerminalPair(columns: 40, rows: 10)
        let screen = try screen(on: pair)
        defer { screen.close() }
        let before = grid(screen, [SafeText("0123456789012345678漢字"), "second"])
        screen.show(before)
        pair.resize(columns: 20, rows: 5)
        screen.resized()
        #expect(screen.size == Size(columns: 20, rows: 5))
        screen.show(before)
        expectSame(before.fitted(to: screen.size), pair.settle())
        pair.resize(columns: 70, rows: 20)
        screen.resized()
        screen.show(before)
        expectSame(before.fitted(to: Size(columns: 70, rows: 20)), pair.settle())
    }

    @Test("Drawing anew repairs what something else wrote")
    func redraws() throws {
        let pair = try TerminalPair(columns: 30, rows: 5)
        let screen = try screen(on: pair)
        defer { screen.close() }
        let grid = grid(screen, ["first", "second"])
        screen.show(grid)
        pair.emulator.write(Array("\u{1B}[2J\u{1B}[Hrubbish".utf8))
        screen.redraw()
        expectSame(grid, pair.settle())
    }

    @Test("Closing gives back modes, screen and title")
    func closes() throws {
        let pair = try TerminalPair()
        let modes = pair.modes
        let screen = try screen(on: pair)
        #expect(pair.modes != modes)
        screen.setTitle("2 waiting")
        screen.show(grid(screen, ["something"]))
        #expect(pair.settle().title == "2 waiting")
        screen.close()
        screen.close()
        screen.show(Grid(size: Size(columns: 80, rows: 24)))
        let shown = pair.settle()
        #expect(pair.modes == modes)
        #expect(!shown.isAlternate)
        #expect(shown.cursor != nil)
        #expect(shown.text.allSatisfy { $0 == "\n" })
        let written = String(decoding: pair.rawBytes, as: UTF8.self)
        for (on, off) in [
            ("\u{1B}[?2004h", "\u{1B}[?2004l"), ("\u{1B}[?1004h", "\u{1B}[?1004l"),
            ("\u{1B}[22;2t", "\u{1B}[23;2t"),
        ] {
            let pieces = written.split(separator: on, omittingEmptySubsequences: false)
            #expect(pieces.count == 2 && pieces[1].contains(off), "\(on.dropFirst())")
        }
    }

    @Test("Another program can have the terminal in between")
    func leavesAndEnters() throws {
        let pair = try TerminalPair()
        let modes = pair.modes
        let screen = try screen(on: pair)
        defer { screen.close() }
        let ours = pair.modes
        let grid = grid(screen, ["ours"])
        screen.show(grid)
        screen.leave()
        #expect(pair.modes == modes)
        #expect(!pair.settle().isAlternate)
        pair.resize(columns: 50, rows: 20)
        screen.enter()
        #expect(pair.modes == ours)
        #expect(screen.size == Size(columns: 50, rows: 20))
        let shown = pair.settle()
        #expect(shown.isAlternate)
        expectSame(grid.fitted(to: screen.size), shown)
    }

    @Test("Control keys arrive as bytes")
    func readsControlKeys() throws {
        let pair = try TerminalPair()
        let screen = try screen(on: pair)
        defer { screen.close() }
        let keys: [UInt8] = [0x03, 0x1A, 0x1C, 0x13, 0x11, 0x0D, 0x0A, 0x16, 0x0F, 0x04, 0x15]
        pair.type(keys)
        #expect(Poll.wait(for: [pair.slave], milliseconds: 5000) == [pair.slave])
        #expect(Keyboard.read(from: pair.slave) == .bytes(keys))
        #expect(pair.settle().text.allSatisfy { $0 == "\n" || $0 == " " })
    }

    @Test("Copying goes to the terminal in base64, and a text that is too long does not")
    func copies() throws {
        let pair = try TerminalPair()
        let screen = try screen(on: pair)
        defer { screen.close() }
        for (text, code) in [("a", "YQ=="), ("ab", "YWI="), ("abc", "YWJj"), ("grüße", "Z3LDvMOfZQ==")] {
            #expect(screen.copy(text))
            pair.settle()
            #expect(String(decoding: pair.rawBytes, as: UTF8.self).hasSuffix("\u{1B}]52;c;\(code)\u{1B}\\"))
        }
        #expect(!screen.copy(String(repeating: "x", count: Screen.longestCopy + 1)))
        screen.bell()
        #expect(pair.settle().bells == 1)
    }

    @Test("In tmux a copy also goes through it to the terminal around it")
    func copiesThroughTmux() throws {
        let pair = try TerminalPair()
        let screen = try Screen(output: pair.slave, terminal: "xterm-256color", isInTmux: true)
        defer { screen.close() }
        #expect(screen.copy("a"))
        pair.settle()
        let plain = "\u{1B}]52;c;YQ==\u{1B}\\"
        let wrapped = "\u{1B}Ptmux;" + plain.replacing("\u{1B}", with: "\u{1B}\u{1B}") + "\u{1B}\\"
        #expect(String(decoding: pair.rawBytes, as: UTF8.self).hasSuffix(wrapped + plain))
    }

    @Test("What cannot be a terminal is refused with a sentence")
    func refuses() throws {
        let pair = try TerminalPair()
        let modes = pair.modes
        let names = [
            "no-such-terminal": TerminalError.unknownTerminal("no-such-terminal"), "dumb": .tooSimple("dumb"),
        ]
        for (name, error) in names {
            #expect(throws: error) { try screen(on: pair, terminal: name) }
            #expect(error.wording.contains(name))
        }
        #expect(pair.modes == modes)
        let file = open("/dev/null", O_RDWR)
        defer { close(file) }
        #expect(throws: TerminalError.notATerminal) { try Screen(output: file, terminal: "xterm") }
    }

    @Test("Few colours and none are enough", arguments: ["xterm", "screen-256color", "linux", "vt100"])
    func showsOnOtherTerminals(_ terminal: String) throws {
        let pair = try TerminalPair()
        let screen = try screen(on: pair, terminal: terminal)
        defer { screen.close() }
        let depths: [String: ColorDepth] = ["xterm": .sixteen, "screen-256color": .many, "linux": .sixteen]
        #expect(screen.colorDepth == depths[terminal] ?? .none)
        let grid = grid(screen, ["AS THE AI", SafeText("漢字")], style: Style(.asTheAI))
        screen.show(grid)
        expectSame(grid, pair.settle())
    }

    @Test("A frame larger than the kernel holds arrives whole")
    func showsLargeFrames() throws {
        let pair = try TerminalPair(columns: 200, rows: 100)
        let screen = try screen(on: pair)
        defer { screen.close() }
        for letter in ["a", "b", "c"] as [SafeText] {
            let before = pair.rawBytes.count
            let line = SafeText(String(repeating: "\(letter)", count: 199))
            let grid = grid(screen, (0..<100).map { SafeText("\($0 % 10)") + line })
            screen.show(grid)
            expectSame(grid, pair.settle())
            #expect(pair.rawBytes.count - before > 16_000)
        }
    }
}

extension Cell {
    fileprivate var base: String { String(text.unicodeScalars.prefix(1)) }
}

struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
