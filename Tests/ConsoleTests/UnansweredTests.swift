import Conversation
import Glass
import Testing

@testable import Console

/// Customers whom the AI should answer and does not.
struct UnansweredTests {
    private func desk(afterSeconds seconds: Int) -> Desk {
        var desk = Desk()
        desk.select(DeskStore.star)
        desk.meanwhile { $0.say("Is anybody there?", in: DeskStore.star) }
        desk.advance(seconds * 1_000)
        return desk
    }

    @Test func `from a minute on the list and the session tell that the AI has not answered`() {
        var desk = desk(afterSeconds: 59)
        #expect(!desk.shows("no answer"))
        // The clock alone brings it up to date, at full minutes.
        desk.advance(60_000)
        #expect(desk.rows(with: "no answer · Is anybody").count == 1)
        #expect(desk.rows(with: "AUTOMATIC · no answer for 1m").count == 1)
        desk.advance(240_000)
        #expect(desk.rows(with: "AUTOMATIC · no answer for 5m").count == 1)
    }

    @Test func `an AI that is at work, an answer and a human end it`() {
        var desk = desk(afterSeconds: 180)
        desk.meanwhile { $0.status("processing", in: DeskStore.star) }
        #expect(!desk.shows("no answer"))
        desk.meanwhile { $0.status("cancelled", in: DeskStore.star) }
        #expect(desk.shows("no answer"))
        desk.meanwhile { $0.say("Here I am.", in: DeskStore.star, from: .aiAgent) }
        #expect(!desk.shows("no answer"))
        desk = self.desk(afterSeconds: 180)
        desk.meanwhile { $0.give(DeskStore.star, to: "kim") }
        #expect(!desk.shows("no answer"))
    }

    @Test func `a conversation that ended with the customer is no alarm the day after`() {
        var desk = desk(afterSeconds: 180)
        desk.meanwhile { store in
            let yesterday = store.now - .seconds(86_400)
            store.update(DeskStore.star) { $0.unansweredSince = yesterday }
        }
        #expect(!desk.shows("no answer"))
    }
}
