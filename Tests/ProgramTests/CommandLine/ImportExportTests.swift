import Conversation
import EventStore
import Foundation
import Testing

@Suite struct ImportExportTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    private var hostile: Fixture {
        var fixture = Fixture("s-1", title: Fixture.hostileText, said: (.customer, Fixture.hostileText))
        fixture.session.metadata = ["n": .number("1.50e3"), "deep": ["z": 1, "a": [.null, true]]]
        fixture.session.labels = [Fixture.hostileText, "vip"]
        fixture.add(.aiAgent, .tool, ["tool_calls": [["tool_id": .string(Fixture.hostileText)]]])
        fixture.add(.other("else"), .other("new-kind"), ["x": "\u{0}"])
        fixture.events[2].isDeleted = true
        return fixture
    }

    @Test func `an export gives back what was imported, byte for byte`() throws {
        let lines = hostile.line + "\n" + Fixture("s-2", mode: .manual, said: (.customer, "hi")).line + "\n"
        let taken = try bench.run("import", "-", input: Array(lines.utf8))
        #expect(taken.text == "2 added, 0 extended, 0 unchanged, 0 refused; 4 new events\n")
        #expect(try bench.run("export").text == lines)
        #expect(try bench.run("export", "s-1").text == hostile.line + "\n")
        let other = ["SWITCHBOARD_STORE": bench.folder + "/other.store"]
        _ = try bench.run([Workbench.program, "import", "-"], input: Array(lines.utf8), environment: other)
        #expect(try bench.run([Workbench.program, "export"], environment: other).text == lines)
    }

    @Test func `a second import adds nothing, a longer log extends`() throws {
        var fixture = hostile
        try bench.fill(fixture)
        let again = try bench.run("import", "-", input: Array(fixture.line.utf8))
        #expect(again.text == "0 added, 0 extended, 1 unchanged, 0 refused; 0 new events\n")
        fixture.add(.customer, .message, ["message": "more"])
        let longer = try bench.run("import", "-", input: Array(fixture.line.utf8))
        #expect(longer.text == "0 added, 1 extended, 0 unchanged, 0 refused; 1 new events\n")
        #expect(longer.code == 0)
    }

    @Test func `bad lines are named, good sessions stay`() throws {
        var gap = Fixture("gap", said: (.customer, "one"), (.customer, "two"))
        gap.events.removeFirst()
        let lines = [
            Fixture("good-1").line, "{\"session\": nonsense}", "", gap.line,
            "{\"session\": {}, \"events\": []}",
            Fixture("good-2").line.replacingOccurrences(of: "\"auto\"", with: "\"both\""),
            Fixture("good-3").line,
        ]
        let path = try bench.file("sessions.jsonl", lines.joined(separator: "\n"))
        let ended = try bench.run("import", path)
        #expect(ended.code == 65)
        #expect(ended.text == "3 added, 0 extended, 0 unchanged, 3 refused; 1 new events\n")
        #expect(
            ended.error.split(separator: "\n").sorted() == [
                "\(path):2: not JSON at byte 13: expected null",
                "\(path):5: session.id needs a text",
                "\(path):6: session.mode needs auto or manual",
            ])
    }

    @Test func `an array of sessions is taken, on one line or on many`() throws {
        let (one, two) = (Fixture("s-1", said: (.customer, "a [b] {\"c\"}")).line, Fixture("s-2").line)
        let flat = try bench.run("import", "-", input: Array("[\(one),\(two)]".utf8))
        #expect(flat.text == "2 added, 0 extended, 0 unchanged, 0 refused; 1 new events\n")
        let pretty = "\u{FEFF}[\n  \(two.replacingOccurrences(of: ",\"", with: ",\n   \"")),\n\(one)\n]\n"
        let again = try bench.run("import", "-", input: Array(pretty.utf8))
        #expect(again.text == "0 added, 0 extended, 2 unchanged, 0 refused; 0 new events\n")
        #expect(again.code == 0)
        let cut = try bench.run("import", "-", input: Array("[\n\(one),\n{\"session\": {".utf8))
        #expect(cut.code == 65)
        #expect(cut.error == "standard input:3: the array does not end: the file is cut off\n")
    }

    @Test(arguments: [
        ("{\n  \"session\": {},\n  \"events\": []\n}\n", "it is JSON over several lines"),
        ("id,agent,customer\n1,a,b\n2,a,b\n", "it is not JSON (perhaps CSV)"),
        ("[\n  \"a\",\n  \"b\"\n]\n", "it is an array of something else than sessions"),
        ("{\u{0}\n\u{0}\"\u{0}a\u{0}\n\u{0}", "it is UTF-16"),
    ])
    func `a file that is no list of sessions gets one sentence`(_ text: String, _ sentence: String) throws {
        let ended = try bench.run("import", "-", input: Array(text.utf8))
        #expect(ended.code == 65)
        #expect(ended.error.contains(sentence))
        #expect(ended.error.split(separator: "\n").count == 1)
    }

    @Test func `a bad first line costs only itself`() throws {
        let text = "# exported today\n\(Fixture("s-1").line)\n"
        let ended = try bench.run("import", "-", input: Array(text.utf8))
        #expect(ended.text == "1 added, 0 extended, 0 unchanged, 1 refused; 0 new events\n")
        let cut = "{\"session\": {\n\(Fixture("s-2").line)\n"
        #expect(try bench.run("import", "-", input: Array(cut.utf8)).text.hasPrefix("1 added"))
    }

    @Test func `what is no UTF-8, compressed or missing is said`() throws {
        let broken = try bench.run("import", "-", input: [0x7B, 0xFF, 0x7D])
        #expect(broken.code == 65)
        #expect(broken.error == "standard input:1: not UTF-8\n")
        let packed = try bench.run("import", "-", input: [0x1F, 0x8B, 0x08])
        #expect(packed.error.contains("zcat FILE | switchboard import -"))
        let missing = try bench.run("import", bench.folder + "/nothing.jsonl")
        #expect(missing.code == 66)
        #expect(missing.error.contains("No such file"))
    }

    @Test func `an export holds nothing private`() throws {
        try bench.fill(Fixture("s-1", mode: .manual, said: (.customer, "hi")))
        try bench.run("take-over", "s-1", "--reason", "secret reason")
        try bench.run("note", "s-1", "secret note")
        try bench.run("reply", "s-1", "hello", "--display-name", "Dr A")
        let export =
            try bench.run("export").text + bench.run("sessions", "--json").text
            + bench.run("transcript", "s-1", "--json").text
            + bench.run("transcript", "s-1", "--markdown").text
        #expect(export.contains("Dr A"))
        for word in ["secret", "anna"] { #expect(!export.contains(word)) }
    }

    @Test func `a reader that has seen enough ends the export quietly`() throws {
        var fixture = Fixture("s-1")
        for _ in 0..<50 {
            fixture.add(.customer, .message, ["message": .string(String(repeating: "x", count: 9000))])
        }
        try bench.fill(fixture)
        let ended = try bench.run(["/bin/sh", "-c", "'\(Workbench.program)' export | head -c 5"])
        #expect(ended.text == "{\"ses")
        #expect(ended.error.isEmpty)
    }

    @Test func `a missing store is said and not made`() throws {
        for words in [["sessions"], ["export"], ["transcript", "x"], ["reply", "x", "y"], ["chat", "x"]] {
            let ended = try bench.run([Workbench.program] + words)
            #expect(ended.code == 66)
            #expect(
                ended.error.hasPrefix("switchboard: There is no store at \(bench.folder)/data/switchboard/"))
        }
        #expect(!FileManager.default.fileExists(atPath: bench.folder + "/data"))
    }

    @Test func `a file of another program is refused`() throws {
        let path = try bench.file(
            "notes.txt", "These are only notes, and long enough to be one page of them.")
        let ended = try bench.run("sessions", "--store", path)
        #expect(ended.code == 65)
        #expect(ended.error.contains("is not a Switchboard store"))
    }
}
