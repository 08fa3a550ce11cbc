import Conversation
import EventStore
import Testing

@Suite struct FenceTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
    }

    @Test func anAIMessageWithTheCurrentTurnPasses() throws {
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.ai("Hi", claim: claim)
        #expect(try desk.texts() == ["Hi"])
    }

    @Test func anAIMessageBegunBeforeATakeOverIsKeptAsASuggestion() throws {
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.takeOver()
        let refused = refusal { try desk.ai("Too late", claim: claim) }
        #expect(refused == .staleTurn(TurnClaim(epoch: Epoch(1), turn: TurnNumber(1))))
        #expect(try desk.texts() == [])
        #expect(try desk.store.suggestions(of: "s1").map(\.text) == ["Too late"])
        #expect(try desk.summary().suggestionCount == 1)
    }

    @Test func aTurnBegunBeforeATakeOverAndAHandBackStaysStale() throws {
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.takeOver()
        try desk.store.handBack("s1", by: desk.person("mia"), saw: desk.claim())
        #expect(refusal { try desk.ai("Too late", claim: claim) } != nil)
        let next = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.ai("In time", claim: next)
        #expect(try desk.texts() == ["In time"])
    }

    @Test func anAgentThatSleptThroughItsTurnIsRefused() throws {
        let first = try desk.store.claimTurn(of: "s1", by: "one")
        let second = try desk.store.claimTurn(of: "s1", by: "two")
        #expect(refusal { try desk.ai("Slept", claim: first) } == .staleTurn(second))
        try desk.ai("Awake", claim: second)
        #expect(try desk.texts() == ["Awake"])
    }

    @Test func withoutATurnTheAIIsHeardInAutomaticModeAlone() throws {
        try desk.ai("One")
        try desk.store.patch("s1", SessionPatch(mode: .manual))
        #expect(refusal { try desk.ai("Two") } == .manualMode)
        #expect(try desk.texts() == ["One"])
    }

    @Test func noTurnBeginsInManualMode() throws {
        try desk.store.patch("s1", SessionPatch(mode: .manual))
        #expect(refusal { _ = try desk.store.claimTurn(of: "s1", by: "agent") } == .manualMode)
    }

    @Test func aToolsCallForAHumanSwitchesTheMode() throws {
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.handoff(claim: claim, reason: "refund over the limit")
        let summary = try desk.summary()
        #expect(summary.session.mode == .manual)
        #expect(summary.owner == nil)
        #expect(summary.epoch == Epoch(1))
        #expect(summary.reason == "refund over the limit")
    }

    @Test func aBatchStaysManualWhenALaterCallDoesNotSay() throws {
        let silent: JSON = ["tool_id": "a:b", "arguments": [:], "result": ["data": 1]]
        let calls = JSON.handoffCall("why")["tool_calls"]!.array! + [silent]
        try desk.store.append(
            NewEvent(source: .aiAgent, kind: .tool, data: ["tool_calls": .array(calls)], standing: .ai(nil)),
            to: "s1")
        #expect(try desk.summary().session.mode == .manual)
    }

    @Test(arguments: ["t1", "<main>"]) func oneClosingMessageOfTheHandoffPasses(trace: String) throws {
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.handoff(claim: claim, trace: trace)
        #expect(refusal { try desk.ai("Other trace", claim: claim, trace: "t0") } != nil)
        try desk.ai("A colleague comes.", claim: claim, trace: trace)
        #expect(refusal { try desk.ai("And another thing", claim: claim, trace: trace) } != nil)
        #expect(try desk.texts() == ["A colleague comes."])
        #expect(try desk.summary().lateCount == 0)
    }

    @Test func theClosingMessageComesTooLateOnceSomebodyOwnsTheSession() throws {
        try desk.handoff(trace: "t1")
        try desk.takeOver()
        #expect(refusal { try desk.ai("A colleague comes.", trace: "t1") } == .manualMode)
    }

    /// A take-over without a question, of which the customer sees nothing.
    private func claimAtOnce() throws {
        try desk.store.takeOver(
            "s1", by: desk.person("mia"), reason: nil, sparesClosing: true, saw: desk.claim())
    }

    @Test func `the closing message passes once where the claim of a waiting session spared it`() throws {
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.handoff(claim: claim, trace: "t1")
        try claimAtOnce()
        #expect(refusal { try desk.ai("Other trace", claim: claim, trace: "t0") } != nil)
        let status = try desk.store.append(.status("typing", claim: claim, trace: "t1"), to: "s1").value!
        #expect(status.isLate)
        try desk.ai("A colleague comes.", claim: claim, trace: "t1")
        #expect(refusal { try desk.ai("And another thing", claim: claim, trace: "t1") } != nil)
        #expect(try desk.texts() == ["A colleague comes."])
        #expect(try desk.summary().owner == "mia")
    }

    @Test func `a closing message that is being streamed goes on behind such a claim until the owner speaks`()
        throws
    {
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.handoff(claim: claim, trace: "t1")
        func stream(_ chunks: [JSON]) -> JSON { ["message": "A colleague", "chunks": .array(chunks)] }
        let event = try desk.store.append(
            NewEvent(
                source: .aiAgent, kind: .message, data: stream(["A "]), standing: .ai(claim), traceID: "t1"),
            to: "s1"
        ).value!.event
        try claimAtOnce()
        try desk.store.updateMessage(event.id, in: "s1", data: stream(["A ", "colleague"]), standing: claim)
        try desk.reply("Hello", request: "r1")
        #expect(try desk.tail().first { $0.event.id == event.id }?.isCut == true)
        #expect(
            refusal {
                try desk.store.updateMessage(
                    event.id, in: "s1", data: stream(["A ", "colleague", " comes."]), standing: claim)
            } != nil)
    }

    @Test func `behind the owner's first words no closing message passes`() throws {
        try desk.handoff(trace: "t1")
        try claimAtOnce()
        try desk.reply("Hello", request: "r1")
        #expect(refusal { try desk.ai("A colleague comes.", trace: "t1") } == .manualMode)
    }

    @Test(arguments: ["a colleague", "nobody", "the AI"])
    func `what such a claim spared is over with the next change of the owner`(next: String) throws {
        try desk.handoff(trace: "t1")
        try claimAtOnce()
        switch next {
        case "a colleague": try desk.takeOver(by: "omar")
        case "nobody": try desk.store.release("s1", by: desk.person("mia"), saw: desk.claim())
        default:
            try desk.store.handBack("s1", by: desk.person("mia"), saw: desk.claim())
            try desk.store.patch("s1", SessionPatch(mode: .manual))
        }
        #expect(refusal { try desk.ai("A colleague comes.", trace: "t1") } == .manualMode)
    }

    @Test func `a colleague's session spares nothing, whatever is asked`() throws {
        try desk.handoff(trace: "t1")
        try claimAtOnce()
        try desk.store.takeOver(
            "s1", by: desk.person("omar"), reason: nil, sparesClosing: true, saw: desk.claim())
        #expect(refusal { try desk.ai("A colleague comes.", trace: "t1") } == .manualMode)
    }

    @Test func `the turn that closes its handoff may go on behind such a claim`() throws {
        try desk.customer()
        let turn = try #require(try desk.nextTurn())
        try desk.handoff(claim: turn.claim, trace: turn.traceID)
        try claimAtOnce()
        let standings = try desk.store.turns(of: "p1")
        #expect(standings["s1"]?.standing != .stale)
        try desk.ai("A colleague comes.", claim: turn.claim, trace: turn.traceID)
    }

    @Test func staleStatusesAndToolsAreRecordedAsLateAndChangeNothing() throws {
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.takeOver()
        try desk.store.handBack("s1", by: desk.person("mia"), saw: desk.claim())
        let status = try desk.store.append(.status("typing", claim: claim), to: "s1").value!
        let tool = try desk.handoff(claim: claim)
        #expect(status.isLate)
        #expect(tool.isLate)
        #expect(try desk.summary().session.mode == .auto)
    }

    @Test func statusesInTheTraceOfTheHandoffAreNotLate() throws {
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.handoff(claim: claim, trace: "t1")
        let status = try desk.store.append(.status("ready", claim: claim, trace: "t1"), to: "s1").value!
        #expect(!status.isLate)
    }

    @Test func whatAnOperatorAskedForIsTiedToTheirClaim() throws {
        let claim = try desk.takeOver()
        try desk.store.append(.message("As asked", from: .aiAgent, standing: .operatorAsked(claim)), to: "s1")
        try desk.takeOver(by: "omar")
        let late = refusal {
            try desk.store.append(
                .message("Too late", from: .aiAgent, standing: .operatorAsked(claim)), to: "s1")
        }
        #expect(late == .changedMeanwhile(try desk.claim()))
        #expect(try desk.texts() == ["As asked"])
        #expect(try desk.store.suggestions(of: "s1").map(\.text) == ["Too late"])
    }

    @Test func eventsWithoutATraceAreOfNoTraceInCommon() throws {
        try desk.handoff(trace: "")
        #expect(refusal { try desk.ai("Of another turn.", trace: "") } == .manualMode)
    }

    @Test func aLateStatusBeginsNoTurn() throws {
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.takeOver()
        try desk.store.append(.status("processing", claim: claim), to: "s1")
        #expect(try desk.summary().turnInFlight == nil)
    }

    @Test func `a stream that was refused from its first piece on is one suggestion`() throws {
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.takeOver()
        for text in ["I could", "I could send it again.", "Or you wait."] {
            #expect(refusal { try desk.ai(text, claim: claim) } != nil)
        }
        #expect(
            try desk.store.suggestions(of: "s1").map(\.text) == ["I could send it again.", "Or you wait."])
        #expect(try desk.summary().suggestionCount == 2)
    }

    @Test func aSettledSuggestionIsGoneAndCounted() throws {
        try desk.takeOver()
        _ = refusal { try desk.ai("Maybe") }
        let suggestion = try desk.store.suggestions(of: "s1")[0]
        try desk.store.settleSuggestion(suggestion.id)
        try desk.store.settleSuggestion(suggestion.id)
        #expect(try desk.store.suggestions(of: "s1") == [])
        #expect(try desk.summary().suggestionCount == 0)
    }

    @Test func theModeThatStandsAlreadyStartsNoEpoch() throws {
        try desk.store.patch("s1", SessionPatch(mode: .manual))
        try desk.store.patch("s1", SessionPatch(mode: .manual))
        #expect(try desk.summary().epoch == Epoch(1))
        #expect(try desk.tail() == [])
    }

    @Test func theAITurnInFlightFollowsItsStatuses() throws {
        try desk.store.append(.status("acknowledged"), to: "s1")
        try desk.store.append(.status("typing"), to: "s1")
        #expect(try desk.summary().turnInFlight == .typing)
        try desk.store.append(.status("ready"), to: "s1")
        #expect(try desk.summary().turnInFlight == .ready)
        try desk.store.append(.status("ready", stage: "completed"), to: "s1")
        #expect(try desk.summary().turnInFlight == nil)
    }
}
