import Agent
import Conversation
import EventStore
import Foundation
import Synchronization
import Testing

@Suite struct TurnLoopTests {
    @Test func aCustomersMessageIsAnsweredInOneTraceWithParlantsStatuses() async throws {
        let desk = try AgentDesk()
        let asked = try desk.customer("hello")
        try await desk.running(SayingResponder("You said hello.")) {
            try await desk.until { try desk.statuses().last == "ready completed" }
        }
        let log = try desk.log()
        #expect(
            log.map(\.line) == [
                "customer message", "acknowledged", "processing Interpreting", "typing", "ai_agent message",
                "ready", "ready completed",
            ])
        #expect(Set(log.map(\.event.traceID)) == [asked.event.traceID])
        #expect(log[4].requestID == "1/1")
        #expect(log[4].event.message?.participant == Participant(id: "aria", displayName: "Aria"))
    }

    @Test func aToolThatAsksForAHumanIsFollowedByOneClosingMessage() async throws {
        let desk = try AgentDesk()
        try desk.customer("a human please")
        try await desk.running(HandoffResponder()) {
            try await desk.until { try desk.statuses().last == "ready completed" }
        }
        #expect(
            try desk.log().map(\.line) == [
                "customer message", "acknowledged", "processing Interpreting", "processing Considering tools",
                "tool", "processing Interpreting", "typing", "ai_agent message", "ready", "ready completed",
            ])
        #expect(try desk.log().allSatisfy { !$0.isLate })
        let summary = try desk.summary()
        #expect(summary.session.mode == .manual)
        #expect(summary.reason == "asked for one")
        #expect(summary.turnInFlight == nil)
    }

    @Test func aNewMessageCancelsTheTurnAndAnotherAnswersAll() async throws {
        let desk = try AgentDesk()
        let responder = GatedResponder()
        try desk.customer("first")
        try await desk.running(responder) {
            try await responder.untilAsked(1)
            try desk.customer("second")
            try await responder.untilAsked(2)
            responder.open()
            try await desk.until { try desk.statuses().last == "ready completed" && desk.texts().count == 3 }
        }
        #expect(try desk.texts() == ["first", "second", "heard: first, second"])
        #expect(try desk.statuses().contains("cancelled"))
        #expect(try desk.store.suggestions(of: desk.id).isEmpty)
    }

    @Test func whatATakeOverForestallsIsKeptAsASuggestion() async throws {
        let desk = try AgentDesk()
        let responder = GatedResponder()
        try desk.customer("first")
        try await desk.running(responder) {
            try await responder.untilAsked(1)
            try desk.takeOver()
            try await desk.until { try desk.statuses().contains("cancelled") }
            responder.open()
            try await desk.until { try !desk.store.suggestions(of: desk.id).isEmpty }
        }
        #expect(try desk.texts() == ["first"])
        #expect(try desk.store.suggestions(of: desk.id).map(\.text) == ["heard: first"])
        #expect(try desk.summary().turnInFlight == nil)
    }

    /// The loop may hear of a take-over before the turn does: of so many turns one at least is first.
    @Test func aTurnThatHearsOfATakeOverByItsOwnLateStatusIsEndedToo() async throws {
        let sessions = (1...20).map { Session.ID("s\($0)") }
        let desk = try AgentDesk(session: nil)
        for id in sessions {
            try desk.makeSession(id)
            try desk.customer("first", in: id)
        }
        try await desk.running(OvertakenResponder(desk)) {
            try await desk.until { try sessions.allSatisfy { try desk.statuses($0).contains("cancelled") } }
        }
        let late = try sessions.flatMap { try desk.log($0).filter(\.isLate).map(\.line) }
        #expect(late.contains("typing"))
    }

    @Test func anAnswerIsGivenAtOnceAfterAHandBackWhereTheCustomerSpokeLast() async throws {
        let desk = try AgentDesk()
        try desk.takeOver()
        try desk.customer("are you there?")
        try await desk.running(SayingResponder("I am.")) {
            try desk.handBack(note: "be kind")
            try await desk.until { try desk.texts().count == 2 }
        }
        #expect(try desk.texts() == ["are you there?", "I am."])
    }

    @Test func aHandBackAfterAHumansAnswerWaitsForTheCustomer() async throws {
        let desk = try AgentDesk()
        try desk.customer("are you there?")
        try desk.takeOver()
        try desk.reply("I am.")
        try desk.handBack(note: nil)
        #expect(try desk.store.nextTurn(for: "p1", lease: .seconds(5)) == nil)
    }

    @Test func anInstructionMakesTheAISpeakOnceAndStayInCharge() async throws {
        let desk = try AgentDesk()
        let responder = GatedResponder()
        responder.open()
        try await desk.running(responder) {
            try await desk.untilAgentRuns()
            try desk.store.askForTurn(
                of: desk.id, following: [Instruction(action: "offer tea")], by: desk.person())
            try await desk.until { try desk.statuses().last == "ready completed" }
        }
        #expect(try desk.texts() == ["heard: "])
        #expect(responder.conversations.last?.instructions.map(\.action) == ["offer tea"])
        #expect(try desk.summary().session.mode == .auto)
    }

    @Test func anInstructionInManualModeIsFollowedOnceForItsOwner() async throws {
        let desk = try AgentDesk()
        let responder = GatedResponder()
        responder.open()
        try desk.takeOver()
        try await desk.running(responder) {
            try await desk.untilAgentRuns()
            try desk.store.askForTurn(
                of: desk.id, following: [Instruction(action: "offer tea")], by: desk.person())
            try await desk.until { try desk.statuses().last == "ready completed" }
            try desk.customer("and now?")
        }
        #expect(try desk.texts() == ["heard: ", "and now?"])
        #expect(try desk.summary().owner == "mia")
        #expect(try desk.log().allSatisfy { !$0.isLate })
    }

    @Test func aTriggerInManualGivesUpTheTurnAndDoesNothingElse() async throws {
        let desk = try AgentDesk()
        try desk.takeOver()
        let before = try desk.log().count
        let refusal = refusal { try desk.store.askForTurn(of: desk.id) }
        #expect(refusal == .manualMode)
        #expect(try desk.log().count == before)
    }

    @Test func withoutAnAgentNobodyCanBeAsked() throws {
        let desk = try AgentDesk()
        #expect(refusal { try desk.store.askForTurn(of: desk.id) } == .noAgent)
    }

    @Test func aFailureIsToldAndTheTurnIsNotRepeated() async throws {
        let desk = try AgentDesk()
        try desk.customer("hello")
        try await desk.running(FailingResponder()) {
            try await desk.until { try desk.statuses().last == "error" }
        }
        #expect(try desk.store.nextTurn(for: "p2", lease: .seconds(5)) == nil)
        let status = try desk.log().last?.event.status
        #expect(status?.data["exception"]?.string == "The model gave an empty answer.")
    }

    @Test func anImportedHistoryIsNotAnswered() throws {
        let desk = try AgentDesk()
        try desk.customer("hello")
        let log = try desk.store.wholeLog(of: desk.id, from: .zero, limit: 10)
        let other = try AgentDesk(session: nil)
        let session = try #require(try desk.store.session(desk.id))
        #expect(
            try other.store.importSessions([ImportedSession(session, events: log)])[0] == .added(events: 1))
        #expect(try other.store.nextTurn(for: "p1", lease: .seconds(5)) == nil)
    }

    @Test func aStreamGrowsAndEndsWithItsNull() async throws {
        let desk = try AgentDesk()
        try desk.streams()
        try desk.customer("hello")
        try await desk.running(StreamingResponder(["One ", "two ", "three."])) {
            try await desk.until { try desk.statuses().last == "ready completed" }
        }
        let message = try #require(try desk.log().last { $0.event.message != nil })
        #expect(message.event.message?.text == "One two three.")
        #expect(message.event.message?.chunks == .complete)
        #expect(!message.isCut)
    }
}

/// Is overtaken before its first word, and goes on thinking.
private struct OvertakenResponder: Responder {
    let desk: AgentDesk
    init(_ desk: AgentDesk) { self.desk = desk }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        try desk.takeOver(conversation.session.id)
        try await speech.type()
        try await Task.sleep(for: .seconds(3_600))
    }
}
