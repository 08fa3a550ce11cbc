import Conversation
import Glass
import Testing

@testable import Console

/// Giving a session to an AI that is not there.
struct SilenceTests {
    private let silence = "No AI agent is running: nobody will answer until one is started."

    private func desk(agents: Int, columns: Int = 120, rows: Int = 36) -> Desk {
        var desk = Desk(columns: columns, rows: rows)
        desk.store.agents = Array(repeating: .anywhere, count: agents)
        return desk
    }

    @Test func `where nobody would answer handing back says so, in one question`() {
        var desk = desk(agents: 0)
        desk.press("B")
        #expect(desk.rows(with: silence).count == 1)
        #expect(!desk.shows("again"))
        desk.press("<Enter>")
        #expect(desk.acts.map(\.kind) == [.handoff(.handBack(outcome: .resolved, note: nil))])
        #expect(desk.question == nil)
    }

    @Test func `an Enter that was pressed with the first one is not the second`() {
        var desk = desk(agents: 1)
        desk.press("B")
        desk.deliver(.agents([]))
        desk.burst("<Enter>", every: 400)
        desk.burst("<Enter>", every: 270)
        desk.advance(28)
        #expect(desk.acts.isEmpty)
        desk.burst("<Enter>", every: 30)
        desk.advance(30)
        #expect(desk.acts.count == 1)
    }

    @Test func `so does reopening`() {
        var desk = desk(agents: 0)
        desk.meanwhile { $0.update(DeskStore.star) { $0.isClosed = true } }
        desk.select(DeskStore.star)
        desk.press("R")
        #expect(desk.rows(with: silence).count == 1)
        desk.press("<Enter>")
        #expect(desk.acts.map(\.kind) == [.handoff(.reopen)])
    }

    @Test(arguments: ["U", "C"]) func `what calls no AI asks for none`(key: String) {
        var desk = desk(agents: 0)
        desk.deliver(.agents([]))
        desk.press(key)
        #expect(!desk.shows(silence))
        // Closing asks once more, because nobody has answered.
        desk.press(key == "C" ? "<Enter><Enter>" : "<Enter>")
        #expect(desk.acts.count == 1)
    }

    @Test func `where one is there nothing is said`() {
        var desk = desk(agents: 1)
        desk.press("B")
        #expect(desk.asked.contains(.store(.loadAgents)))
        #expect(!desk.shows("No AI agent"))
        desk.press("<Enter>")
        #expect(desk.acts.count == 1)
    }

    @Test func `one that answers in this session is enough here, one of another session is none`() {
        var desk = desk(agents: 1)
        desk.press("B")
        desk.deliver(
            .agents([AgentProcess(id: "chat", lease: .seconds(15), session: desk.question?.session)]))
        #expect(!desk.shows(silence))
        #expect(desk.shows("no AI agent"))
        desk.deliver(.agents([AgentProcess(id: "chat", lease: .seconds(15), session: "another")]))
        #expect(desk.rows(with: silence).count == 1)
    }

    @Test func `what is not known is not said`() {
        var desk = desk(agents: 0)
        desk.answersAtOnce = false
        desk.press("B")
        #expect(!desk.shows("No AI agent"))
        desk.press("<Enter>")
        #expect(desk.acts.count == 1)
    }

    @Test func `one that ended while it was asked is missed, and one that came is not`() {
        var desk = desk(agents: 1)
        desk.press("B")
        desk.deliver(.agents([]))
        #expect(desk.rows(with: silence).count == 1)
        desk.press("<Enter>")
        #expect(desk.acts.isEmpty)
        desk.deliver(.agents([.anywhere]))
        #expect(!desk.shows("No AI agent"))
        #expect(desk.question != nil)
        desk.press("<Enter>")
        #expect(desk.acts.count == 1)
    }

    @Test func `the status line says that the automatic sessions have nobody, and otherwise nothing`() {
        var desk = desk(agents: 0)
        #expect(!desk.shows("no AI agent"))
        desk.deliver(.agents([.anywhere, .anywhere]))
        #expect(!desk.shows("AI agent"))
        desk.deliver(.agents([]))
        #expect(desk.rows(with: "no AI agent").count == 1)
        desk.meanwhile { $0.give(DeskStore.star, to: "kim") }
        desk.advance(2_000)
        #expect(!desk.shows("no AI agent"))
    }

    @Test func `an instruction that none would follow is known before it is typed`() {
        var desk = desk(agents: 0)
        desk.select(DeskStore.star)
        desk.press("i")
        #expect(desk.rows(with: "No AI agent is running: none will follow it.").count == 1)
    }
}
