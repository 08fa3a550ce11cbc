import Conversation
import Glass
import Keymaps
import Testing

@testable import Console

/// The list as a queue: its groups, the folded sessions, its orders.
struct QueueTests {
    /// Two waiting besides omar and amelia's, one with kim, one that kim left, and many automatic sessions.
    static func busy() -> DeskStore {
        var store = DeskStore.airline
        store.add("g1", "Guest 7f3c", mode: .manual, reason: "refund for a cancelled flight")
        store.say("Yes, please transfer me to a person.", in: "g1")
        store.add("j1", "Jon Li", mode: .manual, reason: "wants a manager")
        store.say("Yes, please transfer me.", in: "j1")
        store.give("j1", to: "kim")
        store.add("k1", "Kay Ito", mode: .manual)
        store.give("k1", to: "kim")
        store.say("I look at it", in: "k1", from: .humanAgent, author: "kim")
        for number in 0..<40 {
            store.pass(-3_600)
            store.add("a\(number)", "automatic \(number)")
            store.pass(3_600)
        }
        store.pass(360)
        _ = store.takeChanges()
        return store
    }

    private static func busyDesk(_ columns: Int = 120, _ rows: Int = 36) -> Desk {
        var desk = Desk(busy(), columns: columns, rows: rows, view: nil)
        desk.meanwhile { store in
            let now = store.now
            store.update("k1") { $0.ownerSeen = now }
        }
        desk.advance(ListState.reorderDelay)
        return desk
    }

    private func names(_ desk: Desk) -> [String] { desk.state.list.rows.map(\.customerName) }

    @Test func `it begins with who needs you, then who owes an answer, then colleagues', and folds the rest`()
    {
        let desk = Self.busyDesk()
        #expect(
            names(desk) == ["omar rossi", "amelia davis", "Guest 7f3c", "Jon Li", "mia li", "Kay Ito"])
        let list = desk.text.split(separator: "\n").map { $0.prefix(37) }
        func place(_ text: String) -> Int { list.firstIndex { $0.contains(text) } ?? -1 }
        #expect(place("Needs you") == 1)
        #expect(place("Jon Li") == 8)
        #expect(place("Waiting for them") == 10)
        #expect(place("mia li") == 11)
        #expect(place("With colleagues") == 13)
        #expect(place("Kay Ito") == 14)
        #expect(place("Automatic") == 16)
        #expect(list[1].contains("1 of 4"))
        #expect(list[10].hasSuffix("1 "))
        #expect(list[16].hasSuffix("41 "))
        #expect(!desk.shows("automatic 7"))
    }

    @Test func `the wait stands before the name, and the reason below who waits for a person`() {
        let desk = Self.busyDesk()
        #expect(desk.rows(with: " !  6m Guest 7f3c").count == 1)
        #expect(desk.rows(with: "       refund for a cancelled flight").count == 1)
        #expect(desk.rows(with: " ~  6m Jon Li").first?.contains("kim's, away") == true)
        #expect(desk.rows(with: "       wants a manager").count == 1)
        #expect(!desk.shows("please transfer me"))
        // What one's own customer said last is news; who waits for them says nothing of a wait.
        #expect(desk.rows(with: "▌      Are you there?").count == 1)
        #expect(desk.rows(with: " *     mia li").count == 1)
    }

    @Test func `the title is shown where it says the reason and more`() {
        var desk = Self.busyDesk()
        desk.meanwhile { store in
            store.update("g1") { $0.session.title = "Refund for a cancelled flight, paid twice" }
            store.update("j1") { $0.session.title = "Complaint" }
        }
        desk.advance(ListState.reorderDelay)
        #expect(desk.shows("Refund for a cancelled flig"))
        #expect(desk.shows("wants a manager"))
        desk.meanwhile { $0.update("j1") { $0.reason = " " } }
        #expect(desk.shows("       Complaint"))
    }

    @Test func `3 unfolds, 0 folds again, and Enter on the folded line unfolds at the first of them`() {
        var desk = Self.busyDesk()
        desk.press("3")
        #expect(desk.state.list.view == .all)
        #expect(desk.state.list.selectedID == DeskStore.omar)
        #expect(desk.shows("automatic 0") || desk.shows("star_3180"))
        desk.press("30")
        #expect(desk.state.list.view == .queue)
        #expect(!desk.shows("star_3180"))
        desk.press("G")
        #expect(desk.state.list.selection == .fold)
        #expect(desk.state.open == nil)
        desk.press("r")
        #expect(desk.hint.contains("No session is selected."))
        desk.press("<Enter>")
        #expect(desk.state.list.view == .all)
        #expect(desk.state.list.selectedRow == 6)
        #expect(desk.state.open?.summary?.session.mode == .auto)
    }

    @Test func `up from the folded line is the last session, and nothing of the line is acted on`() {
        var desk = Self.busyDesk()
        desk.press("GBCU<Enter>G")
        #expect(desk.acts.isEmpty)
        #expect(desk.state.list.selection == .fold || desk.state.list.view == .all)
        desk = Self.busyDesk()
        desk.press("Gk")
        #expect(desk.state.list.selectedID == "k1")
    }

    @Test func `where nobody has asked for a person yet it starts with all sessions`() {
        var store = DeskStore()
        store.add("a", "ann")
        _ = store.takeChanges()
        var desk = Desk(store, view: nil)
        #expect(desk.state.list.view == .all)
        #expect(desk.state.list.selectedID == "a")
        desk.press("3")
        #expect(desk.state.list.view == .all)
        desk.press("0")
        #expect(desk.state.list.view == .queue)
        #expect(desk.shows("Nobody needs a human."))
        desk.press("<Enter>")
        #expect(desk.state.list.view == .all)
        #expect(desk.state.list.selectedID == "a")
    }

    @Test func `a queue that runs empty stays one, and a new customer is selected`() {
        var desk = Desk(view: nil)
        #expect(desk.state.list.view == .queue)
        desk.meanwhile { store in
            for id in [DeskStore.omar, DeskStore.amelia, DeskStore.mia] { store.delete(id) }
        }
        desk.press("j")
        desk.advance(2 * ListState.reorderDelay)
        #expect(desk.state.list.view == .queue)
        desk.meanwhile { $0.add("new", "newcomer", mode: .manual) }
        desk.advance(2 * ListState.reorderDelay)
        #expect(desk.rows(with: "newcomer").count >= 1)
    }

    @Test func `O changes the order, the title says it, and it is kept in other views`() {
        var desk = Self.busyDesk()
        desk.press("O")
        #expect(desk.state.list.order == .newest)
        #expect(desk.rows(with: "Queue · newest first").count == 1)
        #expect(names(desk) == desk.store.summaries(.queue, .newest).map(\.customerName))
        #expect(desk.state.list.selectedID == DeskStore.omar)
        desk.press("O")
        #expect(desk.rows(with: "Queue · oldest first").count == 1)
        #expect(names(desk) == desk.store.summaries(.queue, .oldest).map(\.customerName))
        desk.press("4")
        #expect(desk.rows(with: "Automatic · oldest first").count == 1)
        desk.press("3")
        #expect(desk.rows(with: "All · oldest first").count == 1)
        desk.press("O")
        #expect(desk.rows(with: "All · longest wait").count == 1)
        #expect(names(desk).first == desk.store.summaries(.all, .longestWait).first?.customerName)
        desk.press("Og")
        #expect(desk.rows(with: "All · Needs you").count == 1)
    }

    @Test func `w in another order goes back to the order of attention and says so`() {
        var desk = Self.busyDesk()
        desk.press("OG")
        desk.press("w")
        #expect(desk.state.list.order == .attention)
        #expect(desk.state.list.selectedID == DeskStore.omar)
        #expect(desk.hint.contains("order of attention again"))
    }

    @Test func `w begins at the top from whatever needs nobody`() {
        var desk = Self.busyDesk()
        desk.press("wwwww")
        #expect(desk.state.list.selectedID == DeskStore.amelia)
        desk.select("g1")
        // Somebody else takes it: it stays in its row for a while, and needs nobody.
        desk.meanwhile { $0.give("g1", to: "kim") }
        desk.press("w")
        #expect(desk.state.list.selectedID == DeskStore.omar)
    }

    @Test func `a group that begins below the screen scrolls into it with its head`() {
        var desk = Desk(Self.busy(), columns: 80, rows: 12, view: .all)
        for _ in 0..<46 {
            desk.press("j")
            guard let row = desk.state.list.selectedRow else { continue }
            let name = desk.state.list.summary(atRow: row)?.customerName ?? "?"
            let shown = desk.text.split(separator: "\n").filter { $0.hasPrefix("▌") }
            #expect(shown.count == 2 && shown[0].contains(name), "row \(row)")
        }
        desk.press("g")
        #expect(desk.state.list.topRow == 0)
    }

    /// Whatever is pressed and whatever others do, the selected row is whole on screen and heads stand above groups.
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `the selection is always on screen`(seed: UInt64) {
        var random = Splitmix64(seed: seed)
        var desk = Desk(Self.busy(), columns: 80, rows: 14, view: nil)
        let keys = ["j", "k", "<PageDown>", "<PageUp>", "G", "g", "0", "3", "O", "1", "2", "4", "w"]
        for step in 0..<150 {
            desk.press(keys.randomElement(using: &random)!, every: Int.random(in: 10...3_000, using: &random))
            if step % 3 == 0 {
                let id = Session.ID("a\(Int.random(in: 0..<40, using: &random))")
                desk.meanwhile { store in
                    if Bool.random(using: &random) {
                        store.give(id, to: nil)
                    } else {
                        store.handBack(id)
                    }
                }
            }
            let list = desk.state.list
            guard let row = list.selectedRow, list.isFold(row) || list.summary(atRow: row) != nil else {
                continue
            }
            let shown = desk.text.split(separator: "\n").filter { $0.hasPrefix("▌") }
            #expect(shown.count == (list.isFold(row) ? 1 : 2), "seed \(seed) step \(step)\n\(desk.text)")
            let groups = list.shownGroups
            #expect(groups.map(\.rows.count).reduce(0, +) == (groups.isEmpty ? 0 : list.displayTotal))
        }
    }

    @Test func `J and K scroll the transcript from the list`() {
        var desk = Desk(rows: 14)
        #expect(!desk.shows("Hi! I need to change"))
        desk.press("KKKKKKKK")
        #expect(desk.state.focus == .list)
        #expect(desk.shows("Hi! I need to change"))
        desk.press("JJJJJJJJ")
        #expect(desk.state.open?.scroll == .tail)
        #expect(desk.state.list.selectedID == DeskStore.omar)
        desk.resize(80, 24)
        desk.press("J")
        #expect(desk.hint.contains("The transcript is not on screen."))
    }

    @Test(arguments: BundledKeymap.allCases)
    func `only q quits from the list`(keymap: BundledKeymap) {
        var desk = Desk(.empty, keymap: keymap)
        desk.press("<Esc><C-c><C-g><Esc>")
        #expect(!desk.hasQuit)
        desk.press("q")
        #expect(desk.hasQuit)
    }
}
