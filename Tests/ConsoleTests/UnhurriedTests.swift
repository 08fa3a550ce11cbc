import Conversation
import Glass
import Testing

@testable import Console

/// What haste, pastes and colleagues must not do.
@Suite struct UnhurriedTests {
    @Test func `an unbracketed paste into a private note is one note that waits for Enter`() {
        var desk = Desk()
        desk.press("m")
        desk.advance(1_000)
        desk.burst("note one<Enter>rBUC second<Enter>")
        desk.advance(1_000)
        #expect(desk.acts.isEmpty)
        #expect(desk.state.drafts.current == nil)
        desk.press("<Enter>")
        #expect(desk.acts.map(\.kind) == [.note("note one rBUC second")])
    }

    @Test func `an unbracketed paste into a hand-back note commits nothing`() {
        var desk = Desk()
        desk.select(DeskStore.mia)
        desk.press("B<Tab><Tab>")
        desk.advance(1_000)
        desk.burst("first line<Enter>rBUC second<Enter>")
        desk.advance(1_000)
        #expect(desk.acts.isEmpty)
        #expect(desk.question?.text == "first line rBUC second ")
    }

    @Test func `a customer who writes while the send question is open is heard first`() {
        var desk = Desk()
        desk.select(DeskStore.mia)
        desk.press("a")
        desk.press("yes<Enter>")
        desk.advance(1_000)
        #expect(desk.asks(Send()))
        let before = desk.question?.reasons.count ?? 0
        desk.meanwhile { $0.say("STOP! do not do that", in: DeskStore.mia) }
        desk.press("<Enter>")
        #expect(desk.asks(Send()))
        #expect((desk.question?.reasons.count ?? 0) > before)
        desk.press("<Enter>")
        #expect(desk.question == nil, "asked once more, then sent")
    }

    @Test func `a customer who writes while the hand-back question is open is heard first`() {
        var desk = Desk()
        desk.select(DeskStore.mia)
        desk.press("B")
        desk.advance(1_000)
        desk.meanwhile { $0.say("one more thing", in: DeskStore.mia) }
        desk.press("<Enter>")
        #expect(desk.acts.isEmpty)
        #expect(desk.shows("The customer has just written."))
        desk.press("<Enter>")
        #expect(desk.acts.count == 1)
    }

    @Test func `who took a session away is said until it is looked at`() {
        var desk = Desk()
        desk.select(DeskStore.omar)
        desk.meanwhile { $0.give(DeskStore.mia, to: "kim") }
        desk.advance(10_000)
        #expect(desk.shows("kim took over mia li from you."))
        desk.select(DeskStore.mia)
        desk.press("<Enter>")
        #expect(!desk.shows("over from you."))
    }

    @Test func `reopening is asked first`() {
        var desk = Desk()
        desk.select(DeskStore.mia)
        desk.press("C<Enter>")
        desk.press("R")
        #expect(desk.asks(Reopen()))
    }

    @Test func `what is typed into an emptied draft is not of an earlier run`() {
        var desk = Desk()
        desk.select(DeskStore.mia)
        desk.press("r")
        desk.state.drafts.composers[desk.state.drafts.current!]?.comeback = .draft
        desk.press("old<C-u>new")
        #expect(desk.state.drafts.composers[desk.state.drafts.current!]?.comeback == nil)
    }

    @Test func `a message on its way is also a stored draft`() {
        var desk = Desk()
        desk.select(DeskStore.mia)
        desk.advance(3_000)
        desk.press("r")
        desk.press("hello<Enter>", every: 30)
        let saved = desk.asked.contains { effect in
            if case .store(.saveDraft(_, "hello", _)) = effect { true } else { false }
        }
        #expect(saved)
    }

    @Test func `an Enter that waits when the program ends leaves a draft and sends nothing`() {
        var desk = Desk()
        desk.select(DeskStore.mia)
        desk.advance(3_000)
        desk.press("r")
        desk.burst("hello<Enter>")
        let saved = desk.state.leave().contains { effect in
            if case .store(.saveDraft(_, "hello", _)) = effect { true } else { false }
        }
        #expect(saved)
        desk.advance(1_000)
        #expect(desk.sent.isEmpty)
        #expect(desk.draft == "hello")
    }
}
