import Conversation
import Glass
import Testing

@testable import Console

/// The customer of the open session, on `p`.
struct CustomerPageTests {
    private func desk(columns: Int = 120, rows: Int = 36) -> Desk {
        var store = DeskStore.airline
        store.customerMetadata = ["tier": "gold"]
        store.pass(-86_400)
        store.add("earlier", "omar rossi", mode: .manual, reason: "lost a suitcase")
        store.rows["earlier"]!.summary.waitingSince = nil
        store.rows["earlier"]!.summary.isClosed = true
        store.rows["earlier"]!.summary.session.mode = .auto
        store.pass(86_400)
        _ = store.takeChanges()
        var desk = Desk(store, columns: columns, rows: rows)
        desk.select(DeskStore.omar)
        return desk
    }

    @Test func `it shows who they are, what tools found out, and their other sessions`() {
        var desk = desk()
        desk.press("p")
        for line in ["customer ▸", "omar rossi", "tier", "from get_user_details", "omar@example.com"] {
            #expect(desk.shows(line))
        }
        #expect(desk.shows("lost a suitcase") && desk.shows("other sessions, 1"))
        // The list stays in sight, and so does the header.
        #expect(desk.shows("amelia davis") && desk.shows("why: name change"))
        desk.press("<Esc>")
        #expect(!desk.shows("customer ▸") && desk.shows("Are you there?"))
    }

    @Test func `a session is opened with Enter and left with Esc to where one was`() {
        var desk = desk()
        desk.press("<Tab>p")
        desk.press("suitcase")
        #expect(desk.rows(with: "▌").contains { $0.contains("lost a suitcase") })
        desk.press("<Enter>")
        #expect(desk.state.open?.id == "earlier" && desk.state.overlay == nil)
        desk.press("<Esc>")
        #expect(desk.state.open?.id == DeskStore.omar && desk.state.focus == .transcript)
    }

    @Test func `a fact is copied as it is`() {
        var desk = desk()
        desk.press("pemail")
        desk.press("<Enter>")
        #expect(desk.asked.contains(.terminal(.copy("omar@example.com"))))
    }

    @Test func `in the composer the keys stay in the draft, and the same keys hide it`() {
        var desk = desk()
        desk.press("rhello")
        desk.press("<C-x>p")
        #expect(desk.state.focus == .composer && desk.shows("from get_user_details"))
        desk.press(" there")
        #expect(desk.shows("hello there"))
        desk.press("<C-x>p")
        #expect(!desk.shows("from get_user_details") && desk.shows("Are you there?"))
    }

    @Test(arguments: [(200, 60), (120, 36), (80, 24), (40, 10)])
    func `it fits everywhere, and what it covers is not read`(_ columns: Int, _ rows: Int) {
        var desk = desk(columns: columns, rows: rows)
        desk.press("<Tab>p")
        #expect(desk.shows("customer ▸"))
        desk.meanwhile { $0.say("One more thing", in: DeskStore.omar) }
        desk.advance(5_000)
        let isBeside = columns >= 160
        #expect(desk.shows("customer      One more thing") == isBeside)
        let last = desk.state.open?.entries.last?.event.offset
        #expect((desk.state.open?.markedRead == last) == isBeside)
    }

    @Test func `what the server's agents know is there, and follows their changes while the page is open`() {
        var desk = desk()
        desk.press("p")
        #expect(!desk.shows("known to the AI"))
        desk.meanwhile {
            $0.known = ["plan": ["tier": "platinum"]]
            $0.update(DeskStore.omar) { _ in }
        }
        #expect(desk.shows("known to the AI") && desk.shows("platinum"))
    }

    @Test func `beside the transcript, the rules of both meet`() {
        var desk = desk(columns: 200, rows: 60)
        desk.press("<Tab>p")
        let rule = desk.rows(with: "├")
        #expect(rule.count == 1 && rule[0].contains("┤"))
        desk.press("<Esc>r")
        desk.press("<C-x>p")
        #expect(desk.rows(with: "├").count == 2 && desk.rows(with: "├").allSatisfy { $0.contains("┤") })
        desk.press("<C-x>p")
        #expect(desk.rows(with: "├").count == 2 && desk.rows(with: "┤").isEmpty)
    }

    @Test func `a page that could not be read is read again`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("p")
        let failure = Failure(wording: "Not read.", isDefinite: true)
        desk.answer(with: .readFailed(failure)) { $0 == .store(.loadCustomer(DeskStore.omar)) }
        #expect(desk.shows("reading …"))
        desk.advance(1_000)
        desk.answer { $0 == .store(.loadCustomer(DeskStore.omar)) }
        #expect(desk.shows("tier"))
    }

    @Test func `Up passes over headings as Down does`() {
        var desk = desk()
        desk.press("p")
        let first = desk.rows(with: "▌ ")
        desk.burst("<Down><Down><Down><Down><Down><Down>", every: 30)
        #expect(desk.rows(with: "▌ ") != first)
        desk.burst("<Up><Up><Up><Up><Up><Up><Up><Up>", every: 30)
        #expect(desk.rows(with: "▌ ") == first)
    }

    @Test func `where it covers the transcript it goes with the composer`() {
        var desk = desk()
        desk.press("rx")
        desk.press("<C-x>p")
        #expect(desk.shows("from get_user_details"))
        desk.press("<Esc>")
        #expect(!desk.shows("from get_user_details") && desk.shows("Are you there?"))
    }

    @Test func `the page shown beside a draft follows the session`() {
        var desk = desk(columns: 200)
        desk.press("rx")
        desk.press("<C-x>p")
        desk.press("<Esc><Esc>")
        desk.select(DeskStore.amelia)
        #expect(desk.asked.contains(.store(.loadCustomer(DeskStore.amelia))))
        #expect(desk.shows("amelia davis") && !desk.shows("from get_user_details"))
    }
}
