import Conversation
import EventStore
import Testing

/// Turns that somebody asks for, with an instruction or without.
@Suite struct AskedTurnTests {
    @Test func `a request for a turn is acknowledged once`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.store.renewLease(of: "p1", for: Desk.lease)
        let first = try desk.store.askForTurn(of: "s1", requestID: "r1").value
        #expect(try desk.store.askForTurn(of: "s1", requestID: "r1").value == first)
        let turn = try #require(try desk.nextTurn())
        #expect(turn.traceID == first?.event.traceID)
        #expect(try desk.statuses() == ["acknowledged", "processing"])
        try desk.store.end(turn, .completed)
        #expect(try desk.nextTurn() == nil)
    }

    @Test func `an agent of one session answers in no other`() throws {
        let desk = try Desk()
        try desk.session("s1")
        try desk.session("s2")
        try desk.store.renewLease(of: "chat", for: Desk.lease, in: "s1")
        #expect(try desk.store.agents().map(\.session) == ["s1"])
        #expect(refusal { try desk.store.askForTurn(of: "s2") } == .noAgent)
        try desk.store.askForTurn(of: "s1")
        #expect(try desk.store.nextTurn(for: "chat", lease: Desk.lease, in: "s2") == nil)
    }

    @Test func `an instruction in manual mode dies with its owner's claim`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.store.renewLease(of: "p1", for: Desk.lease)
        try desk.takeOver()
        let mia = try desk.person("mia")
        try desk.store.askForTurn(of: "s1", following: [Instruction(action: "be kind")], by: mia)
        #expect(throws: StoreError.refused(.notYours(try desk.claim()))) {
            try desk.store.askForTurn(
                of: "s1", following: [Instruction(action: "be rude")], by: desk.person("ben"))
        }
        _ = try desk.store.release("s1", by: mia, saw: desk.claim())
        #expect(try desk.nextTurn() == nil)
        #expect(try desk.store.audit(of: "s1", limit: 9).contains { $0.act == "instruct" })
    }

    @Test func `an instructed word passes the fence for its owner alone`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.store.renewLease(of: "p1", for: Desk.lease)
        try desk.takeOver()
        try desk.store.askForTurn(
            of: "s1", following: [Instruction(action: "be kind")], by: desk.person("mia"))
        let turn = try #require(try desk.nextTurn())
        let asked = try #require(turn.asked)
        _ = try desk.store.takeOver("s1", by: desk.person("ben"), reason: nil, saw: desk.claim())
        let new = NewEvent.message(
            "kind words", from: .aiAgent, standing: .operatorAsked(asked, turn: turn.claim.turn))
        #expect(refusal { try desk.store.append(new, to: "s1") } == .changedMeanwhile(try desk.claim()))
        #expect(try desk.store.suggestions(of: "s1").map(\.text) == ["kind words"])
    }

    @Test func `asking without an instruction gives up for good what was instructed in manual mode`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.store.renewLease(of: "p1", for: Desk.lease)
        try desk.takeOver()
        try desk.store.askForTurn(
            of: "s1", following: [Instruction(action: "be kind")], by: desk.person("mia"))
        let turn = try #require(try desk.nextTurn())
        #expect(refusal { try desk.store.askForTurn(of: "s1") } == .manualMode)
        #expect(try desk.store.turns(of: "p1")["s1"]?.standing == .stale)
        try desk.store.end(turn, .cancelled)
        #expect(try desk.nextTurn() == nil)
        #expect(try desk.summary().turnInFlight == nil)
    }

    @Test(arguments: ["release", "hand back", "close", "take over", "PATCH"])
    func `who was told that a turn comes is told when none does`(act: String) throws {
        let desk = try Desk()
        try desk.session()
        try desk.store.renewLease(of: "p1", for: Desk.lease)
        let saw = try desk.takeOver()
        let mia = try desk.person("mia")
        let asked = try desk.store.askForTurn(
            of: "s1", following: [Instruction(action: "be kind")], by: mia)
        #expect(try desk.summary().turnInFlight == .acknowledged)
        switch act {
        case "release": _ = try desk.store.release("s1", by: mia, saw: saw)
        case "hand back": _ = try desk.store.handBack("s1", by: mia, saw: saw)
        case "close": _ = try desk.store.close("s1", by: mia, outcome: .resolved, saw: saw)
        case "take over": _ = try desk.takeOver(by: "ben")
        default: _ = try desk.store.patch("s1", SessionPatch(mode: .auto))
        }
        #expect(try desk.summary().turnInFlight == nil)
        #expect(try desk.statuses() == ["acknowledged", "cancelled", "ready"])
        let trace = try #require(asked.value?.event.traceID)
        #expect(try desk.tail().filter { $0.event.traceID == trace }.count == 3)
        #expect(try desk.nextTurn() == nil)
    }

    @Test func `a session that is closed by its label tells that no turn comes`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.store.renewLease(of: "p1", for: Desk.lease)
        try desk.store.askForTurn(of: "s1")
        var patch = SessionPatch()
        patch.labelsUpsert = ["closed"]
        _ = try desk.store.patch("s1", patch)
        #expect(try desk.nextTurn() == nil)
        #expect(try desk.summary().turnInFlight == nil)
        try desk.customer("again")
        #expect(try desk.nextTurn() != nil)
    }
}
