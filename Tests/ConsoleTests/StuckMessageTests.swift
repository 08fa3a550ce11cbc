import Conversation
import Glass
import Testing

@testable import Console

/// Messages that nothing becomes of without their operator, in sessions that are not on screen.
struct StuckMessageTests {
    @Test(arguments: [(StuckMessage.held, "held"), (.unconfirmed, "unconfirmed")])
    func `one on the way to a server is marked on the list and in the status, and w goes there`(
        stuck: StuckMessage, word: String
    ) {
        var desk = Desk { $0.isMirror = true }
        desk.meanwhile {
            $0.handBack(DeskStore.amelia)
            $0.say("Done", in: DeskStore.omar, from: .humanAgent, author: "sam")
        }
        desk.advance(2_000)
        desk.press("w")
        #expect(desk.hint.contains("Nobody"))
        desk.meanwhile { $0.update(DeskStore.star) { $0.stuck = stuck } }
        desk.advance(2_000)
        #expect(desk.rows(with: "1 \(word)").count == 1)
        #expect(desk.rows(with: "\(word) · ").count == 1)
        #expect(desk.asked.contains(.terminal(.setTitle("switchboard · 1 waiting"))))
        desk.press("w")
        #expect(desk.state.list.selectedID == DeskStore.star)
        desk.press("4w")
        #expect(desk.state.list.selectedID == DeskStore.star)
        desk.meanwhile { $0.update(DeskStore.star) { $0.stuck = nil } }
        desk.advance(2_000)
        #expect(desk.rows(with: "1 \(word)").isEmpty)
    }

    @Test func `so is one of unknown outcome in a store of one's own`() {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Bye<Enter><Esc><Tab>")
        desk.answer(
            with: .sent(
                desk.sent[0].id, in: DeskStore.omar,
                .failure(Failure(wording: "Perhaps sent.", isDefinite: false))), \.isSend)
        desk.press("j")
        #expect(desk.rows(with: "1 unconfirmed").count == 1)
        #expect(desk.rows(with: "unconfirmed · ").count == 1)
    }

    /// A crowd of which the list has read only the top, with messages of unknown outcome to some.
    private func crowd(waiting: Int = 0, stuck: [Session.ID]) -> Desk {
        var store = DeskStore()
        for number in 0..<300 {
            store.add("s\(number)", "customer \(number)", mode: number < waiting ? .manual : .auto)
            store.pass(-1)
        }
        store.now = Timestamp(iso8601: "2024-05-15T12:00:00Z")!
        _ = store.takeChanges()
        var desk = Desk(store)
        for id in stuck {
            let message = Outgoing(
                id: Request.ID("r-" + id.rawValue), session: id, identity: .oneself, text: "Bye",
                saw: Claim(epoch: Epoch(1), owner: "sam"))
            desk.state.outgoing.append(message, as: .unconfirmed)
        }
        desk.advance(2_000)
        return desk
    }

    @Test(arguments: ["", "1", "5"]) func `w goes to one whose row the list has not read`(view: String) {
        var desk = crowd(stuck: ["s250"])
        #expect(!desk.state.list.rows.contains { $0.id == "s250" })
        desk.press(view + "w")
        #expect(desk.state.list.selectedID == "s250")
        #expect(desk.state.open?.id == "s250")
        desk.advance(2_000)
        #expect(desk.rows(with: "▌").contains { $0.contains("customer 250") })
        #expect(desk.shows("Bye"))
        desk.press("w")
        #expect(desk.state.list.selectedID == "s250")
        #expect(desk.hint.contains("Nobody else needs a human now."))
    }

    @Test func `w goes round those who wait and those that the list has not read, W the other way`() {
        // Who came later waits less long.
        var desk = crowd(waiting: 2, stuck: ["s250", "s120"])
        var seen: [String] = []
        func step(_ key: String) {
            desk.press(key)
            desk.advance(2_000)
            seen.append(desk.state.list.selectedID?.rawValue ?? "none")
        }
        for _ in 0..<5 { step("w") }
        #expect(seen == ["s0", "s250", "s120", "s1", "s0"])
        seen = []
        for _ in 0..<4 { step("W") }
        // Behind the last of them it begins anew at the end of the list's own.
        #expect(seen == ["s1", "s120", "s250", "s1"])
    }
}
