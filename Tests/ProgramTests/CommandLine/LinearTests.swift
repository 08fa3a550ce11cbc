import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

@Suite struct LinearTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
        try bench.fill(
            Fixture("s-1", name: "Ada", mode: .manual, said: (.customer, "a human please")),
            Fixture("s-2", name: "Grace", said: (.customer, "hello"), (.aiAgent, "hi")))
    }

    private func console() throws -> TerminalSession {
        let console = try TerminalSession(
            [Workbench.program, "console", "--linear"], environment: bench.environment, columns: 100, rows: 40
        )
        try console.wait(for: "1: Ada, waiting")
        return console
    }

    @Test func `a session is opened, taken over with a typed yes, and answered once`() throws {
        let console = try console()
        console.send(bytes: Array("open 1\n".utf8))
        try console.wait(for: "customer: a human please")
        console.send(bytes: Array("display-name Dr A\n".utf8))
        try console.wait(for: "Customers see Dr A.")
        console.send(bytes: Array("r Here I am.\n".utf8))
        try console.wait(for: "Take over Ada and reply as yourself? Type yes to do it.")
        console.send(bytes: Array("yes\n".utf8))
        try console.wait(for: "you: Here I am.")
        try bench.run("append", "s-1", "--kind", "message", "--source", "customer", "--message", "thanks")
        try console.wait(for: "customer: thanks")
        console.send(bytes: Array("hand-back\n".utf8))
        try console.wait(for: "Hand Ada back to the AI? Type yes to do it.")
        console.send(bytes: Array("yes\n".utf8))
        try console.wait(for: "Now: the AI answers.")
        console.send(bytes: Array("quit\n".utf8))
        #expect(try console.waitForExit() == .exited(0))
        let log = try bench.run("transcript", "s-1", "--json").text
        #expect(log.components(separatedBy: "Here I am.").count == 2)
    }

    @Test func `a canned reply is said in full, then sent with what follows it`() throws {
        let store = try bench.store()
        _ = try store.addReply(
            ReplyContent(
                code: "bye", title: "Closing", text: "Goodbye {customer}.", then: [.close(.resolved)]))
        _ = try store.addReply(ReplyContent(code: "case", text: "About {title}."))
        let console = try console()
        console.send(bytes: Array("open 1\n".utf8))
        try console.wait(for: "customer: a human please")
        console.send(bytes: Array("display-name Anna\ncanned\n".utf8))
        try console.wait(for: "bye: Closing, AND closes resolved")
        console.send(bytes: Array("canned case\n".utf8))
        try console.wait(for: "Not offered: nothing fills {title} here.")
        console.send(bytes: Array("canned BYE\n".utf8))
        try console.wait(for: "Goodbye Ada.")
        try console.wait(for: "A yes sends AND closes resolved.")
        try console.wait(for: "Take over Ada and reply as yourself? Type yes to do it.")
        console.send(bytes: Array("yes\n".utf8))
        try console.wait(for: "you: Goodbye Ada.")
        try console.wait(for: "Now: closed")
        #expect(try store.cannedReplies().first?.uses == 1)
        #expect(try store.summary("s-1", for: "x")?.isClosed == true)
    }

    @Test func `a filter lists what passes and says who is hidden`() throws {
        let console = try console()
        console.send(bytes: Array("filter grace\n".utf8))
        try console.wait(for: "1 waiting hidden by the filter")
        try console.wait(for: "1: Grace, automatic")
        console.send(bytes: Array("filter is:wating\n".utf8))
        try console.wait(for: "Did you mean is:waiting?")
    }

    @Test func `a photo alone is said`() throws {
        let console = try console()
        console.send(bytes: Array("open 1\n".utf8))
        try console.wait(for: "customer: a human please")
        let photo: JSON = ["attachments": ["name": "passport.jpg", "url": "https://x.example/p"]]
        _ = try bench.store().append(NewEvent(source: .customer, kind: .message, data: photo), to: "s-1")
        try console.wait(for: "customer: photo  passport.jpg")
    }

    @Test func `the AI is told what to do, and missed where it is not there`() throws {
        let console = try console()
        console.send(bytes: Array("open s-2\n".utf8))
        try console.wait(for: "-- s-2 · the AI answers")
        console.send(bytes: Array("steer offer a voucher\n".utf8))
        try console.wait(for: "No AI agent is running.")
        let store = try bench.store()
        try store.renewLease(of: "p-1", for: .seconds(600))
        console.send(bytes: Array("i offer a voucher\n".utf8))
        try console.wait(for: "Instruction sent. The AI will reply once.")
        try store.endLease(of: "p-1")
        console.send(bytes: Array("take-over\n".utf8))
        try console.wait(for: "Take over Grace? Type yes to do it.")
        console.send(bytes: Array("yes\n".utf8))
        try console.wait(for: "Now: yours")
        console.send(bytes: Array("hand-back\n".utf8))
        try console.wait(for: "nobody will answer until one is started.")
        try console.wait(for: "Hand Grace back to the AI? Type yes to do it.")
    }

    @Test func `labels are said and changed by a line`() throws {
        let console = try console()
        console.send(bytes: Array("open s-2\n".utf8))
        try console.wait(for: "-- s-2 · the AI answers")
        console.send(bytes: Array("label\n".utf8))
        try console.wait(for: "It has no labels.")
        console.send(bytes: Array("label +needs care +vip\n".utf8))
        try console.wait(for: "Its labels now: #needs care #vip")
        console.send(bytes: Array("label vip\n".utf8))
        try console.wait(for: "Put + before a label to add it, - to remove it.")
        console.send(bytes: Array("label -vip +closed\n".utf8))
        try console.wait(for: "The label closed follows from closing and reopening.")
        console.send(bytes: Array("list\n".utf8))
        try console.wait(for: "Grace, automatic, #needs care #vip: AI: hi")
        #expect(try bench.store().session("s-2")?.labels == ["needs care", "vip"])
    }

    @Test func `anything but yes does nothing`() throws {
        let console = try console()
        console.send(bytes: Array("open s-2\n".utf8))
        try console.wait(for: "-- s-2 · the AI answers")
        console.send(bytes: Array("take-over\n".utf8))
        try console.wait(for: "Take over Grace? Type yes to do it.")
        console.send(bytes: Array("y\n".utf8))
        try console.wait(for: "Nothing was done.")
        #expect(try bench.run("sessions", "--mine").lines == ["No session."])
    }

    @Test func `who begins to need a human is announced`() throws {
        let console = try console()
        _ = try bench.run(
            [Workbench.program, "append", "s-2", "--kind", "tool", "--source", "ai_agent", "--data", "-"],
            input: Array(Fixture.handoff.compact.utf8))
        try console.wait(for: "Needs a human: Grace, waiting")
        console.send(bytes: Array("open 2\n".utf8))
        try console.wait(for: "why: wants a refund")
    }

    @Test func `it writes lines and nothing that moves a cursor`() throws {
        try bench.fill(
            Fixture("s-3", name: Fixture.hostileText, mode: .manual, said: (.customer, Fixture.hostileText)))
        let commands = "help\nlist\nopen s-3\nnote x\nsearch evil\nmine\nbogus \u{1b}[2J\nquit\n"
        let ended = try bench.run("console", "--linear", input: Array(commands.utf8))
        #expect(ended.code == 0)
        #expect(ended.text.contains("-- s-3 · waiting for a human"))
        #expect(!ended.out.holdsControls)
    }

    @Test func `what arrives stands on lines of its own, and what was being typed stands behind it again`()
        throws
    {
        let console = try console()
        console.send(bytes: Array("open 1\n".utf8))
        try console.wait(for: "customer: a human please")
        console.send(bytes: Array("note half a thou".utf8))
        try console.wait(for: "note half a thou")
        let answer = "are you there?"
        try bench.run("append", "s-1", "--kind", "message", "--source", "customer", "--message", answer)
        let screen = try console.wait(until: "the line stands there twice") {
            $0.text.components(separatedBy: "note half a thou").count == 3
        }
        let lines = screen.text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(lines.contains { $0.hasSuffix("customer: are you there?") && !$0.contains("thou") })
        #expect(lines.allSatisfy { !$0.contains("thou") || $0.hasSuffix("note half a thou") }, "\(lines)")
        #expect(lines.last { !$0.isEmpty } == "note half a thou")
        console.send(bytes: Array("ght\n".utf8))
        try console.wait(for: "note half a thought")
        try console.wait(until: "the note is kept") { _ in
            (try? bench.store().notes(of: "s-1").map(\.text)) == ["half a thought"]
        }
    }

    @Test func `a line can be corrected while it is typed, and keys that type nothing do nothing`() throws {
        let console = try console()
        console.send(bytes: Array("open 1\n".utf8))
        try console.wait(for: "customer: a human please")
        console.send(
            bytes: Array(
                "bogus words\u{15}note ab漢 wrong word\u{17}\u{17}\u{7F}\u{7F}\u{1B}[D\u{1B}[3~c\n".utf8))
        try console.wait(until: "the note is kept") { _ in
            (try? bench.store().notes(of: "s-1").map(\.text)) == ["abc"]
        }
        #expect(console.screen.contains("note abc"))
    }

    @Test func `what was typed before a question does not answer it`() throws {
        let console = try console()
        console.send(bytes: Array("open 2\n".utf8))
        console.send(bytes: Array("open s-2\ntake-over\nyes\n".utf8))
        try console.wait(for: "Take over Grace? Type yes to do it.")
        console.send(bytes: Array("no\n".utf8))
        try console.wait(for: "Nothing was done.")
        #expect(try bench.run("sessions", "--mine").lines == ["No session."])
    }

    @Test func `the terminal is as it was when it ends`() throws {
        for ending in ["quit\n", "\u{4}"] {
            let console = try TerminalSession(
                [
                    "/bin/sh", "-c",
                    "\(Workbench.program) console --linear; stty -a | grep -o ' icanon\\| echo\\b' | tr -d '\\n'; echo .",
                ], environment: bench.environment, columns: 100, rows: 40)
            try console.wait(for: "1: Ada, waiting")
            console.send(bytes: Array(ending.utf8))
            try console.wait(for: " icanon echo.")
        }
    }

    @Test func `a signal ends it well`() throws {
        let console = try console()
        console.kill(15)
        #expect(try console.waitForExit() == .exited(0))
    }
}
