import ArgumentParser
import Console
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
}
