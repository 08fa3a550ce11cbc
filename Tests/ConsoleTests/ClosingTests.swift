import Conversation
import Glass
import Testing

@testable import Console

struct ClosingTests {
    private let warning = "The customer's last message has no answer."

    @Test func `closing takes a second Enter while the customer's last message has no answer`() {
        var desk = Desk()
        desk.press("C")
        #expect(desk.shows(warning))
        desk.press("<Enter>")
        #expect(desk.acts.isEmpty)
        #expect(desk.shows("Press Enter again to close anyway."))
        // An Enter that was pressed with the first one is not the second.
        desk.press("<Esc>C")
        desk.burst("<Enter>", every: 400)
        desk.burst("<Enter>", every: 200)
        desk.advance(30)
        #expect(desk.acts.isEmpty)
        desk.press("<Enter>")
        #expect(desk.acts.map(\.kind) == [.handoff(.close(outcome: .resolved))])
    }

    @Test func `closing an answered session takes one`() {
        var desk = Desk()
        desk.select(DeskStore.mia)
        desk.press("C")
        #expect(!desk.shows(warning))
        desk.press("<Enter>")
        #expect(desk.acts.count == 1)
    }

    @Test(arguments: [DeskStore.star, DeskStore.amelia])
    func `what is the AI's or nobody's can be closed without a take-over`(session: Session.ID) {
        var desk = Desk()
        desk.select(session)
        desk.press("C<Right><Right><Right>")
        #expect(desk.question?.outcome == .spam)
        desk.press("<Enter>")
        if desk.acts.isEmpty { desk.press("<Enter>") }
        #expect(desk.acts.map(\.kind) == [.handoff(.close(outcome: .spam))])
        #expect(desk.sent.isEmpty)
        #expect(desk.store.rows[session]?.summary.isClosed == true)
    }

    @Test func `a colleague's session cannot be closed`() {
        var desk = Desk()
        desk.select(DeskStore.star)
        desk.meanwhile { $0.give(DeskStore.star, to: "kim") }
        desk.press("C")
        #expect(desk.question == nil)
        #expect(desk.hint.contains("kim owns it"))
    }

    @Test func `the reminder of a question goes when a key does something`() {
        var desk = Desk()
        desk.press("C<F5>")
        #expect(desk.shows("other keys do nothing here"))
        desk.press("<Right>")
        #expect(!desk.shows("other keys do nothing here"))
        #expect(desk.question?.outcome == .unresolved)
        desk.press("<Esc>B<Tab><F5><Left>")
        #expect(!desk.shows("other keys do nothing here"))
    }

    @Test func `a colleague whose console is gone is away, and will be told when back`() {
        var desk = Desk()
        desk.meanwhile { $0.give(DeskStore.star, to: "ben") }
        desk.select(DeskStore.star)
        desk.press("t")
        #expect(desk.shows("ben owns it and will be told."))
        desk.press("<Esc>")
        desk.advance(60_000)
        desk.press("t")
        #expect(desk.shows("ben is away and will be told when back."))
        desk.press("<Esc>")
        let now = desk.store.now
        desk.meanwhile { $0.update(DeskStore.star) { $0.ownerSeen = now } }
        desk.press("t")
        #expect(desk.shows("ben owns it and will be told."))
    }

    @Test func `what was taken while one was away is told at the start, until it is looked at`() {
        var store = DeskStore.airline
        store.loss = DeskStore.star
        var desk = Desk(store)
        #expect(desk.shows("kim took over star_3180 from you."))
        desk.select(DeskStore.star)
        #expect(desk.shows("kim took over star_3180 from you."))
        desk.press("<Enter>")
        #expect(!desk.shows("over from you."))
    }
}
