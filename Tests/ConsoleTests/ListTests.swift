import Conversation
import Glass
import Testing

@testable import Console

struct ListTests {
    private func crowd(_ count: Int) -> DeskStore {
        var store = DeskStore()
        for number in 0..<count {
            store.add("s\(number)", "customer \(number)")
            store.pass(-1)
        }
        store.now = Timestamp(iso8601: "2024-05-15T12:00:00Z")!
        _ = store.takeChanges()
        return store
    }

    @Test func `who waits longest comes first, one's own before others`() {
        let desk = Desk()
        #expect(
            desk.state.list.rows.map(\.customerName) == ["omar rossi", "amelia davis", "mia li", "star_3180"])
    }

    @Test func `the selection follows the session, not the row`() {
        var desk = Desk()
        desk.press("j")
        desk.advance(ListState.reorderDelay)
        desk.meanwhile { $0.say("hello?", in: DeskStore.mia) }
        #expect(desk.state.list.selectedID == DeskStore.amelia)
        #expect(desk.state.list.selectedRow == 2)
        #expect(desk.rows(with: "▌!  2m amelia davis").count == 1)
    }

    @Test func `the list does not reorder within five seconds of a key in it`() {
        var desk = Desk()
        desk.press("j")
        desk.meanwhile { $0.say("hello?", in: DeskStore.mia) }
        #expect(desk.state.list.rows.map(\.customerName)[1] == "amelia davis")
        #expect(desk.shows("hello?"))
        desk.advance(ListState.reorderDelay - 40)
        #expect(desk.state.list.rows.map(\.customerName)[1] == "amelia davis")
        desk.advance(100)
        #expect(desk.state.list.rows.map(\.customerName)[1] == "mia li")
    }

    @Test func `a session that leaves the view stays, dimmed, until the selection moves`() {
        var desk = Desk()
        desk.press("2")
        #expect(desk.state.list.rows.map(\.customerName) == ["omar rossi", "mia li"])
        desk.press("B<Enter>")
        desk.advance(ListState.reorderDelay)
        #expect(desk.state.list.total == 1)
        #expect(desk.state.list.selectedID == DeskStore.omar)
        #expect(desk.rows(with: "omar rossi").count == 2)
        let row = desk.text.split(separator: "\n").firstIndex { $0.contains("▌") && $0.contains("omar") }!
        #expect(desk.inks.split(separator: "\n")[row].hasPrefix("KF"))
        desk.press("j")
        #expect(desk.state.list.selectedID == DeskStore.mia)
        #expect(!desk.text.contains("omar rossi"))
    }

    @Test func `views are chosen by number, and an empty one says so`() {
        var desk = Desk()
        desk.press("1")
        #expect(desk.state.list.rows.map(\.customerName) == ["omar rossi", "amelia davis"])
        #expect(desk.shows(" Needs a human"))
        desk.press("4")
        #expect(desk.state.list.rows.map(\.customerName) == ["star_3180"])
        #expect(desk.state.open?.id == DeskStore.star)
        desk.press("5")
        #expect(desk.shows("No closed sessions."))
        #expect(desk.state.open == nil)
        desk.press("3")
        #expect(desk.state.list.rows.count == 4)
        #expect(desk.state.open != nil)
    }

    @Test func `choosing a view keeps a selection that it holds`() {
        var desk = Desk()
        desk.press("jj2")
        #expect(desk.state.list.selectedID == DeskStore.mia)
    }

    @Test func `a view that arrives late does not close the composer`() {
        var desk = Desk()
        desk.answersAtOnce = false
        desk.press("4rHello")
        #expect(desk.state.focus == .composer)
        desk.answer(\.isListRequest)
        #expect(desk.state.focus == .composer)
        #expect(desk.state.open?.id == DeskStore.omar)
        #expect(desk.draft == "Hello")
    }

    @Test func `w goes round those that need a human`() {
        var desk = Desk()
        desk.press("G")
        #expect(desk.state.list.selectedID == DeskStore.star)
        desk.press("w")
        #expect(desk.state.list.selectedID == DeskStore.omar)
        desk.press("w")
        #expect(desk.state.list.selectedID == DeskStore.amelia)
        desk.press("w")
        #expect(desk.state.list.selectedID == DeskStore.omar)
        desk.press("W")
        #expect(desk.state.list.selectedID == DeskStore.amelia)
    }

    @Test func `w leaves a view that does not hold them`() {
        var desk = Desk()
        desk.press("4w")
        #expect(desk.state.list.view == .needsHuman)
        #expect(desk.state.list.selectedID == DeskStore.omar)
    }

    @Test func `w says when nobody needs a human`() {
        var desk = Desk(crowd(5))
        desk.press("jw")
        #expect(desk.hint.contains("Nobody needs a human now."))
        #expect(desk.state.list.selectedRow == 1)
    }

    @Test func `of 100,000 rows only those around the screen are asked for`() {
        var desk = Desk(crowd(100_000), rows: 36)
        desk.press("j<PageDown><PageDown>G", every: 2_000)
        #expect(desk.shows("customer 99999"))
        desk.press("kkkg", every: 2_000)
        #expect(desk.shows("customer 0 "))
        let requests = desk.asked.compactMap {
            if case .store(.loadList(let request, _)) = $0 { request } else { nil }
        }
        #expect(requests.allSatisfy { $0.count <= 60 })
        #expect(requests.count <= 10)
        #expect(desk.state.list.rows.count <= 60)
    }

    @Test func `holding a key asks for rows now and then, not for each key`() {
        var desk = Desk(crowd(2_000))
        desk.forget()
        desk.burst(String(repeating: "j", count: 500), every: 30)
        #expect(desk.state.list.selectedRow == 500)
        #expect(desk.asked.filter(\.isListRequest).count < 40)
    }

    @Test func `a store that answers with fewer rows than it has is not asked without end`() {
        var desk = Desk()
        desk.answersAtOnce = false
        desk.meanwhile { $0.say("hello?", in: DeskStore.mia) }
        desk.advance(2_000)
        let window = ListWindow(view: .all, firstRow: 0, rows: [], total: 900, counts: StateCounts())
        for _ in 0..<3 where desk.awaits(\.isListRequest) {
            desk.answer(with: .listLoaded(window, generation: desk.state.list.generation), \.isListRequest)
        }
        #expect(!desk.awaits { $0.isListRequest })
    }

    @Test func `reading that fails is repeated after a second`() {
        var desk = Desk(.empty)
        desk.answersAtOnce = false
        desk.meanwhile { $0.add("new", "newcomer") }
        for _ in 0..<3 {
            desk.answer(with: .readFailed(Failure(wording: "Not read.", isDefinite: true)), \.isListRequest)
            #expect(!desk.awaits { $0.isListRequest })
            desk.advance(1_000)
        }
        desk.answersAtOnce = true
        desk.answer(\.isListRequest)
        #expect(desk.shows("newcomer"))
    }

    @Test func `Tab goes to the transcript and back, never to the composer`() {
        var desk = Desk()
        desk.press("rx<Esc><Tab><Tab>")
        #expect(desk.state.focus == .transcript)
        desk.press("<Tab>")
        #expect(desk.state.focus == .list)
    }

    @Test func `a new session in the list changes nothing else`() {
        var desk = Desk(.empty)
        #expect(desk.shows("No sessions yet."))
        desk.meanwhile { $0.add("new", "newcomer", mode: .manual) }
        #expect(desk.rows(with: "newcomer").count == 2)
        #expect(desk.state.focus == .list)
    }

    @Test
    func
        `the bell rings for a new waiting session and for one's own customer elsewhere, not for the one shown`()
    {
        var desk = Desk()
        desk.forget()
        desk.meanwhile { $0.say("hello?", in: DeskStore.omar) }
        desk.advance(2_000)
        #expect(!desk.asked.contains(.terminal(.bell)))
        desk.meanwhile { $0.say("hello?", in: DeskStore.mia) }
        #expect(desk.asked.contains(.terminal(.bell)))
        desk.forget()
        desk.meanwhile { $0.add("new", "newcomer", mode: .manual) }
        desk.advance(ListState.readGap)
        #expect(desk.asked.contains(.terminal(.bell)))
        #expect(desk.asked.contains(.terminal(.setTitle("switchboard · 2 waiting · 1 of yours wrote"))))
    }

    @Test func `commands act on the selected session alone`() {
        var desk = Desk()
        desk.press("jjt")
        #expect(desk.hint.contains("It is yours already: reply with r."))
        desk.press("<Enter>")
        #expect(desk.acts.isEmpty)
        desk.press("U<Enter>kC<Enter>")
        #expect(desk.acts.map(\.session) == [DeskStore.mia, DeskStore.mia])
    }
}
