import Conversation
import Glass
import Testing

@testable import Console

/// What is written before a session's stored draft was read.
@Suite struct UnreadDraftTests {
    private let omar = DraftKey(session: DeskStore.omar, identity: .oneself)

    /// Somebody writes already, and the session's draft was not read yet.
    private func unread(draft: String) -> Desk {
        var store = DeskStore.airline
        store.drafts[omar] = draft
        var desk = Desk(.empty)
        desk.store = store
        desk.answersAtOnce = false
        desk.deliver(
            .changed(
                ChangePage(
                    changes: [.session(store.rows[DeskStore.omar]!.summary)], through: Position(1),
                    isLast: true)))
        desk.answer(\.isListRequest)
        desk.press("rnew")
        return desk
    }

    @Test func `a draft that arrives after the first key stands above it, and sending both is asked about`() {
        var desk = unread(draft: "half a thought")
        desk.answer(\.isSessionRequest)
        #expect(desk.draft == "half a thought\nnew")
        #expect(desk.shows("A draft from an earlier run is above what you typed."))
        desk.advance(3_000)
        desk.press("<Enter>")
        #expect(
            desk.question?.reasons.last == "A draft from an earlier run is above what you typed.")
        #expect(desk.sent.isEmpty)
    }

    @Test func `a draft that arrives while an earlier reply is looked at stays`() {
        var desk = unread(draft: "half a thought")
        desk.answer(\.isLogRequest)
        desk.press("<C-e><C-u>")
        desk.state.drafts.composers[omar]?.recalled = (index: 0, draft: "", text: "said before")
        desk.state.drafts.composers[omar]?.editor.replaceAll("said before")
        desk.answer(\.isSessionRequest)
        desk.press("<Down>")
        #expect(desk.draft == "half a thought")
        desk.advance(600)
        #expect(!desk.asked.contains(.store(.saveDraft(omar, ""))))
    }

    @Test func `what was added to a draft is not added to it again`() {
        var desk = unread(draft: "half a thought\nnew")
        desk.answer(\.isSessionRequest)
        #expect(desk.draft == "half a thought\nnew")
    }

    @Test func `a draft below which something was typed is read though another session is shown`() {
        var desk = unread(draft: "half a thought")
        desk.forget()
        desk.press("<Esc><Esc>j")
        let read = desk.asked.compactMap { if case .store(.loadSession(let id)) = $0 { id } else { nil } }
        #expect(desk.state.open?.id != DeskStore.omar)
        #expect(read.last == DeskStore.omar)
    }

    @Test func `nothing is saved or sent over a draft that was not read yet`() {
        var desk = unread(draft: "half a thought")
        desk.advance(3_000)
        #expect(!desk.asked.contains { if case .store(.saveDraft) = $0 { true } else { false } })
        desk.press("<Enter>")
        #expect(desk.shows("The session is still being read."))
        #expect(desk.sent.isEmpty)
        var leaving = desk.state
        #expect(leaving.leave() == [.store(.addToDraft(omar, "new"))])
        desk.answer(\.isLogRequest)
        let failure = Failure(wording: "The store stayed locked.", isDefinite: true)
        desk.answer(with: .readFailed(failure), \.isSessionRequest)
        desk.advance(2_000)
        desk.answer(\.isSessionRequest)
        desk.advance(600)
        #expect(desk.asked.contains(.store(.saveDraft(omar, "half a thought\nnew"))))
    }
}
