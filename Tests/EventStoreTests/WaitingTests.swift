import Conversation
import EventStore
import Testing

@Suite struct WaitingTests {
    let desk: Desk
    let start: Timestamp

    init() throws {
        desk = try Desk()
        start = desk.clock.now
        try desk.session()
    }

    /// Minutes after the start since when somebody waits.
    private func waiting() throws -> Int? {
        try desk.summary().waitingSince.map { ($0 - start).wholeSeconds / 60 }
    }

    private func minute() { desk.clock.advance(by: .seconds(60)) }

    @Test func nobodyWaitsInAutomaticMode() throws {
        try desk.customer()
        #expect(try waiting() == nil)
    }

    @Test func aCustomerIsUnansweredFromTheFirstMessageUntilTheAIOrAHumanAnswers() throws {
        func unanswered() throws -> Int? {
            try desk.summary().unansweredSince.map { ($0 - start).wholeSeconds / 60 }
        }
        #expect(try unanswered() == nil)
        minute()
        try desk.customer()
        minute()
        try desk.customer()
        #expect(try unanswered() == 1)
        try desk.ai("Answer")
        #expect(try unanswered() == nil)
        try desk.customer()
        try desk.takeOver()
        #expect(try unanswered() == 2)
        try desk.reply("Hello", request: "r1")
        #expect(try unanswered() == nil)
    }

    @Test func aHandoffWaitsFromTheMessageThatLedToIt() throws {
        minute()
        try desk.customer()
        minute()
        try desk.handoff()
        #expect(try waiting() == 1)
    }

    @Test func aHandoffAfterAnAnswerWaitsFromTheRequest() throws {
        try desk.customer()
        minute()
        try desk.ai("One moment.")
        minute()
        try desk.handoff()
        minute()
        try desk.customer("Hello?")
        #expect(try waiting() == 2)
    }

    @Test func anAIMessageDoesNotEndAWaitInManualMode() throws {
        try desk.customer()
        try desk.handoff(trace: "t1")
        minute()
        try desk.ai("A colleague comes.", trace: "t1")
        #expect(try waiting() == 0)
    }

    @Test func aHumanMessageEndsTheWaitAndTheNextCustomerMessageBeginsOne() throws {
        try desk.customer()
        try desk.handoff()
        minute()
        try desk.takeOver()
        #expect(try waiting() == 0)
        try desk.reply("Hello", request: "r1")
        #expect(try waiting() == nil)
        minute()
        try desk.customer()
        minute()
        try desk.customer()
        #expect(try waiting() == 2)
    }

    private func release(restoresWait: Bool) throws {
        try desk.store.release(
            "s1", by: desk.person("mia"), restoresWait: restoresWait, saw: desk.claim())
    }

    @Test func `an undone take-over leaves the wait as old as it was`() throws {
        minute()
        try desk.handoff()
        minute()
        try desk.takeOver()
        minute()
        try release(restoresWait: true)
        #expect(try waiting() == 1)
        #expect(try desk.summary().owner == nil)
        #expect(try desk.tail().last?.event.handoff?.restoresWait == true)
        try desk.takeOver()
        try release(restoresWait: false)
        #expect(try waiting() == 3)
    }

    @Test func `where the owner has answered nothing is restored`() throws {
        try desk.customer()
        try desk.handoff()
        try desk.takeOver()
        minute()
        try desk.reply("Hello", request: "r1")
        try release(restoresWait: true)
        #expect(try waiting() == 1)
    }

    @Test func whoeverTakesOverAnAnsweredSessionOwesNothingYet() throws {
        try desk.customer()
        try desk.ai("Answer")
        try desk.takeOver()
        #expect(try waiting() == nil)
        #expect(try desk.summary().standing(for: "mia", at: desk.clock.now) == .yours(weOwe: false))
    }

    @Test func aCutFragmentIsNoAnswer() throws {
        try desk.customer()
        minute()
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        let stream: JSON = ["message": "I c", "chunks": ["I c"]]
        try desk.store.append(
            NewEvent(source: .aiAgent, kind: .message, data: stream, standing: .ai(claim)), to: "s1")
        try desk.takeOver()
        #expect(try waiting() == 0)
        #expect(try desk.tail().first { $0.event.message?.text == "I c" }?.isCut == true)
    }

    @Test func aMessageDuringAStreamIsNotAnsweredByItsEnd() throws {
        try desk.customer("One")
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        let growing: JSON = ["message": "I", "chunks": ["I"]]
        let entry = try desk.store.append(
            NewEvent(source: .aiAgent, kind: .message, data: growing, standing: .ai(claim)), to: "s1"
        ).value!
        minute()
        try desk.customer("Two")
        try desk.store.updateMessage(
            entry.id, in: "s1", data: ["message": "I am", "chunks": ["I", " am", .null]], standing: claim)
        try desk.takeOver()
        #expect(try waiting() == 1)
    }

    @Test func whatAClosingLeftUnansweredStaysSettledWhenLaterEventsGo() throws {
        try desk.customer("Old")
        try desk.store.close("s1", by: desk.person("mia"), outcome: .spam, saw: desk.claim())
        try desk.ai("Bye")
        try desk.store.deleteEvents(of: "s1", from: Offset(2))
        minute()
        try desk.customer("New")
        try desk.takeOver()
        #expect(try waiting() == 1)
    }

    @Test func anAbandonedSessionIsOneWhoseOwnerIsAwayOrSilent() throws {
        try desk.store.heartbeat(ConsolePresence(id: "c1", operatorName: "omar", seen: desk.clock.now))
        try desk.customer()
        try desk.takeOver(by: "omar")
        #expect(try !desk.summary().needsHuman(for: "mia", at: desk.clock.now))
        desk.clock.advance(by: .seconds(121))
        #expect(try desk.summary().needsHuman(for: "mia", at: desk.clock.now))
        let list = try desk.store.window(
            ListRequest(view: .needsHuman, anchor: .row(0), count: 10), for: "mia")
        #expect(list.rows.map(\.id) == ["s1"])
        #expect(list.counts.abandoned == 1)
    }
}

@Suite struct UnreadTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
    }

    @Test func whatWasNeverOpenedIsNotUnread() throws {
        try desk.customer()
        #expect(try desk.summary().unread == nil)
    }

    @Test func messagesAfterTheReadMarkCount() throws {
        try desk.customer("One")
        try desk.store.markRead("s1", by: "mia", through: Offset(0))
        #expect(try desk.summary().unread == 0)
        try desk.customer("Two")
        try desk.ai("Answer")
        try desk.customer("Three")
        #expect(try desk.summary().unread == 2)
        #expect(try desk.summary(for: "omar").unread == nil)
        #expect(try desk.summary().readThrough == Offset(0))
    }

    @Test func aReadMarkNeverGoesBack() throws {
        for text in ["One", "Two"] { try desk.customer(text) }
        try desk.store.markRead("s1", by: "mia", through: Offset(1))
        try desk.store.markRead("s1", by: "mia", through: Offset(0))
        #expect(try desk.summary().unread == 0)
        #expect(try desk.summary().readThrough == Offset(1))
    }

    @Test func aWaitingSessionCountsWhatCameSinceTheSwitch() throws {
        try desk.customer("Before")
        try desk.handoff()
        try desk.customer("After")
        #expect(try desk.summary().unread == 1)
        try desk.takeOver()
        #expect(try desk.summary().unread == 1)
    }

    @Test func readMarksDraftsAndHeartbeatsMoveNoPosition() throws {
        try desk.customer()
        let before = try desk.store.position
        try desk.store.markRead("s1", by: "mia", through: Offset(0))
        try desk.store.saveDraft("Dear", as: .oneself, in: "s1", by: "mia")
        try desk.store.heartbeat(ConsolePresence(id: "c1", operatorName: "mia", seen: desk.clock.now))
        #expect(try desk.store.position == before)
    }
}
