import Conversation
import EventStore
import Testing

@Suite struct OutboxQueueTests {
    let server: UpstreamDouble
    var desk: Desk { server.desk }
    var store: EventStore { server.store }
    let mia: Operator

    /// Mia owns the session.
    init() throws {
        (server, mia) = try UpstreamDouble.greeted()
        server.acts(.takeOver, by: mia.key)
        server.sessions["s1"]?.mode = .manual
        try server.list()
        try server.read()
    }

    private func reply(_ text: String, _ id: Request.ID) throws {
        _ = try store.reply(text, as: .oneself, by: mia, in: "s1", saw: desk.claim(), requestID: id)
    }

    private func state(_ id: Request.ID) throws -> OutboxRequest.State? {
        try store.outbox().first { $0.id == id }?.state
    }

    private func lands(_ text: String, _ id: Request.ID) throws {
        server.add(
            .humanAgent, .message, Event.messageData(text, from: Participant(displayName: "operator")),
            request: id, key: mia.key)
        try server.read()
    }

    @Test func aMessageIsDoneWhenItIsReadBack() throws {
        try store.saveDraft("Hi there", as: .oneself, in: "s1", by: "mia")
        try reply("Hi there", "r1")
        #expect(try store.startSending("r1") != nil)
        #expect(try state("r1") == .sending)
        try lands("Hi there", "r1")
        #expect(try state("r1") == .done)
        #expect(try desk.tail().last?.requestID == "r1")
        #expect(try desk.tail().last?.author == "mia")
        #expect(try server.summary().drafts == [])
    }

    @Test(arguments: [OutboxRequest.State.unconfirmed, .queued, .sending, .refused])
    func whatWasReadBackStaysDoneWhateverTheServersAnswerWas(answer: OutboxRequest.State) throws {
        try reply("Hi there", "r1")
        _ = try store.startSending("r1")
        try lands("Hi there", "r1")
        try store.setOutbox("r1", to: answer)
        #expect(try state("r1") == .done)
        #expect(refusal { try store.resend("r1", by: "mia") } == .notPending)
    }

    @Test func nothingIsSettledByTextAloneNorByTheIdAlone() throws {
        try reply("Hi there", "r1")
        try lands("Hi there", "r0")
        try lands("Something else", "r1")
        server.add(
            .customer, .message, Event.messageData("Hi there", from: Participant(displayName: "x")),
            request: "r1", key: mia.key)
        try server.read()
        #expect(try state("r1") == .queued)
    }

    @Test func aMessageThatCameTwiceIsToldTwiceAndSettledOnce() throws {
        try reply("Hi", "r1")
        server.add(.humanAgent, .message, Self.hi, request: "r1", key: mia.key)
        server.add(.humanAgent, .message, Self.hi, request: "r1", key: mia.key)
        try server.read()
        #expect(try desk.texts() == ["Hello", "Hi", "Hi"])
        #expect(try desk.tail().suffix(2).map(\.requestID) == ["r1", nil])
    }

    @Test func laterSendsOfASessionWaitForTheOneBefore() throws {
        try reply("one", "r1")
        try reply("two", "r2")
        #expect(try store.outboxHeads().map(\.id) == ["r1"])
        #expect(try store.startSending("r2") == nil)
        _ = try store.startSending("r1")
        try store.setOutbox("r1", to: .unconfirmed)
        #expect(try store.outboxHeads().map(\.id) == ["r1"])
        #expect(try store.startSending("r2") == nil)
        try lands("one", "r1")
        #expect(try store.outboxHeads().map(\.id) == ["r2"])
        #expect(try store.startSending("r2")?.request.act?.text == "two")
    }

    @Test func whatWaitsForAColleaguesWordHoldsUpNobodyElse() throws {
        try reply("one", "r1")
        desk.clock.advance(by: .seconds(61))
        #expect(try store.startSending("r1") == nil)
        #expect(try state("r1") == .held)
        let ben = try desk.person("ben")
        _ = try store.takeOver("s1", by: ben, reason: nil, saw: desk.claim(), requestID: "b1")
        try reply("two", "r2")
        #expect(try store.outboxHeads().map(\.id) == ["r1", "b1"])
        #expect(try store.startSending("b1") != nil)
        // What is under way itself is waited for by everybody.
        #expect(try store.startSending("r2") == nil)
    }

    @Test func anInstructionThatMayHaveBeenToldIsNotLookedForForEver() throws {
        _ = try store.askForTurn(
            of: "s1", following: [Instruction(action: "Offer a voucher.")], by: mia, requestID: "r1")
        _ = try store.startSending("r1")
        try store.recoverOutbox()
        #expect(try state("r1") == .refused)
        #expect(try store.outbox().first?.wording?.hasPrefix("Perhaps told") == true)
    }

    @Test func anActThatWasGivenUpAndCameAfterAllIsFinished() throws {
        _ = try store.handBack("s1", by: mia, outcome: nil, note: nil, saw: desk.claim(), requestID: "r1")
        _ = try store.startSending("r1")
        try store.refuse("r1", wording: "Perhaps not done.")
        server.acts(.handBack, by: mia.key, request: "r1")
        try server.read()
        #expect(try state("r1") == .unconfirmed)
    }

    @Test func aDeathLeavesWhatWasUnderWayUnconfirmed() throws {
        try reply("one", "r1")
        _ = try store.startSending("r1")
        try store.recoverOutbox()
        #expect(try state("r1") == .unconfirmed)
        #expect(try store.startSending("r1") == nil)
    }

    @Test func aMinuteOldSendAsksItsOperator() throws {
        try reply("one", "r1")
        desk.clock.advance(by: .seconds(61))
        #expect(try store.startSending("r1") == nil)
        #expect(try state("r1") == .held)
        try store.resend("r1", by: "mia")
        #expect(try store.startSending("r1") != nil)
    }

    @Test func aSendThatWaitedAsksWhereTheCustomerWroteMeanwhile() throws {
        try reply("at once", "r1")
        server.says(.customer, "Wait")
        try server.read()
        #expect(try store.startSending("r1") != nil)
        try lands("at once", "r1")
        try reply("later", "r2")
        server.says(.customer, "Never mind")
        try server.read()
        desk.clock.advance(by: .seconds(6))
        #expect(try store.startSending("r2") == nil)
        #expect(try state("r2") == .held)
    }

    @Test func aSendAsksWhereTheSessionChangedHands() throws {
        try reply("one", "r1")
        let claim = try store.mark(of: "s1").claimOffset
        server.acts(.takeOver, by: "k2", named: "Ben", from: claim)
        try server.read()
        #expect(try store.startSending("r1") == nil)
        #expect(try store.outbox().first?.wording == "Ben (k2) owns the session now.")
        #expect(refusal { try store.resend("r1", by: "mia") } == .notYours(try desk.claim()))
    }

    @Test func whatIsTakenBackStandsInTheDraftAgain() throws {
        try reply("one", "r1")
        try store.saveDraft("two", as: .oneself, in: "s1", by: "mia")
        #expect(refusal { try store.withdraw("r1", by: "ben") } == .notPending)
        try store.withdraw("r1", by: "mia")
        #expect(try state("r1") == .withdrawn)
        #expect(try store.drafts(of: "mia").map(\.text) == ["one\ntwo"])
        #expect(refusal { try store.withdraw("r1", by: "mia") } == .notPending)
    }

    @Test func whatIsUnderWayCannotBeTakenBack() throws {
        try reply("one", "r1")
        _ = try store.startSending("r1")
        #expect(refusal { try store.withdraw("r1", by: "mia") } == .notPending)
    }

    @Test func aRefusedTextStandsInTheDraftOnce() throws {
        try store.saveDraft("one", as: .oneself, in: "s1", by: "mia")
        try reply("one", "r1")
        try store.refuse("r1", wording: "The server did not take it.")
        #expect(try store.drafts(of: "mia").map(\.text) == ["one"])
        #expect(try store.outbox().map(\.wording) == ["The server did not take it."])
    }

    @Test func aTakeOverIsDoneOnlyAsTheWinner() throws {
        server.acts(.release, by: mia.key)
        try server.read()
        let ben = try desk.person("ben")
        let claim = try desk.claim()
        _ = try store.takeOver("s1", by: mia, reason: "mine", saw: claim, requestID: "r1")
        _ = try store.takeOver("s1", by: ben, reason: nil, saw: claim, requestID: "r2")
        server.acts(.takeOver, by: ben.key, request: "r2")
        server.acts(.takeOver, by: mia.key, request: "r1")
        try server.read()
        #expect(try state("r2") == .done)
        #expect(try state("r1") == .refused)
        #expect(try server.summary().owner == "ben")
        #expect(try store.outbox().first?.wording?.contains("ben owns") == true)
    }

    @Test func aTypedReasonStaysPrivate() throws {
        server.acts(.release, by: mia.key)
        try server.read()
        _ = try store.takeOver("s1", by: mia, reason: "VIP", saw: desk.claim(), requestID: "r1")
        server.acts(.takeOver, by: mia.key, request: "r1")
        try server.read()
        #expect(try server.summary().reason == "VIP")
        #expect(try store.audit(of: "s1", limit: 1).first?.detail == ["reason": "VIP"])
    }

    private static let hi = Event.messageData("Hi", from: Participant(displayName: "operator"))
}
