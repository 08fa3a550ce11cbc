import Conversation
import EventStore
import Testing

@testable import switchboard

/// The command line on the mirror of a server that no process follows.
@Suite struct OutboxCommandTests {
    private let bench: Workbench
    private let path: String

    init() throws {
        bench = try Workbench()
        path = bench.folder + "/mirror.store"
        let store = try EventStore.open(at: path, kind: .mirror(upstream: "http://localhost:8800"))
        defer { store.close() }
        let anna = try store.operatorProfile("anna")
        let now = Timestamp.wallClock
        let session = Session(id: "s-1", agentID: "aria", customerID: "ada", creation: now, mode: .manual)
        try store.mirror([session], asked: now, isWhole: true)
        let act = HandoffEvent(action: .takeOver, publicName: "Anna", operatorKey: anna.key, epoch: Epoch(0))
        let events = [
            Event(
                id: "e0", source: .customer, kind: .message, offset: .zero, creation: now, traceID: "t",
                data: Event.messageData("Hello", from: Participant(displayName: "Ada"))),
            Event(
                id: "e1", source: .humanAgent, kind: .custom, offset: Offset(1), creation: now, traceID: "t",
                data: act.json),
        ]
        try store.mirror(events, covering: .zero..<Offset(2), of: "s-1")
    }

    private func run(_ words: String...) throws -> Workbench.Ended {
        try bench.run([Workbench.program] + words + ["--store", path])
    }

    @Test func `what cannot be done is refused, with the sentence of a store of one's own`() throws {
        let reply = try run("reply", "s-1", "hi", "--operator", "ben", "--display-name", "Ben")
        #expect(reply.code == 69)
        #expect(reply.error == "switchboard: anna owns this session. Take it over first.\n")
        let back = try run("hand-back", "s-1", "--operator", "ben")
        #expect(back.code == 69)
        #expect(try run("outbox").text == "Nothing waits.\n")
    }

    @Test func `what waits is listed, and taken back by its request`() throws {
        let sent = try run("reply", "s-1", "hi there", "--display-name", "Anna", "--request-id", "r-1")
        #expect(sent.code == 0)
        #expect(sent.text.contains("On its way to the server, as request r-1."))
        let listed = try run("outbox").lines
        #expect(listed.count == 1)
        #expect(listed[0].hasPrefix("r-1  queued"))
        #expect(listed[0].contains("anna  s-1  message: hi there"))
        let json = try JSON(parsing: try run("outbox", "list", "--json").lines[0])
        #expect(json["state"] == "queued")
        #expect(try run("outbox", "drop", "r-1", "--operator", "ben").code == 77)
        #expect(try run("outbox", "drop", "r-2").code == 66)
        #expect(try run("outbox", "resend", "r-1").code == 69)
        #expect(try run("outbox", "drop", "r-1").text == "Taken back: the text is a draft again.\n")
        #expect(try run("outbox").text == "Nothing waits.\n")
        #expect(try run("outbox", "list", "--settled").lines.first?.contains("withdrawn") == true)
        let store = try EventStore.open(at: path, kind: .mirror(upstream: "http://localhost:8800"))
        defer { store.close() }
        #expect(try store.drafts(of: "anna", in: "s-1").map(\.text) == ["hi there"])
    }

    @Test func `labels wait for the server, in a colleague's session too`() throws {
        let sent = try run("label", "s-1", "--add", "vip", "--remove", "old", "--operator", "ben")
        #expect(sent.code == 0)
        #expect(sent.text.hasPrefix("On its way to the server, as request "))
        let listed = try run("outbox").lines
        #expect(listed.count == 1 && listed[0].contains("ben  s-1  labels: +vip -old"))
        let json = try JSON(parsing: try run("outbox", "list", "--json").lines[0])
        #expect(json["action"] == "label")
        #expect(try run("label", "s-1").text.hasSuffix(": no labels\n"))
    }

    @Test func `what is held is sent once more`() throws {
        _ = try run("reply", "s-1", "hi", "--display-name", "Anna", "--request-id", "r-1")
        let store = try EventStore.open(at: path, kind: .mirror(upstream: "http://localhost:8800"))
        try store.setOutbox("r-1", to: .held, wording: "It waited longer than 60 s.")
        store.close()
        #expect(try run("outbox").text.contains("(It waited longer than 60 s.)"))
        #expect(try run("outbox", "resend", "r-1").code == 0)
        #expect(try run("outbox").lines.first?.hasPrefix("r-1  queued") == true)
    }
}

@Suite struct ShellWordsTests {
    @Test(arguments: [
        ("anna", "anna"), ("dr a", "'dr a'"), ("it's", #"'it'\''s'"#), ("", "''"),
        ("a;rm -rf ~", "'a;rm -rf ~'"),
        ("$(x)", "'$(x)'"), ("/a/b-c_d.e", "/a/b-c_d.e"), ("*", "'*'"), ("ä", "'ä'"),
    ])
    func `a word stays one`(word: String, quoted: String) {
        #expect(ShellWords.quoted(word) == quoted)
    }

    @Test func `printed commands can be copied into a shell`() throws {
        let bench = try Workbench()
        let (id, owner) = ("-s 1;'x", "dr. o'neil")
        try bench.fill(Fixture(id, said: (.customer, "hello")))
        #expect(try bench.run([Workbench.program, "take-over", "--operator", owner, "--", id]).code == 0)
        let refused = try bench.run([Workbench.program, "take-over", "--operator", "bob", "--", id])
        let command = try #require(refused.error.split(separator: "with: ").last)
        let taken = try bench.run([
            "/bin/sh", "-c",
            "SWITCHBOARD_OPERATOR=bob " + command.replacing("switchboard ", with: Workbench.program + " "),
        ])
        #expect(taken.code == 0)
        #expect(taken.text.hasPrefix("Taken over: -s 1;'x"))
    }
}
