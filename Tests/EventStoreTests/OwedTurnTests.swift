import Conversation
import EventStore
import Testing

/// A turn that the AI owes a customer is not forgotten, whatever came in between.
@Suite struct OwedTurnTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
        try desk.customer("Where is my parcel?")
    }

    private func say(_ data: JSON, in turn: Turn) throws {
        try desk.store.append(
            NewEvent(
                source: .aiAgent, kind: .message, data: data, standing: .ai(turn.claim),
                traceID: turn.traceID), to: "s1")
    }

    private func takeOverAndHandBack() throws {
        try desk.takeOver()
        try desk.store.handBack(
            "s1", by: desk.person("mia"), outcome: nil, note: nil, saw: desk.claim())
    }

    @Test func `half a sentence before a take-over is no answer after the hand-back`() throws {
        let turn = try #require(try desk.nextTurn("p1"))
        try say(["message": "It", "chunks": ["It"]], in: turn)
        try takeOverAndHandBack()
        try desk.store.end(turn, .cancelled)
        #expect(try desk.nextTurn("p1") != nil)
    }

    @Test func `a message that only announces an answer is none`() throws {
        let turn = try #require(try desk.nextTurn("p1"))
        try say(
            ["message": "One moment.", "tags": [.string(Message.preambleTag)], "participant": .null], in: turn
        )
        try takeOverAndHandBack()
        try desk.store.end(turn, .cancelled)
        #expect(try desk.nextTurn("p1") != nil)
    }

    @Test func `a whole answer is one, also after a hand-back`() throws {
        let turn = try #require(try desk.nextTurn("p1"))
        try say(["message": "It is on its way.", "participant": .null], in: turn)
        try takeOverAndHandBack()
        try desk.store.end(turn, .cancelled)
        #expect(try desk.nextTurn("p1") == nil)
    }

    @Test func `what a replaced turn had taken up is due again when the other dies`() throws {
        let turn = try #require(try desk.nextTurn("p1"))
        _ = try desk.store.claimTurn(of: "s1", by: "p2")
        #expect(try !desk.store.end(turn, .completed))
        try desk.store.endLease(of: "p2")
        #expect(try desk.nextTurn("p3")?.traceID == turn.traceID)
    }

    @Test func `an instruction that a replaced turn had is due for a turn of its own`() throws {
        try desk.store.renewLease(of: "p1", for: .seconds(15))
        try desk.store.askForTurn(
            of: "s1", following: [Instruction(action: "Offer a voucher.", rationale: "operator")])
        let turn = try #require(try desk.nextTurn("p1"))
        #expect(turn.instructions.map(\.action) == ["Offer a voucher."])
        let claim = try desk.store.claimTurn(of: "s1", by: "p2")
        let other = Turn(session: "s1", claim: claim, traceID: "t")
        try say(["message": "It is on its way.", "participant": .null], in: other)
        try desk.store.end(other, .completed)
        #expect(try desk.nextTurn("p1")?.instructions.map(\.action) == ["Offer a voucher."])
    }
}
