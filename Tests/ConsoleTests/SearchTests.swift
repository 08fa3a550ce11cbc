import Conversation
import Glass
import Keymaps
import Testing

@testable import Console

/// The list of what a search found.
struct SearchTests {
    /// Omar says it twice, as a whole word and as a part of one; then Mia.
    private var store: DeskStore {
        var store = DeskStore.airline
        for (text, session) in [
            ("a parcel is lost", DeskStore.omar), ("parcelling it all", DeskStore.omar),
            ("no parcel here", DeskStore.mia),
        ] {
            store.pass(60)
            store.say(text, in: session)
        }
        _ = store.takeChanges()
        return store
    }

    private func talkative(_ count: Int) -> DeskStore {
        var store = DeskStore.airline
        for number in 1...count {
            store.pass(60)
            store.say("message \(number).", in: DeskStore.omar)
        }
        _ = store.takeChanges()
        return store
    }

    private func picker(_ desk: Desk) -> SearchPicker? { desk.state.overlay as? SearchPicker }

    // MARK: Sessions

    @Test func `what is found stands by session, with a count and the passage that says most`() {
        var desk = Desk(store)
        desk.press("/parcel")
        #expect(desk.shows("3 matches in 2 sessions"))
        #expect(desk.rows(with: "▌ mia li · tau_31_0 · customer").count == 1)
        #expect(desk.rows(with: "▸ omar rossi · tau_12_0 · 2 matches").count == 1)
        #expect(desk.shows("    a parcel is lost") && !desk.shows("parcelling"))
    }

    @Test func `Enter goes to the passage that is shown, and every other can be opened below it`() {
        var desk = Desk(store)
        desk.press("/parcel<Down><Enter>")
        #expect(desk.rows(with: "▌").contains { $0.contains("a parcel is lost") })
        desk.press("n")
        #expect(desk.state.open?.searched?.offsets.count == 2)
        desk = Desk(store)
        desk.press("/parcel<Down>")
        #expect(desk.hint.contains("Tab its matches"))
        desk.press("<Tab>")
        #expect(desk.rows(with: "▾ omar rossi · tau_12_0 · 2 matches").count == 1)
        #expect(desk.shows("parcelling it all"))
        desk.press("<Down><Enter>")
        #expect(desk.rows(with: "▌").contains { $0.contains("parcelling it all") })
        #expect(desk.state.open?.id == DeskStore.omar)
    }

    @Test func `Tab on a match closes its session again, and on a single match does nothing`() {
        var desk = Desk(store)
        desk.press("/parcel")
        #expect(!desk.hint.contains("Tab"))
        desk.press("<Tab><Down><Tab><Down><Down>")
        #expect(picker(desk)?.selected == 3)
        desk.press("<Tab>")
        #expect(picker(desk)?.selected == 1)
        #expect(desk.rows(with: "▸ omar rossi").count == 1)
    }

    // MARK: Where to search

    @Test(arguments: BundledKeymap.allCases)
    func `a key switches between this session and everything, from the list and from the transcript`(
        _ keymap: BundledKeymap
    ) {
        let key = keymap == .emacs ? "<C-x>s" : "<C-s>"
        for first in ["", "<Enter>"] {
            var desk = Desk(store, keymap: keymap)
            desk.select(DeskStore.mia)
            desk.press(first + "/parcel")
            #expect(desk.shows(first.isEmpty ? "search everything ▸ parcel" : "search this session ▸ parcel"))
            desk.press(key)
            #expect(desk.shows(first.isEmpty ? "search this session ▸ parcel" : "search everything ▸ parcel"))
            #expect(desk.shows(first.isEmpty ? "1 match" : "3 matches in 2 sessions"))
            desk.press(key)
            #expect(desk.shows(first.isEmpty ? "3 matches in 2 sessions" : "1 match"))
            desk.press("<Esc>")
            #expect(desk.state.focus == (first.isEmpty ? .list : .transcript))
        }
    }

    @Test func `an answer about everything that comes late is not shown for this session`() {
        var desk = Desk(store)
        desk.select(DeskStore.mia)
        desk.press("/parce")
        desk.answersAtOnce = false
        desk.press("l<C-s>")
        func isAsked(_ effect: Effect, _ session: Session.ID?) -> Bool {
            guard case .store(.search(let request)) = effect else { return false }
            return request.text == "parcel" && request.session == session
        }
        desk.answer { isAsked($0, nil) }
        #expect(desk.shows("searching …") && !desk.shows("omar"))
        desk.answer { isAsked($0, DeskStore.mia) }
        #expect(desk.shows("1 match"))
    }

    // MARK: Pages

    @Test
    func `where one session has all matches, more are read until the list fills or a few pages are there`() {
        var desk = Desk(talkative(1_000))
        desk.press("/message")
        #expect(desk.shows("the newest 600 matches in 1 session, more below"))
        #expect(desk.rows(with: "▸ omar rossi · tau_12_0 · 600+ matches").count == 1)
        desk.press("<End>")
        #expect(
            desk.rows(with: "1000+ matches").isEmpty && desk.rows(with: "matches in 1 session").count == 1)
        #expect(picker(desk)?.results.count ?? 0 >= 1_000)
    }

    @Test func `what is selected stays where hits of an open session come in above it`() {
        var store = talkative(150)
        for number in 1...150 {
            store.pass(60)
            store.say("message \(number)", in: number % 2 == 0 ? DeskStore.mia : DeskStore.omar)
        }
        _ = store.takeChanges()
        var desk = Desk(store)
        desk.answersAtOnce = false
        desk.press("/message")
        func isPage(_ effect: Effect, _ isFirst: Bool) -> Bool {
            guard case .store(.search(let request)) = effect else { return false }
            return request.text == "message" && (request.before == nil) == isFirst
        }
        desk.answer { isPage($0, true) }
        desk.press("<Tab><End>")
        let row = picker(desk).map { $0.rows[$0.selected].id }
        desk.answer { isPage($0, false) }
        #expect(row != nil && picker(desk).map { $0.rows[$0.selected].id } == row)
        #expect(picker(desk)?.results.count == 200)
    }

    @Test(arguments: BundledKeymap.allCases)
    func `pages, the first and the last row can be reached in every list`(_ keymap: BundledKeymap) {
        var desk = Desk(talkative(80), keymap: keymap)
        desk.press("<Enter>/message")
        desk.press("<PageDown>")
        // 36 rows without status and hints, and the three above the list; two for each hit.
        #expect(picker(desk)?.selected == 15)
        desk.press("<PageDown><PageUp>")
        #expect(picker(desk)?.selected == 15)
        desk.press("<End>")
        #expect(picker(desk)?.selected == 79)
        // The first one takes the cursor to the beginning of what was typed.
        desk.press("<Home><Home>")
        #expect(picker(desk)?.selected == 0)
        desk.press("<Esc><Esc>:<PageDown>")
        #expect(desk.palette?.selected == 32)
        desk.press("<End>")
        #expect(desk.palette.map { $0.selected == $0.rows(in: desk.state).count - 1 } == true)
        desk.press("<PageUp><Home>")
        #expect(desk.palette?.selected == 0)
        desk.press("<Esc>?<End>")
        let last = (desk.state.overlay as? HelpScreen)?.topRow ?? 0
        #expect(last > 0)
        desk.press("<PageDown>")
        #expect((desk.state.overlay as? HelpScreen)?.topRow == last)
        desk.press("<Home>")
        #expect((desk.state.overlay as? HelpScreen)?.topRow == 0)
    }

    @Test func `the transcript can be read behind a question and a prompt`() {
        for open in ["B", "m"] {
            var desk = Desk(talkative(80))
            desk.press(open)
            let isQuestion = desk.question != nil
            desk.press("<PageUp>")
            #expect(desk.state.open?.scroll != .tail)
            #expect(isQuestion ? desk.question != nil : desk.prompt != nil)
            let shown = desk.rows(with: "│").compactMap { $0.split(separator: "│").last }
            #expect(!shown.contains { $0.contains("message 80.") })
            desk.press("<PageDown><PageDown>")
            #expect(desk.state.open?.scroll == .tail)
        }
    }

    // MARK: Passages

    @Test func `a passage is cut between words, around what was searched for`() {
        func passage(_ snippet: String, _ columns: Int, before: Bool = false, after: Bool = false) -> String {
            SearchHit(
                session: "s", customerName: "c", field: .message, offset: nil, source: nil,
                moment: Timestamp(microseconds: 0), snippet: snippet, isCutBefore: before, isCutAfter: after
            ).passage(for: "needle", columns: columns).text
        }
        #expect(passage("a needle", 20) == "a needle")
        #expect(passage("a needle", 20, before: true, after: true) == "… a needle …")
        #expect(passage("some words before the needle and some after", 24) == "… the needle and some …")
        #expect(passage("needle and some words after it", 16) == "needle and …")
        #expect(passage("needle in a haystack", 4) == "nee…")
    }
}
