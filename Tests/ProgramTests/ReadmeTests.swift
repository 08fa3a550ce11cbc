import Agent
import ArgumentParser
import CommandLine
import Console
import Conversation
import Foundation
import Readme
import Testing

@testable import switchboard

@Suite struct ReadmeTests {
    @Test func `the README is short`() throws {
        let lines = try #require(Readme.pages["README.md"]).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 151)
    }

    @Test func `the key table is the one that the program prints`() throws {
        let (keymap, problems) = try KeymapFiles(directory: "/nonexistent").load("default")
        #expect(problems.isEmpty)
        let table = KeyTable(keymap, commands: CommandTable.index).markdown
        #expect(try Readme.section("keys") == table.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    @Test func `every command has a row, and every row a command`() throws {
        let rows = try Readme.table("commands").map { $0[0].split(separator: /[` ]/)[0] }
        let commands = Switchboard.configuration.subcommands.map { $0.configuration.commandName ?? "" }
        #expect(rows.map(String.init).sorted() == commands.sorted())
    }

    @Test func `every option in a command's row is one`() throws {
        for row in try Readme.table("commands") {
            let name = row[0].split(separator: /[` ]/)[0]
            let command = try #require(
                Switchboard.configuration.subcommands.first { $0.configuration.commandName == String(name) })
            let help = ([command] + command.configuration.subcommands)
                .map { Switchboard.helpMessage(for: $0, columns: 200) }.joined()
            for option in row.joined(separator: " ").matches(of: /--[a-z][a-z-]*/) {
                #expect(help.contains(option.0), "\(name) \(option.0)")
            }
        }
    }

    @Test func `every setting has a row, and every row a setting`() throws {
        let page = try #require(Readme.pages["Sources/switchboard/Documentation.docc/Settings.md"])
        let rows = page.matches(of: #/(?m)^\| `([a-z_]+) = /#).map { String($0.1) }
        #expect(rows.sorted() == Configuration.settings.map(\.name).sorted())
    }

    @Test func `the example of guidelines is sound and does what it says`() throws {
        let text = try Readme.section("guidelines")
        let file = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("    ") ? $0.dropFirst(4) : $0 }.joined(separator: "\n")
        let guidelines = try Guidelines(parsing: Array(file.utf8), named: "Guidelines.md")
        let robin = Participant(displayName: guidelines.agentName)
        let session = Session(id: "s", agentID: "a", customerID: "c", creation: Timestamp(microseconds: 0))
        func said(_ lines: (AgentConversation.Voice, String)...) -> [String] {
            let plan = guidelines.plan(
                for: AgentConversation(
                    session: session, agent: robin, customerName: "Ada",
                    lines: lines.map { .init($0.0, $0.1, creation: Timestamp(microseconds: 0)) }))
            return plan.compactMap { if case .say(let text) = $0 { text } else { nil } }
        }
        #expect(
            said((.customer, "Is B-204 ready?")) == [
                "Ticket B-204 is ready, Ada: 45 EUR. We are here until six."
            ])
        #expect(said((.customer, "a-001")) == ["Ticket A-001 is still in the workshop."])
        #expect(said((.customer, "How far is my repair?")) == ["Which ticket is it? It looks like A-123."])
        #expect(
            said(
                (.customer, "ready?"), (.agent, "Which ticket is it? It looks like A-123."),
                (.customer, "I lost it"))
                == ["A colleague will look for it by your name."])
        #expect(
            said(
                (.customer, "hm"), (.human(name: "Mia"), "It is done."), (.customer, "ok"),
                (.handoff(.handBack, name: "Mia"), ""), (.note(name: "Mia"), "paid already"))
                == ["Mia has told me: paid already"])
    }
}
