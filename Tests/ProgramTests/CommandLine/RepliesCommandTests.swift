import Conversation
import EventStore
import Foundation
import Testing

@testable import switchboard

/// `switchboard replies`
@Suite struct RepliesCommandTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    private func list() throws -> [JSON] {
        try bench.run("replies", "list", "--json").lines.map { try JSON(parsing: $0) }
    }

    private func folder(_ name: String) throws -> String {
        let path = bench.folder + "/" + name
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private func contents(_ folder: String) throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return Dictionary(
            uniqueKeysWithValues: try names.map {
                ($0, try String(contentsOfFile: folder + "/" + $0, encoding: .utf8))
            })
    }

    @Test func `a reply is added, listed, edited and removed`() throws {
        #expect(try bench.run("replies").text == "There are none. Add one with: switchboard replies add\n")
        let added = try bench.run(
            "replies", "add", "Dear {customer},\nsorry.", "--code", "sorry", "--title", "An apology",
            "--then",
            "label: sorry", "--then", "close resolved", "--tag", "a")
        #expect(added.code == 0 && added.text == "Added: sorry.\n")
        #expect(
            try bench.run("replies").text
                == "sorry  0 uses  An apology  then label: sorry, close resolved\n")
        let json = try #require(try list().first)
        #expect(json["text"] == "Dear {customer},\nsorry." && json["author"] == "anna")
        #expect(json["then"] == ["label: sorry", "close resolved"] && json["tags"] == ["a"])
        #expect(json["uses"] == 0 && json["last_use_utc"] == .null && json["origin"] == "team")

        let changed = try bench.run(
            "replies", "edit", "SORRY", "--text", "-", "--title", "", "--then", "", "--tag", "b", "--saw",
            "1",
            input: Array("Sorry!\n".utf8))
        #expect(changed.text == "Changed: sorry.\n")
        let after = try #require(try list().first)
        #expect(
            after["text"] == "Sorry!" && after["title"] == "" && after["then"] == [] && after["tags"] == ["b"]
        )
        #expect(after["version"] == 2)
        #expect(try bench.run("replies").text == "sorry  0 uses  Sorry!\n")
        #expect(
            try bench.run("replies", "edit", "sorry", "--text", "Sorry!").text == "Nothing changed: sorry.\n")
        let late = try bench.run("replies", "edit", "sorry", "--text", "Late", "--saw", "1")
        #expect(late.code != 0 && late.error.contains("somebody changed this reply after you looked"))

        let none = try bench.run("replies", "remove", "sorry", "sory")
        #expect(none.code == 66 && none.error.contains("No such reply. Did you mean sorry?"))
        #expect(try list().count == 1)
        #expect(try bench.run("replies", "remove", "sorry").text == "Removed: sorry.\n")
        #expect(try list().isEmpty)
    }

    @Test func `bad arguments are refused with what is wrong`() throws {
        for (words, wording) in [
            (["add", " "], "The text is empty"),
            (["add", "x", "--code", "a b"], "A code is 1 to 32 letters"),
            (["add", "x", "--then", "shut"], "shut"), (["edit", "nope", "--text", "x"], "No such reply"),
            (["edit", "nope"], "Nothing to change"), (["import", bench.folder + "/nope"], "does not exist"),
            (["import", try folder("empty")], "has no *.md files"),
        ] {
            let ended = try bench.run([Workbench.program, "replies"] + words)
            #expect(ended.code >= 64 && ended.error.contains(wording), "\(words): \(ended.error)")
        }
        _ = try bench.run("replies", "add", "x", "--code", "é")
        let twice = try bench.run("replies", "add", "y", "--code", "E")
        #expect(twice.code != 0 && twice.error.contains("Another reply has this code"))
    }

    @Test func `what was exported is imported the same, here and elsewhere`() throws {
        _ = try bench.run(
            "replies", "add", "One\n", "--code", "one", "--title", "\"1\"", "--then", "hand-back")
        _ = try bench.run("replies", "add", "\n two", "--tag", "a,b")
        _ = try bench.run(
            "replies", "add", "Grüße, {customer}", "--code", "grüße", "--tag", "x", "--tag", "y")
        let before = try bench.run("replies", "list", "--json").text
        let files = bench.folder + "/files"
        #expect(try bench.run("replies", "export", files).text.hasPrefix("3 replies written to "))
        #expect(
            try contents(files)["one.md"]
                == "---\ncode: one\ntitle: \"\"1\"\"\nthen: hand-back\n---\n\nOne\n\n")
        #expect(try bench.run("replies", "import", files).text == "0 added, 0 changed, 3 unchanged\n")
        #expect(try bench.run("replies", "list", "--json").text == before)

        let other = bench.folder + "/other.store"
        let copied = try bench.run("replies", "import", files, "--store", other)
        #expect(copied.text == "3 added, 0 changed, 0 unchanged\n")
        let again = bench.folder + "/again"
        _ = try bench.run("replies", "export", again, "--store", other)
        #expect(try contents(again) == contents(files))
        try FileManager.default.removeItem(atPath: again + "/one.md")
        _ = try bench.run("replies", "remove", "one")
        let left = try bench.run("replies", "export", files)
        #expect(left.code == 0 && left.error.contains("files/one.md was there before"))
    }

    @Test func `a faulty file is named with its line, and nothing is imported`() throws {
        let files = try folder("files")
        _ = try bench.file("files/a.md", "---\ncode: a\n---\nA\n")
        _ = try bench.file("files/b.md", "---\ncode: b\nthen: shut\n---\nB\n")
        _ = try bench.file("files/c.md", "---\ncode: A\n---\nC\n")
        _ = try bench.file("files/.hidden.md", "nothing")
        _ = try bench.file("files/notes.txt", "nothing")
        let refused = try bench.run("replies", "import", files)
        #expect(refused.code == 65 && refused.out.isEmpty)
        let lines = refused.error.split(separator: "\n")
        #expect(lines.count == 3, "\(refused.error)")
        #expect(
            lines.first == "\(files)/b.md:3: This is no step. Write close OUTCOME, hand-back or label: LABEL."
        )
        #expect(lines.dropFirst().first?.hasPrefix("\(files)/c.md:1: It is the same reply as in ") == true)
        #expect(
            lines.last == "switchboard: 2 files have faults: nothing was imported. Correct them, then repeat."
        )
        #expect(try list().isEmpty)
        #expect(
            try bench.run("replies", "import", files + "/a.md").text == "1 added, 0 changed, 0 unchanged\n")
    }

    @Test func `nothing of a reply reaches a terminal raw`() throws {
        let hostile = "a\u{202E}b\u{200B}"
        _ = try bench.run("replies", "add", hostile, "--title", hostile)
        let listed = try bench.run("replies")
        #expect(listed.code == 0 && !listed.text.contains("\u{202E}") && !listed.text.contains("\u{200B}"))
        #expect(try list().first?["text"] == .string(hostile))
        let file = try bench.file("evil\u{202E}.md", "---\n\u{1B}[2J: x\n---\nx")
        let refused = try bench.run("replies", "import", file)
        #expect(
            refused.code == 65 && !refused.error.contains("\u{1B}") && !refused.error.contains("\u{202E}"))
    }

    @Test func `the replies of a server's mirror need no server`() throws {
        let server = "http://127.0.0.1:1"
        #expect(try bench.run("replies", "add", "x", "--code", "a", "--server", server).code == 0)
        #expect(try bench.run("replies", "--server", server).text == "a  0 uses  x\n")
        #expect(try list().isEmpty)
    }
}
