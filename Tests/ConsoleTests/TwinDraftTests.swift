import Conversation
import Glass
import Testing

@testable import Console

/// Two consoles of one operator write one draft.
@Suite struct TwinDraftTests {
    private let mia = DraftKey(session: DeskStore.mia, identity: .oneself)

    private func writing(_ text: String) -> Desk {
        var desk = Desk()
        desk.select(DeskStore.mia)
        desk.press("r" + text)
        desk.advance(3_000)
        return desk
    }

    @Test func `a save that saw an older version shows both texts and says so`() {
        var desk = writing("from here")
        desk.store.saveElsewhere(mia, "from the other console")
        desk.press(", more")
        desk.advance(1_000)
        #expect(desk.draft == "from the other console\nfrom here, more")
        #expect(desk.store.drafts[mia] == "from the other console\nfrom here, more")
        #expect(desk.shows("Another console of yours changed this draft: its text stands above yours."))
        desk.press("<Enter>")
        #expect(desk.asks(Send()), "what came by itself is not sent unseen")
        #expect(desk.sent.isEmpty)
    }

    @Test func `what is typed while a save is on its way is kept, and is no conflict`() {
        var desk = writing("")
        desk.answersAtOnce = false
        desk.press("one")
        desk.advance(600)
        desk.press(" two")
        desk.advance(2_000)
        #expect(desk.inFlight.count { if case .store(.saveDraft) = $0 { true } else { false } } == 1)
        for _ in 0..<3 {
            if desk.awaits({ if case .store(.saveDraft) = $0 { true } else { false } }) {
                desk.answer { if case .store(.saveDraft) = $0 { true } else { false } }
            }
            desk.advance(600)
        }
        #expect(desk.store.drafts[mia] == "one two")
        #expect(desk.draft == "one two")
    }

    @Test func `a composer that opens shows what another console saved a moment ago`() {
        var desk = writing("from here")
        desk.press("<Esc>")
        desk.store.saveElsewhere(mia, "from the other console")
        desk.press("r")
        #expect(desk.draft == "from the other console")
        #expect(desk.shows("Another console of yours changed this draft."))
        desk.press("!")
        desk.advance(1_000)
        #expect(desk.store.drafts[mia] == "from the other console!")
    }

    @Test func `an open composer follows the other console while nothing is unsaved in it`() {
        var desk = writing("from here")
        desk.store.saveElsewhere(mia, "later")
        desk.deliver(.otherConsoles(1))
        #expect(desk.draft == "later")
        desk.store.saveElsewhere(mia, "latest")
        desk.deliver(.input(.focus(true)))
        #expect(desk.draft == "latest")
        desk.press("x")
        desk.store.saveElsewhere(mia, "even later")
        desk.deliver(.otherConsoles(1))
        #expect(desk.draft == "latestx", "what is unsaved is not replaced")
        desk.advance(1_000)
        #expect(desk.draft == "even later\nlatestx")
    }

    @Test func `what the other console has sent is not offered again`() {
        var desk = writing("Hello")
        desk.press("<Esc>")
        desk.store.saveElsewhere(mia, "")
        desk.press("r")
        #expect(desk.draft == "")
    }

    @Test func `sending leaves what the other console wrote meanwhile`() {
        var desk = writing("Hello")
        desk.store.saveElsewhere(mia, "by the way")
        desk.press("<Enter>")
        desk.advance(1_000)
        #expect(desk.sent.map(\.text) == ["Hello"])
        #expect(desk.store.drafts[mia] == "by the way")
        #expect(desk.draft == "by the way")
    }

    @Test func `an answer that is older than the last save takes nothing back`() {
        var desk = writing("one")
        desk.answersAtOnce = false
        desk.deliver(.otherConsoles(1))
        let old = desk.store.answer(.store(.loadSession(DeskStore.mia)))!
        desk.press(" two")
        desk.advance(600)
        desk.answer { if case .store(.saveDraft) = $0 { true } else { false } }
        desk.deliver(old)
        #expect(desk.draft == "one two")
    }
}
