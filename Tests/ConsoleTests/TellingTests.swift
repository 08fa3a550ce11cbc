import Conversation
import Glass
import Testing

@testable import Console

/// What the customer is told when a session changes hands.
struct TellingTests {
    private let greeting = "A colleague has taken over."
    private let farewell = "Our assistant goes on from here."

    private func desk(_ change: @escaping (inout Settings) -> Void = { _ in }) -> Desk {
        var desk = Desk { settings in change(&settings) }
        desk.meanwhile { $0.handBack(DeskStore.amelia) }
        return desk
    }

    private func said(_ desk: Desk) -> [String?] { desk.acts.map(\.transition) }

    @Test func `without a text in the settings nothing is said`() {
        var desk = desk()
        desk.select(DeskStore.amelia)
        desk.press("t")
        #expect(desk.shows("tell     nothing  (to the customer)"))
        desk.press("<Enter>")
        #expect(said(desk) == [nil])
        desk.select(DeskStore.omar)
        desk.press("B<Enter>")
        #expect(said(desk) == [nil, nil])
    }

    @Test func `the text of the settings is offered, shown in full, and can be left out`() {
        var desk = desk {
            $0.greeting = greeting
            $0.farewell = farewell
        }
        desk.select(DeskStore.amelia)
        desk.press("t")
        #expect(desk.shows("tell     your greeting") && desk.shows("says     \(greeting)"))
        desk.press("<Tab><Tab><Right>")
        #expect(desk.shows("nothing") && !desk.shows(greeting))
        desk.press("<Enter>")
        #expect(said(desk) == [nil])
        desk.select(DeskStore.omar)
        desk.press("B")
        #expect(desk.shows("says     \(farewell)"))
        desk.press("<Enter>")
        #expect(said(desk) == [nil, farewell])
    }

    @Test func `words of one's own are typed in a field and kept where the question is left`() {
        var desk = desk()
        desk.select(DeskStore.omar)
        desk.press("B<Tab><Tab><Tab><Right><Tab>Bye for now")
        #expect(desk.shows("says     Bye for now"))
        desk.press("<Esc>B")
        #expect(!desk.shows("Bye for now"))
        desk.press("<Tab><Tab><Tab><Right>")
        #expect(desk.shows("says     Bye for now"))
        desk.press("<Enter>")
        #expect(said(desk) == ["Bye for now"])
        #expect(desk.acts.map(\.kind) == [.handoff(.handBack(outcome: .resolved, note: nil))])
    }

    @Test func `a reason in the message is public, typed in a field that says so, and never the private one`()
    {
        var desk = desk { $0.greeting = "You talk to a person now: {public_reason}." }
        desk.select(DeskStore.amelia)
        desk.press("t<Tab>fraud?")
        #expect(desk.shows("why      none  (public: the customer and the AI read it)"))
        desk.press("<Enter>")
        #expect(desk.acts.isEmpty && desk.question != nil)
        #expect(desk.hint.contains("fill in “why” first"))
        desk.press("<Tab><Tab>three reservations at once")
        #expect(desk.shows("says     You talk to a person now: three reservations at once."))
        desk.press("<Enter>")
        #expect(said(desk) == ["You talk to a person now: three reservations at once."])
        #expect(
            desk.acts.map(\.kind) == [
                .handoff(.takeOver(reason: "fraud?", publicReason: "three reservations at once"))
            ])
    }

    @Test func `in a hand-back the note is the reason`() {
        var desk = desk { $0.farewell = "Back to the assistant: {public_reason}" }
        desk.select(DeskStore.omar)
        desk.press("B<Enter>")
        #expect(desk.acts.isEmpty && desk.hint.contains("fill in “note” first"))
        desk.press("<Tab><Tab>it is settled<Enter>")
        #expect(said(desk) == ["Back to the assistant: it is settled"])
        #expect(desk.acts.map(\.kind) == [.handoff(.handBack(outcome: .resolved, note: "it is settled"))])
    }

    @Test func `what cannot be shown in full is not sent`() {
        let long = (1...80).map { "word\($0)" }.joined(separator: " ")
        var desk = desk { $0.farewell = long }
        desk.resize(60, 14)
        desk.select(DeskStore.omar)
        desk.press("B<Enter>")
        #expect(desk.acts.isEmpty && desk.question != nil)
        #expect(desk.hint.contains("too long to show here in full"))
        desk.resize(120, 50)
        desk.press("<Enter>")
        #expect(said(desk) == [long])
    }

    @Test func `a take-over from a colleague has no such field`() {
        var desk = desk()
        desk.meanwhile { $0.give(DeskStore.star, to: "kim") }
        desk.select(DeskStore.star)
        desk.press("t")
        #expect(desk.question != nil && !desk.shows("tell     "))
    }

    @Test func `words of an act that failed come back`() {
        var desk = desk()
        desk.select(DeskStore.omar)
        desk.answersAtOnce = false
        desk.press("B<Tab><Tab><Tab><Right><Tab>Bye for now<Enter>")
        let act = desk.acts[0]
        desk.answer(
            with: .acted(act, .failure(Failure(wording: "Not done.", isDefinite: true))), \.isAct)
        desk.press("B<Tab><Tab><Tab><Right>")
        #expect(desk.shows("says     Bye for now"))
    }
}
