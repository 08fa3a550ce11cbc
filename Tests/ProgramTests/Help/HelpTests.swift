import ArgumentParser
import CommandLine
import Foundation
import Testing

@testable import switchboard

/// `switchboard help`, manual pages and completions.
@Suite struct HelpTests {
    private static var commands: [String] {
        Switchboard.configuration.subcommands.map { $0.configuration.commandName ?? "" }
    }

    @Test func `help lists commands and topics`() throws {
        let bench = try Workbench()
        let help = try bench.run("help")
        #expect(help.code == 0 && help.error.isEmpty)
        for name in Self.commands + Page.all.map(\.topic) { #expect(help.text.contains("\n  \(name) ")) }
        #expect(try bench.run("help", "help").text == help.text)
    }

    @Test func `help shows a page, a command's help, and both where both have the name`() throws {
        let bench = try Workbench()
        let page = try bench.run("help", "Settings")
        #expect(page.code == 0 && page.text.hasPrefix("Files and settings\n=="))
        #expect(page.text.contains("config.toml"))
        let command = try bench.run("help", "outbox", "resend")
        #expect(command.code == 0 && command.text.contains("USAGE: switchboard outbox resend"))
        #expect(try bench.run("help", "outbox", "resend", "r1").text == command.text)
        let both = try bench.run("help", "keys")
        #expect(both.code == 0 && both.text.contains("USAGE: switchboard keys"))
        #expect(both.text.contains("\n\nKeys\n====\n"))
    }

    @Test func `a page goes no wider than a pipe's hundred columns`() throws {
        let lines = try Workbench().run("help", "architecture").lines
        #expect(lines.allSatisfy { $0.count <= 100 } && lines.contains { $0.count > 80 })
    }

    @Test func `an unknown topic is refused with the topics' names`() throws {
        let bench = try Workbench()
        let unknown = try bench.run("help", "setings")
        #expect(unknown.code == 64 && unknown.out.isEmpty)
        #expect(
            unknown.error.hasPrefix(
                "switchboard: There is no topic or command 'setings'. Did you mean 'settings'? Topics: answering, "
            ))
        let below = try bench.run("help", "keys", "chekc")
        #expect(below.code == 64)
        #expect(
            below.error
                == "switchboard: There is no command 'chekc'. Did you mean 'check'? All commands: switchboard keys --help\n"
        )
        let hostile = try bench.run("help", "\u{1b}[2J\u{202e}")
        #expect(hostile.code == 64 && !Array(hostile.error.utf8).holdsControls)
    }

    @Test func `what the argument parser answers to help stays`() throws {
        let bench = try Workbench()
        let option = try bench.run("help", "--help")
        #expect(option.code == 0 && option.text.contains("USAGE: switchboard"))
        #expect(try bench.run("--help").text.contains("SUBCOMMANDS:"))
    }

    @Test func `the manual page has every command and option, and no line that troff would obey by accident`()
        throws
    {
        let bench = try Workbench()
        let manual = try bench.run("help", "--man")
        #expect(manual.code == 0 && manual.text.hasPrefix(".TH \"SWITCHBOARD\" 1 "))
        let macros: Set = [".TH", ".SH", ".SS", ".TP", ".PP"]
        for line in manual.lines where line.hasPrefix(".") || line.hasPrefix("'") {
            #expect(macros.contains(String(line.prefix { $0 != " " })), "\(line)")
        }
        #expect(manual.lines.allSatisfy { !$0.isEmpty })
        func expect(_ command: any ParsableCommand.Type, _ path: String) {
            let name = path.replacing("-", with: "\\-")
            #expect(manual.lines.contains(".SS \"\(name)\""), "\(path)")
            for option in Switchboard.helpMessage(for: command).matches(of: /(?m)^  (?:-\w, )?(--[a-z-]+)/) {
                let heading = "\\fB\(option.1.replacing("-", with: "\\-"))\\fR"
                #expect(manual.text.contains(heading), "\(path) \(option.1)")
            }
            for below in command.configuration.subcommands { expect(below, path + " " + below._commandName) }
        }
        for command in Switchboard.configuration.subcommands {
            expect(command, "switchboard " + command._commandName)
        }
    }

    @Test(.enabled(if: access("/usr/bin/groff", X_OK) == 0))
    func `troff has nothing to complain of in the manual page`() throws {
        let bench = try Workbench()
        let path = try bench.file("switchboard.1", bench.run("help", "--man").text)
        let shown = try bench.run(["/usr/bin/groff", "-man", "-Tutf8", "-Kutf8", "-ww", path])
        #expect(shown.code == 0 && shown.error.isEmpty, "\(shown.error)")
        #expect(shown.text.contains("Watch all conversations"))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completions for each shell know every command`(shell: String) throws {
        let bench = try Workbench()
        let script = try bench.run("--generate-completion-script", shell)
        #expect(script.code == 0 && script.error.isEmpty)
        for name in Self.commands { #expect(script.text.contains(name), "\(name)") }
        let path = try bench.file("completion", script.text)
        guard shell == "bash" else { return }
        let check = try bench.run(["/usr/bin/bash", "-n", path])
        #expect(check.code == 0 && check.error.isEmpty, "\(check.error)")
    }
}
