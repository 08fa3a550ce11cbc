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
        #expect(desk.asked.contains(.setTitle("switchboard · 1 waiting")))
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
}
