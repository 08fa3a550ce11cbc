import Conversation
import Testing

@testable import Console

/// Nothing that an operator typed is lost, and nothing that they see is older than it need be.
@Suite struct KeptWordsTests {
    private let failure = Failure(wording: "Not done: the disk is full.", isDefinite: true)

    private func saved(_ desk: Desk) -> [String] {
        desk.asked.compactMap { if case .store(.saveDraft(_, let text, _)) = $0 { text } else { nil } }
    }

    @Test func `an earlier reply that is looked at never takes the place of the draft`() {
        var desk = Desk()
        desk.press("rone<Enter>a draft")
        desk.advance(1_000)
        #expect(saved(desk).last == "a draft")
        desk.press("<C-p>")
        #expect(desk.draft == "one")
        desk.advance(1_000)
        desk.press("<Esc>")
        #expect(saved(desk).last == "a draft")
    }

    @Test func `an earlier reply that was edited and left gives way to the draft`() {
        var desk = Desk()
        desk.press("rone<Enter>a draft<C-p>X")
        desk.advance(1_000)
        #expect(saved(desk).last == "oneX")
        desk.press("<C-n>")
        desk.advance(1_000)
        #expect(saved(desk).last == "a draft")
    }

    @Test func `an earlier reply that is sent again leaves the draft`() {
        var desk = Desk()
        desk.press("rone<Enter>a draft<C-p><Enter>")
        #expect(desk.sent.map(\.text) == ["one", "one"])
        #expect(desk.draft == "a draft")
        desk.advance(1_000)
        #expect(saved(desk).last == "a draft")
    }

    @Test func `a note that was not kept stands in the prompt again`() {
        var desk = Desk()
        desk.answersAtOnce = false
        desk.press("mCalled twice<Enter>")
        desk.answer(with: .acted(desk.acts[0], .failure(failure)), \.isAct)
        desk.press("m")
        #expect(desk.prompt?.editor.text == "Called twice")
    }

    @Test func `a label that was not added stands in the picker again, until it is added or erased`() {
        var desk = Desk()
        desk.answersAtOnce = false
        desk.press("lneeds care<Enter>")
        desk.press("<Esc>")
        desk.answer(with: .acted(desk.acts[0], .failure(failure)), \.isAct)
        #expect(desk.hint.contains("Not done: the disk is full."))
        desk.press("l")
        #expect(desk.shows("▸ needs care") && desk.shows("▌ new #needs care"))
        desk.press("<Enter>")
        #expect(desk.acts.map(\.kind).last == .label(LabelChange(adding: ["needs care"])))
        desk.answer(with: .acted(desk.acts[1], .failure(failure)), \.isAct)
        // It does not get between the operator and the list on screen.
        #expect(!desk.shows("▸ needs care"))
        desk.press("<Esc>l")
        #expect(desk.shows("▸ needs care"))
        desk.press("<C-u><Esc>l")
        #expect(!desk.shows("needs care"))
    }

    @Test func `a hand-back that fails keeps its note, and a take-over its reason, each for itself`() {
        var desk = Desk()
        desk.answersAtOnce = false
        desk.press("B<Tab><Tab>Paid<Enter>")
        desk.answer(with: .acted(desk.acts[0], .failure(failure)), \.isAct)
        desk.press("B")
        #expect(desk.question?.text == "Paid")
        desk.press("<Esc>")
        desk.answersAtOnce = true
        desk.select(DeskStore.star)
        desk.press("t<Tab>VIP<Esc>t")
        #expect(desk.question?.text == "VIP")
    }

    @Test func `where only sessions of one's own wait for nobody w stays where it is`() {
        var desk = Desk()
        desk.meanwhile { store in
            for id in [DeskStore.amelia, DeskStore.omar] { store.give(id, to: "sam") }
        }
        desk.meanwhile { store in
            for id in [DeskStore.amelia, DeskStore.omar] { store.say("Done", in: id, from: .humanAgent) }
        }
        guard desk.state.overview.counts.waiting + desk.state.overview.counts.abandoned == 0 else {
            Issue.record("somebody waits")
            return
        }
        desk.press("G")
        let selected = desk.state.list.selectedID
        desk.press("w")
        #expect(desk.state.list.selectedID == selected)
        #expect(desk.hint.contains("Nobody needs a human now."))
    }

    @Test func `whether colleagues are still there is looked at though nothing changes`() {
        var desk = Desk()
        desk.meanwhile { $0.give(DeskStore.amelia, to: "kim") }
        desk.advance(2_000)
        let loads = { (desk: Desk) in
            desk.asked.count { if case .store(.loadList) = $0 { true } else { false } }
        }
        let before = loads(desk)
        desk.advance(ListState.colleagueInterval + 2_000)
        #expect(loads(desk) > before)
    }
}
