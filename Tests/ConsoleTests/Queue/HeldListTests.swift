import Conversation
import Glass
import Testing

@testable import Console

/// A list that does not move under the operator's hands.
struct HeldListTests {
    private func names(_ desk: Desk) -> [String] { desk.state.list.rows.map(\.customerName) }

    @Test(arguments: ["r", "B", "l", "?", ":", "/", "m"])
    func `it does not move while something is open, says what is new, and moves when that is closed`(
        key: String
    ) {
        var desk = Desk(view: nil)
        desk.press(key)
        desk.advance(ListState.reorderDelay)
        let before = names(desk)
        desk.meanwhile { $0.say("hello?", in: DeskStore.mia) }
        desk.meanwhile { $0.add("new", "newcomer", mode: .manual) }
        desk.advance(60_000)
        #expect(names(desk) == before)
        #expect(desk.state.list.arrived.count == 2)
        if desk.state.overlay.map({ $0.place == .foot }) ?? true {
            #expect(desk.rows(with: "▲ 2 new").count == 1)
        }
        desk.press("<Esc>")
        desk.advance(ListState.reorderDelay)
        #expect(names(desk) == ["omar rossi", "mia li", "amelia davis", "newcomer"])
        #expect(!desk.shows("▲"))
        #expect(desk.state.list.selectedID == DeskStore.omar)
    }

    @Test func `the counts go on while it is held, and it is not read without cause`() {
        var desk = Desk(view: nil)
        desk.press("rHello")
        desk.forget()
        desk.meanwhile { $0.add("new", "newcomer", mode: .manual) }
        desk.advance(1_000)
        #expect(desk.shows("! 2 waiting"))
        #expect(desk.asked.contains(.terminal(.bell)))
        desk.forget()
        desk.advance(25_000)
        #expect(desk.asked.filter(\.isListRequest).isEmpty)
    }

    @Test func `what is known of its rows changes in place`() {
        var desk = Desk(view: nil)
        desk.press("rHello")
        desk.meanwhile { $0.say("Any news?", in: DeskStore.mia) }
        #expect(desk.rows(with: " * <1m mia li").count == 1)
        #expect(desk.shows("Any news?"))
    }

    @Test func `it does not move for five seconds after a key in it`() {
        var desk = Desk(view: nil)
        desk.press("j")
        desk.meanwhile { $0.add("new", "newcomer", mode: .manual) }
        desk.advance(ListState.reorderDelay - 200)
        #expect(!names(desk).contains("newcomer"))
        #expect(desk.rows(with: "▲ 1 new").count == 1)
        desk.advance(300)
        #expect(names(desk).contains("newcomer"))
        #expect(!desk.shows("▲"))
    }

    @Test func `a customer who is answered meanwhile is no news any more`() {
        var desk = Desk(view: nil)
        desk.press("rHello")
        desk.meanwhile { $0.add("new", "newcomer", mode: .manual) }
        desk.advance(500)
        #expect(desk.rows(with: "▲ 1 new").count == 1)
        desk.meanwhile { $0.handBack("new") }
        desk.advance(500)
        #expect(!desk.shows("▲"))
    }

    @Test func `rows that are missing are read even while a key is held`() {
        var store = DeskStore()
        for number in 0..<500 {
            store.add("s\(number)", "customer \(number)", mode: .manual)
            store.pass(1)
        }
        _ = store.takeChanges()
        var desk = Desk(store, view: nil)
        desk.burst(String(repeating: "j", count: 300), every: 10)
        #expect(desk.state.list.selectedRow == 300)
        #expect(desk.rows(with: "▌").first?.contains("customer 300") == true)
    }
}
