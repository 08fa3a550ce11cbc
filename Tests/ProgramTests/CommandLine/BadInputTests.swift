import Conversation
import Foundation
import PseudoTerminal
import Testing

/// What is no text never becomes one, and what was done is never hidden by what failed behind it.
@Suite struct BadInputTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
        try bench.fill(Fixture("s-1", name: "Ada", said: (.customer, "hello")))
    }

    private func events() throws -> [JSON] {
        try bench.run("transcript", "s-1", "--json").lines.map { try JSON(parsing: $0) }
    }

    /// Runs a line of shell in which `$0` is the program.
    private func shell(_ line: String, program: String = Workbench.program) throws -> Workbench.Ended {
        try bench.run(["/bin/sh", "-c", line, program])
    }

    @Test func `an argument that is no UTF-8 is refused, and nothing is sent`() throws {
        try bench.run("take-over", "s-1")
        for line in [
            #""$0" reply s-1 "$(printf 'caf\351')" --display-name A"#,
            #""$0" note s-1 "$(printf 'caf\351')""#,
            #""$0" reply s-1 hello --display-name "$(printf 'Ren\351')""#,
            #""$0" append s-1 --kind message --source customer --message "$(printf 'caf\351')""#,
            #"SWITCHBOARD_DISPLAY_NAME="$(printf 'Ren\351')" "$0" reply s-1 hello"#,
        ] {
            let ended = try shell(line)
            #expect(ended.code == 64, "\(line)")
            #expect(ended.error.contains("is not UTF-8; nothing was done."))
            #expect(ended.error.split(separator: "\n").count == 1)
        }
        #expect(try events().count == 2)
    }

    @Test func `the network program refuses an argument that is no UTF-8`() throws {
        let ended = try shell(
            #""$0" token create --store x --role operator --subject "$(printf 'ren\351')""#,
            program: BuiltProgram.path("switchboardd"))
        #expect(ended.code == 64)
        #expect(ended.error.contains("Argument 8 is not UTF-8"))
        #expect(!FileManager.default.fileExists(atPath: "x"))
    }

    @Test func `line ends of standard input become LF, and its byte order mark goes`() throws {
        try bench.run("take-over", "s-1")
        let text = Array("\u{feff}one\r\ntwo\r\n".utf8)
        #expect(try bench.run("reply", "s-1", "-", "--display-name", "A", input: text).code == 0)
        let sent = try #require(try events().last?["data"]?["message"]?.string)
        #expect(Array(sent.utf8) == Array("one\ntwo".utf8))
    }

    @Test func `a line typed into a chat has no byte order mark`() throws {
        #expect(try bench.run("chat", "s-1", input: Array("\u{feff}hi\r\nthere\r\n".utf8)).code == 0)
        let said = try events().compactMap { $0["data"]?["message"]?.string }
        #expect(said.suffix(2).map { Array($0.utf8) } == [Array("hi".utf8), Array("there".utf8)])
    }

    @Test func `where the outcome cannot be written, it is said that the message was sent`() throws {
        try bench.run("take-over", "s-1")
        let ended = try shell(#""$0" reply s-1 hello --display-name A >/dev/full"#)
        #expect(ended.code == 74)
        #expect(ended.error.contains("This is done, but could not be written to standard output"))
        #expect(ended.error.contains("Sent to s-1 (Ada) as A, offset 2."))
        #expect(try events().count == 3)
        let closed = try shell(#""$0" append s-1 --kind message --source customer --message hi >&-"#)
        #expect(closed.code == 74)
        #expect(closed.error.contains("Added to s-1 at offset 3."))
    }

    @Test func `an import refuses a day that no calendar has`() throws {
        var fixture = Fixture("s-2", said: (.customer, "hello"))
        fixture.session.title = "DATE"
        let line = fixture.line.replacing("2026-03-04T", with: "2026-02-31T")
        let ended = try bench.run("import", "-", input: Array(line.utf8))
        #expect(ended.code == 65)
        #expect(ended.text.contains("0 added"))
    }

    @Test func `a number that other programs cannot read is refused, and an export comes in again`() throws {
        let data = #"{"n":1e999999}"#
        let appended = try bench.run(
            "append", "s-1", "--kind", "custom", "--source", "system", "--data", data)
        #expect(appended.code == 65)
        #expect(appended.error.contains("a number larger than 1.8e308"))
        var fixture = Fixture("s-3", said: (.customer, "hello"))
        fixture.add(.system, .custom, ["n": "NUMBER"])
        let foreign = fixture.line.replacing("\"NUMBER\"", with: String(repeating: "7", count: 5_000))
        let refused = try bench.run("import", "-", input: Array(foreign.utf8))
        #expect(refused.code == 65)
        #expect(refused.error.contains("a number of more than 1,000 digits"))
        let export = try bench.run("export").out
        let other = try Workbench()
        #expect(try other.run("import", "-", input: export).code == 0)
        #expect(try other.run("export").out == export)
    }

    @Test func `differently composed logins are two operators`() throws {
        let (composed, decomposed) = ("ren\u{e9}", "rene\u{301}")
        try bench.run("take-over", "s-1", "--operator", composed)
        let reply = try bench.run("reply", "s-1", "hi", "--operator", decomposed, "--display-name", "R")
        #expect(reply.code == 69)
        let taken = try bench.run("take-over", "s-1", "--operator", decomposed)
        #expect(taken.code == 69)
        #expect(try events().count == 2)
        let own = try bench.run("reply", "s-1", "hi", "--operator", composed, "--display-name", "R")
        #expect(own.code == 0)
    }
}
