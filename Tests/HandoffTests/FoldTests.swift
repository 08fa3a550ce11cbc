import Conversation
import Testing

@testable import Handoff

@Suite struct FoldTests {
    var scene = Scene()

    @Test mutating func aToolsCallForAHumanSwitchesToManual() {
        scene.says(.customer)
        scene.clock = 5
        #expect(scene.asks().asksForHuman)
        let state = scene.state
        #expect(state.mode == .manual && state.owner == nil && state.reason == "too hard")
        #expect(state.epoch == Epoch(1))
        #expect(state.waitingSince == Scene.at(0))
        #expect(state.switchOffset == Offset(1))
        #expect(state.handoffTrace == "t9")
    }

    @Test mutating func aSecondCallAndALateOneChangeNothing() {
        scene.asks()
        let state = scene.state
        #expect(!scene.asks("another").asksForHuman)
        #expect(scene.state.reason == state.reason && scene.state.epoch == state.epoch)
    }

    /// A running turn of a server without a fence may still ask for a human.
    @Test mutating func aCallAfterATakeoverDoesNotExplainASwitchThatTheTakeoverMade() {
        scene.home = .parlant
        scene.takeOver()
        let switched = scene.state.switchOffset
        scene.does(.release(restoresWait: false))
        scene.asks()
        #expect(scene.state.reason == nil && scene.state.switchOffset == switched)
        #expect(scene.state.isSwitchExplained)
    }

    @Test mutating func aCallExplainsASwitchThatAListReported() {
        scene.home = .parlant
        scene.says(.customer)
        scene.state.learnMode(.manual, at: Scene.at(1), reason: nil)
        scene.asks()
        #expect(scene.state.reason == "too hard" && scene.state.switchOffset == Offset(1))
    }

    @Test mutating func aModeThatAListReportsIsAnotherEpoch() {
        scene.home = .parlant
        scene.state.learnMode(.manual, at: Scene.at(1), reason: nil)
        scene.state.learnMode(.auto, at: Scene.at(2), reason: nil)
        #expect(scene.state.epoch == Epoch(2))
    }

    @Test mutating func theAIAnswersInAutomaticModeAlone() {
        scene.says(.customer)
        #expect(scene.says(.aiAgent).answers)
        #expect(scene.state.unansweredSince == nil)
        scene.says(.customer)
        scene.takeOver()
        #expect(!scene.says(.aiAgent).answers)
        #expect(scene.says(.humanAgent).answers)
        #expect(scene.state.waitingSince == nil && scene.state.customerCount == 2)
    }

    @Test mutating func neitherAPreambleNorAnUnfinishedStreamAnswers() {
        scene.says(.customer)
        scene.add(.aiAgent, .message, ["message": "One moment", "tags": ["__preamble__"]])
        scene.add(.aiAgent, .message, ["message": "I", "chunks": ["I"]])
        #expect(scene.state.unansweredSince == Scene.at(0))
        scene.add(.aiAgent, .message, ["message": "I am", "chunks": ["I am", .null]])
        #expect(scene.state.unansweredSince == nil)
    }

    @Test mutating func whoeverTakesOverUnaskedOwesNothingUntilTheCustomerWrites() {
        scene.says(.customer)
        scene.says(.aiAgent)
        scene.takeOver(reason: "secret", publicly: "hello")
        #expect(scene.state.waitingSince == nil && scene.state.requestedAt == nil)
        #expect(scene.state.owner == "mia" && scene.state.reason == "secret")
        scene.clock = 3
        scene.says(.customer)
        #expect(scene.state.waitingSince == Scene.at(3))
    }

    @Test mutating func everyChangeOfOwnerIsANewEpoch() {
        var epochs: [Int] = []
        for act: HandoffAct in [
            .takeOver(reason: nil, publicReason: nil), .release(), .takeOver(reason: nil, publicReason: nil),
            .handBack(outcome: .resolved, note: nil),
        ] {
            scene.does(act)
            epochs.append(scene.state.epoch.rawValue)
        }
        #expect(epochs == [1, 2, 3, 4])
        let records = scene.log.compactMap { $0.handoff?.epoch.rawValue }
        #expect(records == epochs)
    }

    @Test(arguments: [true, false])
    mutating func aReleaseTellsSinceWhenTheCustomerWaits(restores: Bool) {
        scene.asks()
        scene.clock = 10
        scene.takeOver()
        scene.clock = 20
        scene.does(.release(restoresWait: restores))
        #expect(scene.state.waitingSince == Scene.at(restores ? 0 : 20))
        #expect(scene.state.owner == nil && scene.state.ownedSince == nil)
    }

    @Test mutating func aClosedSessionIsReopenedByTheCustomer() {
        scene.says(.customer)
        let turn = scene.state.turn
        scene.does(.close(outcome: .spam))
        #expect(scene.state.isClosed && scene.state.hasClosedLabel && scene.state.outcome == .spam)
        #expect(scene.state.unansweredSince == nil)
        #expect(scene.state.turn > turn)
        scene.says(.customer)
        #expect(!scene.state.isClosed && !scene.state.hasClosedLabel && scene.state.outcome == nil)
    }

    @Test mutating func theOutcomeOfAHandBackStaysWhateverLabelsChange() {
        scene.takeOver()
        scene.does(.handBack(outcome: .escalated, note: nil))
        scene.state.refreshClosed()
        #expect(!scene.state.isClosed && scene.state.outcome == .escalated)
    }

    @Test mutating func aRecordThatTakesNoEffectChangesNothing() {
        let act = HandoffEvent(action: .takeOver, publicName: "x", operatorKey: "k", epoch: Epoch(9))
        scene.add(.humanAgent, .custom, act.json)
        #expect(scene.state.mode == .auto && scene.state.owner == nil)
        scene.add(.customer, .custom, act.json, EntryFacts(isEffective: true, author: "eve"))
        #expect(scene.state.mode == .auto)
    }

    @Test mutating func deletedEventsOnlyTakeTheirPlace() {
        var event = Event(
            id: "e", source: .customer, kind: .message, offset: Offset(4), creation: Scene.at(1),
            traceID: "t", data: ["message": "gone"])
        event.isDeleted = true
        scene.state.follow(event)
        #expect(scene.state.nextOffset == Offset(5))
        #expect(scene.state.customerCount == 0 && scene.state.lastOffset == nil)
    }

    @Test mutating func aFailedTurnIsMadeUpForByAnAnswer() {
        scene.add(.aiAgent, .status, ["status": "processing", "data": [:]])
        #expect(scene.state.turnInFlight == .processing)
        scene.add(.aiAgent, .status, ["status": "error", "data": [:]])
        #expect(scene.state.hasFailed && scene.state.turnInFlight == nil)
        scene.says(.aiAgent)
        #expect(!scene.state.hasFailed)
    }
}
