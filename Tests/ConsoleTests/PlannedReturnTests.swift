import Conversation
import Glass
import Testing

@testable import Console

/// A session that a rule returns to the AI soon.
struct PlannedReturnTests {
    private func desk(_ planned: Session.ID = DeskStore.omar, in seconds: Int = 290, columns: Int = 120)
        -> Desk
    {
        var desk = Desk(columns: columns)
        desk.select(DeskStore.omar)
        let due = desk.store.now + .seconds(seconds)
        desk.deliver(.returnsPlanned([PlannedReturn(session: planned, rule: "quiet", due: due)]))
        desk.forget()
        return desk
    }

    private func holds(_ desk: Desk) -> [Session.ID] {
        desk.asked.compactMap { if case .store(.holdFromReturn(let session)) = $0 { session } else { nil } }
    }

    @Test func `the header says when and by which rule`() {
        var desk = desk()
        #expect(desk.shows("Returns to the AI in 5m (rule quiet). Any key keeps it."))
        desk.advance(125_000)
        #expect(desk.shows("Returns to the AI in 3m (rule quiet)."))
        #expect(holds(desk).isEmpty)
    }

    @Test func `nothing is said of other sessions, nor once the AI has it`() {
        #expect(!desk(DeskStore.star).shows("Returns to the AI"))
        var desk = desk()
        desk.meanwhile { $0.handBack(DeskStore.omar) }
        #expect(!desk.shows("Returns to the AI"))
    }

    @Test(arguments: ["?", "t", "r", "<PageUp>", "<F9>", "K"])
    func `any key in it prevents the return, once`(key: String) {
        var desk = desk()
        desk.press(key)
        #expect(holds(desk) == [DeskStore.omar])
        #expect(!desk.shows("Returns to the AI"))
        desk.press("<PageUp>")
        #expect(holds(desk).count == 1)
    }

    @Test func `so does pasted text`() {
        var desk = desk()
        desk.paste("FQ8APE")
        #expect(holds(desk) == [DeskStore.omar])
    }

    @Test func `a key that moves on to another session does not, nor one on a screen that shows it not`() {
        var desk = desk()
        desk.press("j")
        #expect(holds(desk).isEmpty)
        desk.select(DeskStore.omar)
        #expect(desk.shows("Returns to the AI"))
        var narrow = self.desk(columns: 70)
        narrow.press("?")
        #expect(holds(narrow).isEmpty)
        narrow.press("<Esc><Enter>x")
        #expect(holds(narrow) == [DeskStore.omar])
    }

    @Test func `what is planned no longer goes from the header`() {
        var desk = desk()
        desk.deliver(.returnsPlanned([]))
        #expect(!desk.shows("Returns to the AI"))
    }
}
