import Conversation
import Glass
import Testing

@testable import Console

@Suite struct DraftsTests {
    private let key = DraftKey(session: "s", identity: .oneself)
    private let due = 100 + Composer.saveDelay

    private func typed(_ text: String) -> Drafts {
        var drafts = Drafts()
        drafts.composers[key] = Composer()
        edit(&drafts, text, at: 100)
        return drafts
    }

    private func detail(_ text: String?, version: Int64) -> SessionDetail {
        let draft = text.map {
            Draft(
                session: "s", identity: .oneself, text: $0, saved: Timestamp(microseconds: 0),
                version: version)
        }
        return SessionDetail(
            session: "s", summary: nil, notes: [], drafts: [draft].compactMap { $0 }, suggestions: [])
    }

    @discardableResult
    private func edit(_ drafts: inout Drafts, _ text: String, at uptime: Int) -> Bool {
        drafts.edit(key, { $0.insert(text) }, at: uptime)
    }

    private func receive(_ drafts: inout Drafts, _ text: String? = nil, version: Int64 = 1) -> [SafeText] {
        drafts.receive(detail(text, version: version), at: 200)
    }

    private func saved(
        _ drafts: inout Drafts, _ place: DraftPlace, _ version: Int64? = nil, above: String? = nil
    ) -> SafeText? {
        drafts.saved(key, place, version, above: above, at: 300)
    }

    private func save(_ drafts: inout Drafts, above waiting: [String] = []) -> [Effect] {
        drafts.save(key, above: waiting, evenBehindAnother: false)
    }

    @Test func `a draft is saved once its stored text was read, and one save follows the other`() {
        var drafts = typed("hi")
        #expect(drafts.due(at: due - 1).isEmpty && drafts.due(at: due) == [key])
        #expect(drafts.deadline == nil)
        #expect(save(&drafts).isEmpty)
        #expect(drafts.unreadSessions(besides: nil) == ["s"])
        #expect(drafts.unreadSessions(besides: "s").isEmpty)
        #expect(receive(&drafts).isEmpty)
        #expect(drafts.deadline == due)
        #expect(save(&drafts, above: ["first"]) == [.store(.saveDraft(key, "first\nhi"))])
        edit(&drafts, "!", at: 300)
        #expect(drafts.deadline == nil)
        #expect(save(&drafts).isEmpty)
        #expect(saved(&drafts, .store, 4) == nil)
        #expect(save(&drafts) == [.store(.saveDraft(key, "hi!", saw: 4))])
    }

    @Test func `a stored draft stands above what was typed before it was read, once`() {
        var drafts = typed("hi")
        #expect(receive(&drafts, "before") == [Composer.Comeback.draftAbove.reason])
        #expect(drafts.composers[key]?.editor.text == "before\nhi")
        #expect(receive(&drafts, "before", version: 2).isEmpty)
        #expect(drafts.composers[key]?.editor.text == "before\nhi")
    }

    @Test func `what no place took is saved again, and what was added to an unread draft is not`() {
        var drafts = typed("hi")
        let effects = drafts.saveAtEnd(key, above: [])
        #expect(effects == [.store(.addToDraft(key, "hi"))])
        #expect(saved(&drafts, .file) == nil)
        #expect(drafts.due(at: 10_000).isEmpty)
        #expect(saved(&drafts, .nowhere) == nil)
        #expect(drafts.due(at: 10_000) == [key])
    }

    @Test func `text from another console comes above what is here, with a remark`() {
        var drafts = typed("mine")
        let remark = saved(&drafts, .store, 2, above: "theirs")
        #expect(remark == Composer.Comeback.elsewhereAbove.reason)
        #expect(drafts.composers[key]?.editor.text == "theirs\nmine")
    }

    @Test func `a text that is too long changes nothing`() {
        var drafts = typed("hi")
        let long = String(repeating: "x", count: Composer.characterLimit)
        #expect(edit(&drafts, long, at: 200) == false)
        #expect(drafts.composers[key]?.editor.text == "hi")
        #expect(drafts.unsentCount == 1 && drafts.isUnsent(in: "s") && !drafts.isUnsent(in: "t"))
    }
}
