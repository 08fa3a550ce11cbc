import Agent
import ArgumentParser
import Console
import Conversation
import Foundation
import Testing

@testable import switchboard

@Suite struct ReadmeTests {
    private static let readme: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (try? String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)) ?? ""
    }()

    /// What stands between a mark and the next `<!-- end -->`.
    private func section(_ mark: String) throws -> String {
        let start = try #require(Self.readme.range(of: "<!-- \(mark) -->\n"))
        let rest = Self.readme[start.upperBound...]
        let end = try #require(rest.range(of: "<!-- end -->"))
        return rest[..<end.lowerBound].trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func `the key table is the one that the program prints`() throws {
        let (keymap, problems) = try KeymapFiles(directory: "/nonexistent").load("default")
        #expect(problems.isEmpty)
        let table = KeyTable(keymap, commands: CommandTable.index).markdown
        #expect(try section("keys") == table.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    @Test func `every command has a row`() throws {
        let rows = try section("commands")
        for command in Switchboard.configuration.subcommands {
            let name = command.configuration.commandName ?? ""
            #expect(rows.contains("| `\(name)"), "\(name) is missing")
        }
    }

    @Test func `every setting has a row`() {
        for setting in Configuration.settings {
            #expect(Self.readme.contains("| `\(setting.name) = "), "\(setting.name) is missing")
        }
    }

    @Test func `the example of guidelines is sound and does what it says`() throws {
        let text = try section("guidelines")
        let file = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("    ") ? $0.dropFirst(4) : $0 }.joined(separator: "\n")
        let guidelines = try Guidelines(parsing: Array(file.utf8), named: "README.md")
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
