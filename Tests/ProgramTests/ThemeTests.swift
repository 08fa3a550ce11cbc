import CommandLine
import Foundation
import Glass
import Testing

/// Themes as files.
@Suite struct ThemeTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "themes-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func write(_ text: String, _ name: String) throws {
        try text.write(toFile: "\(folder)/\(name).toml", atomically: true, encoding: .utf8)
    }

    private func read(_ text: String) -> ThemeFile {
        ThemeFile(parsing: text, named: "mine.toml") { BundledTheme(rawValue: $0)?.theme }
    }

    /// Backgrounds of terminals on which a bundled theme is used.
    private static let grounds: [(BundledTheme, [RGB])] = [
        (.dark, [RGB(0, 0, 0), RGB(0x1E, 0x1E, 0x1E), RGB(0x28, 0x2A, 0x36), RGB(0, 0x2B, 0x36)]),
        (.light, [RGB(255, 255, 255), RGB(0xFA, 0xFA, 0xFA), RGB(0xFD, 0xF6, 0xE3)]),
    ]

    @Test func `a bundled theme can be read on its backgrounds and on its selection`() throws {
        for (bundled, grounds) in Self.grounds {
            let theme = bundled.theme
            let selection = try #require(theme.selection?.rgb)
            for ink in Ink.allCases {
                let color = try #require(theme[ink]?.rgb, "\(bundled) \(ink)")
                let least = ink == .rule ? 3 : 4.5
                for ground in grounds {
                    #expect(color.contrast(with: ground) >= least, "\(bundled) \(ink) on \(ground)")
                }
                let selected = try #require(theme.selectedColor(ink)?.rgb)
                #expect(selected.contrast(with: selection) >= 4.5, "\(bundled) \(ink) selected")
            }
        }
    }

    @Test func `a selection differs from the background around it`() throws {
        for (bundled, grounds) in Self.grounds {
            let selection = try #require(bundled.theme.selection?.rgb)
            for ground in grounds {
                #expect(selection.contrast(with: ground) >= 1.2, "\(bundled) on \(ground)")
            }
        }
    }

    @Test func `a theme of one's own changes what it names`() {
        let file = read(
            """
            extends = "dark"   # the rest
            accent = "#ff8700"
            waiting = 203
            "text" = "terminal"
            selection = "bright-blue"
            """)
        #expect(file.problems == [])
        #expect(file.theme[.accent] == .direct(RGB(255, 0x87, 0)))
        #expect(file.theme[.waiting] == .indexed(203))
        #expect(file.theme[.plain] == nil)
        #expect(file.theme.selection == .ansi(12))
        #expect(file.theme[.ai] == BundledTheme.dark.theme[.ai])
        #expect(read("accent = 4").theme[.ai] == Theme.terminal[.ai])
    }

    @Test(arguments: [
        (
            "# mine\nacent = 4\nai = 5",
            "mine.toml:2: there is no meaning 'acent'; switchboard help settings lists them."
        ),
        (
            "ai = 5\naccent = \"reddish\"",
            "mine.toml:2: 'accent' needs a color: a name such as \"blue\", 0 to 255, "
        ),
        ("ai = 5\n\nwaiting = 256", "mine.toml:3: 'waiting' needs a color: "),
        ("ai = 5\nwaiting = true", "mine.toml:2: 'waiting' needs a color: "),
        ("ai = 5\nextends = \"mine\"", "mine.toml:2: 'extends' needs the name of a bundled theme: dark, "),
        ("ai = 5\n[colors]\naccent = 4", "mine.toml:2: there is no meaning 'colors'; "),
        ("ai = 5\naccent =", "mine.toml:2: "),
    ])
    func `what is wrong is said with its line and what to do`(_ text: String, _ start: String) {
        let problems = read(text).problems.map(\.wording)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix(start) == true, "\(problems)")
    }

    @Test func `a file that is not TOML is left out as a whole`() throws {
        let file = read("ai = 5\naccent =")
        #expect(!file.isReadable)
        #expect(file.theme[.ai] == Theme.terminal[.ai])
        #expect(file.problems.map(\.consequence) == ["The file is left out."])
        #expect(read("acent = 4\nai = 5").problems.map(\.consequence) == ["The line is skipped."])
        // Nobody who keeps to auto is left without the bundled one.
        try write("accent =", "light")
        let choice = try ThemeChoice(nil, in: folder)
        #expect(choice.theme(on: RGB(0xFD, 0xF6, 0xE3)) == BundledTheme.light.theme)
        #expect(choice.problems.count == 1)
    }

    @Test func `lines that end as on Windows are counted`() {
        let file = read("ai = 5\r\nacent = 4\r\nwaiting = 256\r\n")
        #expect(file.problems.map { $0.wording.prefix(12) } == ["mine.toml:2:", "mine.toml:3:"])
        #expect(file.theme[.ai] == .ansi(5))
    }

    /// What a wrong line sends people to.
    @Test func `the settings page names every meaning`() throws {
        let page = try #require(Page.all.first { $0.topic == "settings" }?.text)
        for name in Ink.allCases.map(\.name) + ["background", "selection", "selected"] {
            #expect(page.contains("`\(name)`"), "\(name)")
        }
    }

    @Test func `a wrong line costs only itself`() {
        let file = read("acent = 4\nai = 5")
        #expect(file.theme[.ai] == .ansi(5))
    }

    @Test func `the background decides between dark and light, and one's own replace them`() throws {
        try write("accent = 4", "light")
        let choice = try ThemeChoice(nil, in: folder)
        #expect(choice.first == .neutral)
        #expect(choice.theme(on: RGB(0x1E, 0x1E, 0x1E)) == BundledTheme.dark.theme)
        #expect(choice.theme(on: RGB(0xFD, 0xF6, 0xE3))?[.accent] == .ansi(4))
    }

    @Test func `a theme that is named is that on every background`() throws {
        try write("accent = 4", "mine")
        let choice = try ThemeChoice("mine", in: folder)
        #expect(choice.first[.accent] == .ansi(4))
        #expect(choice.theme(on: RGB(0, 0, 0)) == nil)
        #expect(try ThemeChoice("terminal", in: folder).first == .terminal)
    }

    @Test(arguments: ["nope", "../config", ""])
    func `a theme that is not there is refused with the names of those that are`(_ name: String) throws {
        let error = #expect(throws: Complaint.self) { try ThemeChoice(name, in: folder) }
        #expect(error?.wording.contains("There are auto, dark, light, terminal, and your own in") == true)
    }

    @Test func `under auto a folder in place of a bundled theme is a remark`() throws {
        try FileManager.default.createDirectory(
            atPath: folder + "/dark.toml", withIntermediateDirectories: false)
        let choice = try ThemeChoice(nil, in: folder)
        #expect(choice.theme(on: RGB(0, 0, 0)) == BundledTheme.dark.theme)
        #expect(choice.problems.first?.wording.contains("dark.toml: it is a folder.") == true)
        #expect(throws: Complaint.self) { try ThemeChoice("dark", in: folder) }
    }

    @Test func `a folder in place of a theme is named`() throws {
        try FileManager.default.createDirectory(
            atPath: folder + "/odd.toml", withIntermediateDirectories: false)
        let error = #expect(throws: Complaint.self) { try ThemeChoice("odd", in: folder) }
        #expect(error?.wording.contains("odd.toml: it is a folder.") == true)
    }
}
