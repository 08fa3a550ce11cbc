import Conversation
import Glass
import Testing

@testable import Console

/// The logs beside the selected one are there before the selection moves.
struct ReadAheadTests {
    @Test func `a move in the list shows the log in its own frame`() {
        var desk = Desk()
        desk.answersAtOnce = false
        let before = desk.state.open?.id
        desk.press("j")
        #expect(desk.state.open?.id != before && desk.state.open?.hasLoaded == true)
        #expect(desk.shows("UDMOP1, XAZ3C0") && !desk.shows("reading …"))
        // The log is read as ever.
        #expect(desk.awaits { $0.isLogRequest } && desk.awaits { $0.isSessionRequest })
    }

    @Test func `what was said meanwhile is never left out`() {
        var desk = Desk()
        desk.meanwhile { $0.say("Is anybody there?", in: DeskStore.amelia) }
        desk.press("j")
        #expect(desk.state.open?.id == DeskStore.amelia && desk.shows("Is anybody there?"))
        desk.answersAtOnce = false
        desk.press("k")
        desk.meanwhile { $0.say("Still here", in: DeskStore.omar) }
        desk.answersAtOnce = true
        desk.answer(\.isLogRequest)
        #expect(desk.state.open?.id == DeskStore.omar && desk.shows("Still here"))
        let offsets = desk.state.open?.entries.map(\.event.offset) ?? []
        #expect(offsets == (0..<offsets.count).map { Offset($0) })
    }

    @Test func `a log that changed is read ahead again, one that did not is not`() {
        var desk = Desk()
        desk.forget()
        desk.advance(2_000)
        #expect(!desk.asked.contains { $0.isReadAhead })
        let again = Effect.store(.readAhead(DeskStore.amelia, limit: Neighbours.limit))
        desk.meanwhile { $0.say("Hello?", in: DeskStore.amelia) }
        #expect(desk.asked.contains(again))
        // Where much is said, it is read once a second.
        desk.forget()
        for _ in 0..<5 { desk.meanwhile { $0.say("Hello?", in: DeskStore.amelia) } }
        #expect(!desk.asked.contains(again))
        desk.advance(1_000)
        desk.meanwhile { $0.say("Please!", in: DeskStore.amelia) }
        #expect(desk.asked.filter { $0 == again }.count == 1)
    }

    @Test func `nothing is read ahead while a reply is written`() {
        var desk = Desk()
        desk.press("r")
        desk.forget()
        desk.meanwhile { $0.say("Hello?", in: DeskStore.amelia) }
        #expect(!desk.asked.contains { $0.isReadAhead })
    }
}

extension Effect {
    fileprivate var isReadAhead: Bool { if case .store(.readAhead) = self { true } else { false } }
}
