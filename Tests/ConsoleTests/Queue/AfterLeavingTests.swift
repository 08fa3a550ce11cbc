import Conversation
import Glass
import Testing

@testable import Console

/// What the operator looks at once a session is given up.
struct AfterLeavingTests {
    /// Closing asks again where the customer has no answer.
    private static func accept(_ key: String) -> String { key == "C" ? "<Enter><Enter>" : "<Enter>" }

    @Test(arguments: ["B", "C", "U"])
    func `by default one stays`(key: String) {
        var desk = Desk(view: nil)
        desk.press(key)
        #expect(desk.shows("then     stay here"))
        desk.press(Self.accept(key))
        #expect(desk.acts.count == 1)
        #expect(desk.state.list.selectedID == DeskStore.omar)
    }

    @Test(arguments: [
        ("B", "<Down><Down><Down><Down><Right>"), ("B", "<Up><Right>"), ("C", "<Down><Right>"),
        ("U", "<Right>"),
    ])
    func `the next that needs a human is one choice away, and is remembered`(key: String, keys: String) {
        var desk = Desk(view: nil)
        desk.press(key + keys)
        #expect(desk.rows(with: "go to the next that needs a human").count == 1)
        desk.press(Self.accept(key))
        #expect(desk.acts.map(\.session) == [DeskStore.omar])
        #expect(desk.state.list.selectedID == DeskStore.amelia)
        desk.select(DeskStore.mia)
        desk.press("B")
        #expect(desk.rows(with: "go to the next that needs a human").count == 1)
        desk.press("<Enter>")
        #expect(
            desk.state.list.selectedID == DeskStore.amelia || desk.state.list.selectedID == DeskStore.omar)
    }

    @Test func `Tab goes on doing what it did`() {
        var desk = Desk()
        desk.press("C<Tab><Enter><Enter>")
        #expect(desk.acts.map(\.kind) == [.handoff(.close(outcome: .unresolved))])
        desk = Desk()
        desk.press("B<Tab><Right><Tab>a note<Tab><Enter>")
        #expect(desk.acts.map(\.kind) == [.handoff(.handBack(outcome: .unresolved, note: "a note"))])
        desk = Desk()
        desk.press("U<Tab><Enter>")
        #expect(desk.state.afterLeaving == .next)
    }

    @Test func `nobody else needs a human: that is said, and one stays`() {
        var desk = Desk(view: nil)
        desk.meanwhile { $0.delete(DeskStore.amelia) }
        desk.advance(ListState.reorderDelay)
        desk.press("C<Down><Right><Enter><Enter>")
        #expect(desk.acts.count == 1)
        #expect(desk.state.list.selectedID == DeskStore.omar)
        #expect(desk.hint.contains("Nobody else needs a human now."))
    }

    @Test func `it goes there from anywhere in the list, in any view`() {
        var desk = Desk()
        desk.select(DeskStore.star)
        desk.press("4C<Down><Right><Enter>")
        #expect(desk.acts.map(\.session) == [DeskStore.star])
        #expect(desk.state.open?.id == DeskStore.omar)
        desk.advance(2 * ListState.reorderDelay)
        #expect(desk.state.open?.id == DeskStore.omar)
    }

    @Test func `it goes there whether or not the filter shows it, and says so`() {
        var desk = Desk()
        desk.press("f-omar<Enter>")
        desk.select(DeskStore.mia)
        desk.press("C<Down><Right><Enter>")
        #expect(desk.acts.map(\.session) == [DeskStore.mia])
        #expect(desk.state.open?.id == DeskStore.omar)
        #expect(desk.hint.contains("The next that needs a human is not in the filter."))
    }

    @Test func `an act that is refused leaves one where one is`() {
        var desk = Desk(view: nil)
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Bye<Enter><Esc>C<Down><Right>")
        let failure = Failure(wording: "Perhaps sent.", isDefinite: false)
        desk.answer(with: .sent(desk.sent[0].id, in: DeskStore.omar, .failure(failure)), \.isSend)
        desk.press("<Enter>")
        #expect(desk.acts.isEmpty)
        #expect(desk.state.open?.id == DeskStore.omar)
    }

    @Test func `an act that fails afterwards says for whom`() {
        var desk = Desk(view: nil)
        desk.answersAtOnce = false
        desk.press("B<Up><Right><Enter>")
        #expect(desk.state.open?.id == DeskStore.amelia)
        let failure = Failure(wording: "Not done: the store is full.", isDefinite: true)
        desk.answer(with: .acted(desk.acts[0], .failure(failure)), \.isAct)
        #expect(desk.hint.contains("omar rossi: Not done: the store is full."))
    }
}
