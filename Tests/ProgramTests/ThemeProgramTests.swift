import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// The console's colors on a terminal.
@Suite struct ThemeProgramTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
        let store = try bench.store()
        try store.seedAutomatic("s1", customer: "Omar Rossi", said: "Hello?")
    }

    private func console(columns: Int = 120) throws -> ConsoleOnTerminal {
        let console = try ConsoleOnTerminal(
            bench, operator: "anna", columns: columns,
            environment: ["TERM": "xterm-256color", "NO_COLOR": ""])
        try console.terminal.wait(for: "Omar Rossi · Aria")
        return console
    }

    /// The color of the heading of the list, which has the focus.
    private func accent(_ screen: ScreenText) -> Int? {
        screen.place(of: "All").flatMap { screen.cells[$0.row][$0.column].foreground }
    }

    private func configure(_ name: String, _ text: String) throws {
        try FileManager.default.createDirectory(
            atPath: bench.folder + "/config/switchboard/themes", withIntermediateDirectories: true)
        _ = try bench.file("config/switchboard/" + name, text)
    }

    @Test(arguments: [("0000/2b2b/3636", 75), ("fdfd/f6f6/e3e3", 24)])
    func `the background that the terminal tells decides, in pieces too`(_ color: String, _ wanted: Int)
        throws
    {
        let console = try console()
        #expect(accent(console.terminal.screen) == 31)
        #expect(String(decoding: console.terminal.rawBytes, as: UTF8.self).contains("\u{1B}]11;?\u{1B}\\"))
        for piece in ["\u{1B}", "]11", ";rgb:", color, "\u{1B}", "\\"] {
            console.terminal.send(bytes: Array(piece.utf8))
            console.terminal.read(for: .milliseconds(15))
        }
        try console.terminal.wait(until: "the theme has changed") { accent($0) == wanted }
        // Its letters and digits are keys that reply, release and list.
        #expect(console.terminal.screen.contains("All"))
        #expect(!console.terminal.screen.contains("AS YOURSELF"))
        console.terminal.send("?")
        try console.terminal.wait(for: "Marks: ")
    }

    @Test func `a terminal that does not answer is not waited for`() throws {
        let console = try console()
        let written = String(decoding: console.terminal.rawBytes, as: UTF8.self)
        let question = try #require(written.range(of: "\u{1B}]11;?"))
        #expect(written[..<question.lowerBound].contains("switchboard"))
        console.terminal.send("?")
        try console.terminal.wait(for: "Marks: ")
        console.terminal.send(bytes: [0x1B])
        try console.terminal.wait(until: "help is closed") { !$0.contains("Marks: ") }
    }

    @Test func `a theme of one's own has its colors, and its mistakes are named`() throws {
        try configure("config.toml", "theme = \"mine\"\n")
        try configure("themes/mine.toml", "accent = 208\nwaitin = 3\n")
        let console = try console(columns: 240)
        #expect(accent(console.terminal.screen) == 208)
        #expect(console.terminal.screen.contains("mine.toml:2: there is no meaning 'waitin'; "))
        #expect(!String(decoding: console.terminal.rawBytes, as: UTF8.self).contains("\u{1B}]11;?"))
        let doctor = try bench.run("doctor")
        #expect(doctor.text.contains("mine.toml:2: there is no meaning 'waitin'; "))
    }

    @Test func `a theme that is not there is refused before the screen is taken`() throws {
        try configure("config.toml", "theme = \"mine\"\n")
        let terminal = try TerminalSession(
            [BuiltProgram.path("switchboard"), "console", "--operator", "anna"],
            environment: bench.environment, columns: 120, rows: 36)
        try terminal.wait(for: "There is no theme 'mine'. There are auto, dark, light, terminal")
        #expect(try terminal.waitForExit() == .exited(78))
    }
}
