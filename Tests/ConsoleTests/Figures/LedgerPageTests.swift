import Conversation
import Glass
import Testing

@testable import Console

/// Who did what in a session, on `A`.
struct LedgerPageTests {
    private func desk(columns: Int = 120, rows: Int = 36) -> Desk {
        var store = DeskStore.airline
        let start = store.now - .seconds(300)
        var spoken = LedgerLine(at: start, who: "customer", door: .customer, act: "message")
        spoken.words = "Hi! I need to change the passenger name"
        spoken.offset = .zero
        var taken = LedgerLine(at: start + .seconds(60), who: "sam", door: .console, act: "take over")
        taken.program = "switchboard"
        taken.offset = Offset(5)
        taken.after = LedgerLine.After(mode: .manual, claim: Claim(epoch: Epoch(2), owner: "sam"))
        var label = LedgerLine(at: start + .seconds(90), who: "kim", door: .token, act: "labels")
        label.program = "switchboardd serve, token t1"
        label.words = "{\"added\":[\"vip\"]}"
        label.saw = Claim(epoch: Epoch(2), owner: "sam")
        store.ledger = [spoken, taken, label]
        var desk = Desk(store, columns: columns, rows: rows)
        desk.select(DeskStore.omar)
        return desk
    }

    @Test func `it shows who did what through which door, the newest first`() {
        var desk = desk()
        desk.press("A")
        #expect(desk.shows("ledger of omar rossi ▸") && desk.shows("3 acts until 09:06"))
        let rows = desk.text.split(separator: "\n").map(String.init)
        let first = rows.firstIndex { $0.contains("▌09:02") }
        #expect(first != nil && rows[first!].contains("kim") && rows[first!].contains("API token"))
        #expect(rows[first! + 1].contains("sam") && rows[first! + 1].contains("take over"))
        #expect(desk.shows("API token (switchboardd serve, token t1)") && desk.shows("saw: sam, epoch 2"))
        desk.press("<Down>")
        #expect(desk.shows("then: manual, sam, epoch 2") && desk.shows("console (switchboard)"))
        desk.press("<Esc>")
        #expect(desk.state.overlay == nil && desk.shows("Are you there?"))
    }

    @Test func `what is typed narrows it, and Enter goes to the event`() {
        var desk = desk()
        desk.press("Apassenger")
        #expect(desk.shows("1 act until") && desk.rows(with: "▌").count == 1)
        desk.press("<Enter>")
        #expect(desk.state.overlay == nil && desk.state.focus == .transcript)
        #expect(desk.state.open?.cursor == .event(.zero))
    }

    @Test func `what only the audit knows has no event to go to`() {
        var desk = desk()
        desk.press("A<Enter>")
        #expect(desk.hint.contains("only the audit knows this act") && desk.state.overlay is LedgerPage)
    }

    @Test func `a ledger that could not be read is asked for again`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("A")
        #expect(desk.shows("reading …"))
        let failure = Failure(wording: "The store is locked.", isDefinite: true)
        desk.answer(with: .readFailed(failure)) { $0 == .store(.loadLedger(DeskStore.omar)) }
        desk.advance(Presence.readDelay + 100)
        desk.answer { $0 == .store(.loadLedger(DeskStore.omar)) }
        #expect(desk.shows("3 acts"))
    }

    @Test(arguments: [(200, 60), (80, 24), (40, 10)]) func `it fits everywhere`(_ columns: Int, _ rows: Int) {
        var desk = desk(columns: columns, rows: rows)
        desk.press("A")
        #expect(desk.shows("ledger of") && desk.rows(with: "▌").count == 1)
    }
}
