import Conversation
import Glass
import Testing

@testable import Console

struct SuggestionTests {
    private let asAI = DraftKey(session: DeskStore.omar, identity: .theAI)

    /// Omar's session, which is sam's, with drafts of the AI, oldest first.
    private func desk(_ texts: String..., columns: Int = 120, rows: Int = 36) -> Desk {
        var desk = Desk(columns: columns, rows: rows)
        desk.meanwhile { store in for text in texts { store.suggest(text, in: DeskStore.omar) } }
        desk.advance(OverlayExposure.answerDelay)
        return desk
    }

    private func settled(_ desk: Desk) -> [Int64] {
        desk.asked.compactMap {
            if case .store(.settleSuggestion(let suggestion)) = $0 { suggestion.id } else { nil }
        }
    }

    @Test func `accepting opens the composer as the AI with the text in it, and sends nothing`() {
        var desk = desk("I can change that.")
        #expect(desk.rows(with: "the AI had drafted").count == 1)
        desk.press("<C-x><C-y>")
        #expect(desk.state.drafts.current == asAI)
        #expect(desk.draft == "I can change that.")
        #expect(desk.sent.isEmpty)
        #expect(settled(desk) == [1])
        #expect(!desk.shows("the AI had drafted"))
    }

    @Test func `what is written stays, and the text goes on a line of its own below it`() {
        var desk = desk("I can change that.")
        desk.press("aDear Omar,<C-a><C-x><C-y>!")
        #expect(desk.draft == "Dear Omar,\nI can change that.!")
    }

    @Test func `from the reply as oneself the composer goes over to the AI, and both drafts are kept`() {
        var desk = desk("I can change that.")
        desk.press("rmine<C-x><C-y>")
        #expect(desk.state.drafts.current == asAI)
        #expect(desk.draft == "I can change that.")
        desk.press("<C-x><C-a>")
        #expect(desk.draft == "mine")
        let mine = DraftKey(session: DeskStore.omar, identity: .oneself)
        #expect(desk.store.drafts == [asAI: "I can change that.", mine: "mine"])
    }

    @Test func `an old reply that is looked at gives way to the draft, which takes the text`() {
        var desk = desk("I can change that.")
        desk.meanwhile {
            $0.say("Old.", in: DeskStore.omar, from: .humanAgentOnBehalfOfAIAgent, author: "sam")
        }
        desk.press("aDear Omar,<C-p>")
        #expect(desk.draft == "Old.")
        desk.press("<C-x><C-y>")
        #expect(desk.draft == "Dear Omar,\nI can change that.")
        desk.press("<C-p><C-n>")
        #expect(desk.draft == "Dear Omar,\nI can change that.")
    }

    @Test func `undo takes an accepted text back`() {
        var desk = desk("I can change that.")
        desk.press("aDear Omar,<C-x><C-y><C-_>")
        #expect(desk.draft == "Dear Omar,")
    }

    @Test func `the draft is kept before the store forgets the suggestion`() throws {
        var desk = desk("I can change that.")
        desk.press("<C-x><C-y>")
        let save = try #require(desk.asked.firstIndex(of: .store(.saveDraft(asAI, "I can change that."))))
        let settle = try #require(
            desk.asked.firstIndex { if case .store(.settleSuggestion) = $0 { true } else { false } })
        #expect(save < settle)
    }

    @Test func `editing opens the editor on the draft with the text in it`() {
        var desk = desk("I can change that.")
        desk.press("aDear Omar,<C-x><C-v>")
        #expect(desk.asked.contains(.terminal(.openEditor(asAI, "Dear Omar,\nI can change that."))))
        #expect(desk.draft == "Dear Omar,\nI can change that. edited")
        #expect(settled(desk) == [1])
    }

    @Test func `dropping is asked about, with what would be dropped, and touches no draft`() {
        var desk = desk("I can change that.")
        desk.press("aHello<C-x><C-d>")
        #expect(desk.asks(DropSuggestion(suggestion: 1)))
        #expect(desk.shows("“I can change that.”"))
        #expect(settled(desk) == [])
        desk.press("<Esc>")
        #expect(settled(desk) == [])
        #expect(desk.shows("I can change that."))
        desk.press("<C-x><C-d><Enter>")
        #expect(desk.draft == "Hello")
        #expect(settled(desk) == [1])
        #expect(!desk.shows("I can change that."))
    }

    @Test func `of several the newest is chosen, and the others are a key away`() {
        var desk = desk("one", "two", "three")
        #expect(desk.rows(with: "› three").count == 1)
        desk.press("<C-x><C-n><C-x><C-n><C-x><C-n>")
        #expect(desk.rows(with: "› one").count == 1)
        desk.press("<C-x><C-p><C-x><C-y>")
        #expect(desk.draft == "two")
        #expect(settled(desk) == [2])
        #expect(desk.rows(with: "› one").count == 1)
    }

    @Test func `at most three are shown, the chosen one among them, with how many more there are`() {
        var desk = desk("one", "two", "three", "four", "five")
        #expect(desk.rows(with: "the AI had drafted 5 (2 more)").count == 1)
        #expect(desk.shows("three"))
        #expect(!desk.shows("two"))
        desk.press("<C-x><C-n><C-x><C-n><C-x><C-n><C-x><C-n>")
        #expect(desk.rows(with: "› one").count == 1)
        #expect(!desk.shows("four"))
    }

    @Test func `one that comes later does not take the place of the chosen one`() {
        var desk = desk("old")
        desk.meanwhile { $0.suggest("new", in: DeskStore.omar) }
        desk.press("<C-x><C-y>")
        #expect(desk.draft == "old")
    }

    @Test func `what came into the chosen one's place has to be seen before a key means it`() {
        var desk = desk("one", "two")
        desk.press("<C-x>")
        desk.meanwhile { $0.settle(2) }
        desk.burst("<C-d>", every: 299)
        #expect(settled(desk) == [])
        #expect(desk.hint.contains("What the AI had drafted has just changed"))
        desk.press("<C-x><C-d><Enter>")
        #expect(settled(desk) == [1])
    }

    @Test func `what somebody else settled while it was asked about is not dropped a second time`() {
        var desk = desk("one", "two")
        desk.press("<C-x><C-d>")
        #expect(desk.asks(DropSuggestion(suggestion: 2)))
        desk.meanwhile { $0.settle(2) }
        desk.press("<Enter>")
        #expect(settled(desk) == [])
        #expect(desk.state.open?.shownSuggestions?.all.map(\.id) == [1])
    }

    @Test func `one that somebody else settled disappears`() {
        var desk = desk("I can change that.")
        desk.meanwhile { $0.settle(1) }
        #expect(!desk.shows("the AI had drafted"))
        desk.press("<C-x><C-y>")
        #expect(desk.draft == nil)
        #expect(desk.hint.contains("The AI has drafted nothing here."))
    }

    @Test func `an answer from before brings nothing back that was taken`() {
        var desk = desk("I can change that.")
        desk.press("<C-x><C-y>")
        let old = Suggestion(
            id: 1, session: DeskStore.omar, text: "I can change that.", creation: desk.store.now,
            isSettled: false)
        desk.deliver(
            .sessionLoaded(
                SessionDetail(
                    session: DeskStore.omar, summary: desk.store.rows[DeskStore.omar]?.summary, notes: [],
                    drafts: [], suggestions: [old])))
        #expect(!desk.shows("the AI had drafted"))
    }

    @Test func `where the store could not mark it, it is listed again and the operator is told`() {
        var desk = desk("I can change that.")
        desk.answersAtOnce = false
        desk.press("<C-x><C-y>")
        let failure = Failure(wording: "Not done: the disk is full.", isDefinite: true)
        let suggestion = desk.store.suggestions[0]
        desk.answer(with: .settled(suggestion, failure)) { $0 == .store(.settleSuggestion(suggestion)) }
        #expect(desk.hint.contains("The AI's draft stays listed. Not done: the disk is full."))
        #expect(desk.rows(with: "the AI had drafted").count == 1)
        #expect(desk.draft == "I can change that.")
    }

    @Test func `in somebody else's session it is read and left alone`() {
        var desk = desk()
        desk.meanwhile {
            $0.suggest("one", in: DeskStore.mia)
            $0.suggest("two", in: DeskStore.mia)
            $0.give(DeskStore.mia, to: "kim")
        }
        desk.select(DeskStore.mia)
        desk.advance(1_000)
        desk.press("<C-x><C-y>")
        #expect(desk.hint.contains("kim owns it: take it over first with t."))
        desk.press("<C-x><C-d>")
        #expect(settled(desk) == [])
        #expect(desk.draft == nil)
        desk.press("<C-x><C-n>")
        #expect(desk.rows(with: "› one").count == 1)
    }

    @Test func `while the AI answers for itself nothing of it is shown`() {
        var desk = desk("I can change that.")
        desk.meanwhile { $0.handBack(DeskStore.omar) }
        #expect(!desk.shows("the AI had drafted"))
        desk.press("<C-x><C-y>")
        #expect(desk.draft == nil)
    }

    @Test func `what cannot be seen is not taken`() {
        var desk = desk("I can change that.", columns: 80, rows: 24)
        desk.press("<C-x><C-y>")
        #expect(desk.hint.contains("Read the session first with <Enter>."))
        desk.press("<Enter><C-x><C-y>")
        #expect(desk.draft == "I can change that.")
    }

    @Test func `a text that makes the draft too long is left where it is`() {
        var desk = desk(String(repeating: "x", count: 20_001))
        desk.press("aHello<C-x><C-y>")
        #expect(desk.draft == "Hello")
        #expect(settled(desk) == [])
        #expect(desk.hint.contains("at most 20,000 characters"))
    }

    @Test func `a stream that goes on replaces what was kept of it`() {
        var desk = desk("I can", "Another")
        let grown = Suggestion(
            id: 1, session: DeskStore.omar, text: "I can change that.", creation: desk.store.now,
            isSettled: false)
        let page = ChangePage(changes: [.suggestion(grown)], through: Position(10_000), isLast: true)
        desk.deliver(.changed(page))
        #expect(desk.rows(with: "I can").count == 2, "in its place and once, beside what was said long ago")
        desk.press("<C-x><C-n><C-x><C-y>")
        #expect(desk.draft == "I can change that.")
    }

    @Test func `hostile text is drawn as marks`() {
        let desk = desk("\u{1B}[2Jred\u{202E}\u{7}\nsecond")
        #expect(desk.shows("␛[2Jred"))
        #expect(desk.rows(with: "second").count == 1)
    }
}
