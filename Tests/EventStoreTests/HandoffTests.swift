import Conversation
import EventStore
import Foundation
import Synchronization
import Testing

@Suite struct HandoffTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
    }

    @Test func takingOverMakesAnOwnerAnEpochAndAPublicRecord() throws {
        try desk.takeOver(reason: "private thought")
        let summary = try desk.summary()
        #expect(summary.session.mode == .manual)
        #expect(summary.claim == Claim(epoch: Epoch(1), owner: "mia"))
        #expect(summary.reason == "private thought")
        let event = try desk.tail()[0].event
        #expect(event.handoff?.action == .takeOver)
        #expect(event.source == .humanAgent)
        #expect(event.handoff?.publicName == "operator")
        let told = event.data.compact + JSON.object(event.metadata).compact
        #expect(!told.contains("mia") && !told.contains("private"))
        #expect(try desk.tail()[0].author == "mia")
    }

    @Test func aPublicReasonGoesIntoTheLog() throws {
        try desk.store.takeOver(
            "s1", by: desk.person("mia"), reason: nil, publicReason: "A person helps you now.",
            saw: desk.claim())
        #expect(try desk.tail()[0].event.handoff?.note == "A person helps you now.")
    }

    @Test func takingOverOnesOwnSessionAgainDoesNothing() throws {
        let claim = try desk.takeOver()
        let again = try desk.store.takeOver(
            "s1", by: desk.person("mia"), reason: nil, saw: Claim(epoch: Epoch(0), owner: nil))
        #expect(again == .done(claim))
        #expect(try desk.tail().count == 1)
    }

    @Test func whoSawAnOlderClaimIsToldWhoOwnsIt() throws {
        let seen = try desk.claim()
        let claim = try desk.takeOver(by: "mia")
        let loser = refusal {
            try desk.store.takeOver("s1", by: desk.person("omar"), reason: nil, saw: seen)
        }
        #expect(loser == .ownedByAnother(claim))
    }

    @Test func whoSawTheOwnerMayTakeOverFromThem() throws {
        try desk.takeOver(by: "mia")
        let claim = try desk.takeOver(by: "omar")
        #expect(claim == Claim(epoch: Epoch(2), owner: "omar"))
    }

    @Test func aClaimThatWasReleasedMeanwhileHasChanged() throws {
        let seen = try desk.takeOver(by: "mia")
        try desk.store.release("s1", by: desk.person("mia"), saw: seen)
        let loser = refusal {
            try desk.store.takeOver("s1", by: desk.person("omar"), reason: nil, saw: seen)
        }
        #expect(loser == .changedMeanwhile(Claim(epoch: Epoch(2), owner: nil)))
    }

    @Test func ofTwoWhoClaimAtTheSameMomentExactlyOneWins() throws {
        let other = try desk.again()
        defer { other.close() }
        let people = [try desk.person("mia"), try desk.person("omar")]
        for round in 0..<20 {
            let id = Session.ID("race\(round)")
            try desk.session(id)
            let seen = try desk.claim(id)
            let winners = Mutex<[String]>([])
            let losers = Mutex<[Refusal]>([])
            DispatchQueue.concurrentPerform(iterations: 2) { index in
                let store = index == 0 ? desk.store : other
                let refused = refusal {
                    try store.takeOver(id, by: people[index], reason: nil, saw: seen)
                    winners.withLock { $0.append(people[index].name) }
                }
                if let refused { losers.withLock { $0.append(refused) } }
            }
            let owner = try desk.claim(id).owner
            #expect(winners.withLock { $0 } == [owner])
            #expect(losers.withLock { $0 } == [.ownedByAnother(Claim(epoch: Epoch(1), owner: owner))])
        }
    }

    @Test func aReleasedSessionWaitsAgain() throws {
        let claim = try desk.takeOver()
        try desk.store.release("s1", by: desk.person("mia"), saw: claim)
        let summary = try desk.summary()
        #expect(summary.standing(for: "mia", at: desk.clock.now) == .waiting)
        #expect(summary.waitingSince == desk.clock.now)
        #expect(summary.epoch == Epoch(2))
    }

    @Test func onlyTheOwnerReleasesAndHandsBack() throws {
        let claim = try desk.takeOver(by: "mia")
        let omar = try desk.person("omar")
        #expect(refusal { try desk.store.release("s1", by: omar, saw: claim) } == .notYours(claim))
        #expect(refusal { try desk.store.handBack("s1", by: omar, saw: claim) } == .notYours(claim))
        #expect(
            refusal { try desk.store.close("s1", by: omar, outcome: .spam, saw: claim) }
                == .ownedByAnother(claim))
    }

    @Test func handingBackGivesTheSessionToTheAIWithANote() throws {
        let claim = try desk.takeOver()
        try desk.store.handBack(
            "s1", by: desk.person("mia"), outcome: .resolved, note: "Refund is on its way.", saw: claim)
        let summary = try desk.summary()
        #expect(summary.standing(for: "mia", at: desk.clock.now) == .automatic)
        #expect(summary.claim == Claim(epoch: Epoch(2), owner: nil))
        #expect(summary.reason == nil)
        let handoff = try desk.tail().last!.event.handoff
        #expect(handoff?.action == .handBack)
        #expect(handoff?.outcome == .resolved)
        #expect(handoff?.note == "Refund is on its way.")
    }

    @Test func aClosedSessionKeepsItsOutcomeUntilTheCustomerWrites() throws {
        let claim = try desk.takeOver()
        try desk.store.close("s1", by: desk.person("mia"), outcome: .escalated, saw: claim)
        var summary = try desk.summary()
        #expect(summary.isClosed)
        #expect(summary.session.labels == ["closed"])
        #expect(summary.outcome == .escalated)
        try desk.customer("One more thing")
        summary = try desk.summary()
        #expect(!summary.isClosed)
        #expect(summary.session.labels == [])
        #expect(summary.session.mode == .auto)
    }

    @Test func aSessionClosesOnceAndReopensOnce() throws {
        let mia = try desk.person("mia")
        #expect(refusal { try desk.store.reopen("s1", by: mia, saw: desk.claim()) } == .notClosed)
        try desk.store.close("s1", by: mia, outcome: .spam, saw: desk.claim())
        let twice = refusal { try desk.store.close("s1", by: mia, outcome: .spam, saw: desk.claim()) }
        #expect(twice == .alreadyClosed)
        try desk.store.reopen("s1", by: mia, saw: desk.claim())
        #expect(try desk.summary().standing(for: "mia", at: desk.clock.now) == .automatic)
    }

    @Test func aReplyIsRefusedOnceTheClaimChanged() throws {
        let claim = try desk.takeOver(by: "mia")
        try desk.takeOver(by: "omar")
        let late = refusal {
            try desk.store.reply(
                "Hello", as: .oneself, by: desk.person("mia"), in: "s1", saw: claim, requestID: "r1")
        }
        #expect(late == .changedMeanwhile(try desk.claim()))
        #expect(try desk.texts() == [])
    }

    @Test func aReplyNeedsASessionOfOnesOwn() throws {
        let claim = try desk.claim()
        let early = refusal {
            try desk.store.reply(
                "Hello", as: .oneself, by: desk.person("mia"), in: "s1", saw: claim, requestID: "r1")
        }
        #expect(early == .notYours(claim))
    }

    @Test func aReplyTellsCustomersThePublicNameAlone() throws {
        try desk.store.setDisplayName("Ms Li", for: "mia")
        try desk.takeOver()
        let entry = try desk.reply("Hello", request: "r1")
        #expect(entry.event.message?.participant == Participant(displayName: "Ms Li"))
        #expect(entry.event.source == .humanAgent)
        #expect(entry.author == "mia")
        let trail = entry.event.metadata["switchboard"]
        #expect(trail?["operator"]?.string == (try desk.person("mia").key.rawValue))
        #expect(trail?["request_id"]?.string == "r1")
    }

    @Test func aReplyAsTheAICarriesTheAgentsName() throws {
        let claim = try desk.takeOver()
        let entry = try desk.store.reply(
            "Hello", as: .theAI, by: desk.person("mia"), in: "s1", saw: claim, requestID: "r1"
        ).value!
        #expect(entry.event.source == .humanAgentOnBehalfOfAIAgent)
        #expect(entry.event.message?.participant == Participant(id: "aria", displayName: "Aria"))
    }

    @Test func repeatingASendReturnsTheFirstEntry() throws {
        let claim = try desk.takeOver()
        let mia = try desk.person("mia")
        let first = try desk.store.reply("Hi", as: .oneself, by: mia, in: "s1", saw: claim, requestID: "r1")
        try desk.takeOver(by: "omar")
        let again = try desk.store.reply("Hi", as: .oneself, by: mia, in: "s1", saw: claim, requestID: "r1")
        #expect(again == first)
        #expect(try desk.texts() == ["Hi"])
        #expect(try desk.store.entry(requestID: "r1", in: "s1") == first.value)
        let other = refusal {
            try desk.store.reply("Ho", as: .oneself, by: mia, in: "s1", saw: claim, requestID: "r1")
        }
        #expect(other == .requestReused("r1"))
    }

    @Test func aSendIsRepeatedUnderAnotherShownName() throws {
        try desk.takeOver()
        var mia = try desk.person("mia")
        let saw = try desk.claim()
        let first = try desk.store.reply(
            "Hello", as: .oneself, by: mia, in: "s1", saw: saw, requestID: "r1"
        ).value
        mia.displayName = "Mia"
        let second = try desk.store.reply(
            "Hello", as: .oneself, by: mia, in: "s1", saw: saw, requestID: "r1"
        ).value
        #expect(first == second)
    }

    @Test func everyActIsInTheAudit() throws {
        try desk.takeOver(reason: "secret")
        try desk.store.patch("s1", SessionPatch(mode: .auto))
        try desk.store.deleteSession("s1", by: "mia")
        let audit = try desk.store.audit(of: "s1", limit: 10)
        #expect(audit.map(\.act) == ["delete", "mode auto", "take_over", "create"])
        #expect(audit[2].operatorName == "mia")
        // What was typed goes with the session.
        #expect(audit.allSatisfy { $0.detail == nil })
    }

    @Test func blankRepliesAreRefused() throws {
        try desk.takeOver()
        #expect(refusal { try desk.reply(" \n", request: "r1") } == .blankText)
    }
}
