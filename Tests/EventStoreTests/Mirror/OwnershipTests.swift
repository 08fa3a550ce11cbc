import Conversation
import EventStore
import Testing

/// On a server without a fence the log tells who owns a session.
@Suite struct OwnershipTests {
    let server: UpstreamDouble
    var desk: Desk { server.desk }
    let mia: Operator

    init() throws {
        (server, mia) = try UpstreamDouble.greeted()
    }

    @Test func theFirstTakeOverOwnsAndTheSecondIsTooLate() throws {
        let first = server.acts(.takeOver, by: mia.key)
        server.acts(.takeOver, by: "k2")
        try server.read(from: 0)
        #expect(try server.standing() == .yours(weOwe: true))
        #expect(try server.store.mark(of: "s1").claimOffset == first.offset)
    }

    @Test func aTakeOverThatNamesTheOneBeforeItDisplacesItsOwner() throws {
        let first = server.acts(.takeOver, by: mia.key)
        server.acts(.takeOver, by: "3fa9c0ffee", named: "Ben", from: first.offset)
        server.acts(.takeOver, by: "k3", from: first.offset)
        try server.read()
        #expect(try server.summary().owner == "Ben (3fa9)")
    }

    @Test func onlyTheOwnerLetsGo() throws {
        server.acts(.takeOver, by: mia.key)
        server.acts(.release, by: "k2")
        try server.read()
        #expect(try server.summary().owner == "mia")
        server.acts(.release, by: mia.key)
        try server.read()
        #expect(try server.standing() == .waiting)
        server.acts(.takeOver, by: "k2", named: "Ben")
        try server.read()
        #expect(try server.summary().owner == "Ben (k2)")
    }

    @Test(arguments: [true, false])
    func `a release tells whether the customer waits since when they did before`(restores: Bool) throws {
        server.says(.aiAgent, "Hello to you")
        try server.read()
        server.sessions["s1"]?.mode = .manual
        desk.clock.advance(by: .seconds(3))
        try server.list()
        let wait = try #require(try server.summary().waitingSince)
        desk.clock.advance(by: .seconds(60))
        server.acts(.takeOver, by: mia.key)
        desk.clock.advance(by: .seconds(60))
        server.acts(.release, by: mia.key, restoresWait: restores)
        try server.read()
        #expect(try server.standing() == .waiting)
        #expect(try (server.summary().waitingSince == wait) == restores)
    }

    @Test func aHandBackGivesTheSessionToTheAIUntilAListSaysOtherwise() throws {
        server.acts(.takeOver, by: mia.key)
        server.acts(.handBack, by: "k2")
        try server.read()
        #expect(try server.standing() == .yours(weOwe: true))
        server.acts(.handBack, by: mia.key)
        try server.read()
        #expect(try server.standing() == .automatic)
        server.sessions["s1"]?.mode = .manual
        desk.clock.advance(by: .seconds(3))
        try server.list()
        #expect(try server.standing() == .waiting)
    }

    @Test func everyChangeOfOwnerIsANewEpoch() throws {
        var epochs = [try server.summary().epoch]
        for act in [HandoffEvent.Action.takeOver, .release, .takeOver, .handBack] {
            server.acts(act, by: mia.key)
            try server.read()
            epochs.append(try server.summary().epoch)
        }
        #expect(epochs == epochs.sorted() && Set(epochs).count == epochs.count)
    }

    @Test func whatTheAISaysAfterATakeOverIsLate() throws {
        server.acts(.takeOver, by: mia.key)
        server.says(.aiAgent, "As I was saying", trace: "t")
        try server.read()
        #expect(try desk.tail().map(\.isLate) == [false, false, true])
        #expect(try server.summary().lateCount == 1)
        #expect(try server.summary().waitingSince != nil)
    }

    @Test func theClosingMessageOfAHandoffIsNotLateHoweverQuickTheOperatorWas() throws {
        server.add(.aiAgent, .tool, .handoffCall("too hard"), trace: "t9")
        server.acts(.takeOver, by: mia.key)
        server.says(.aiAgent, "A colleague will join you.", trace: "t9")
        try server.read()
        #expect(try server.summary().lateCount == 0)
        #expect(try server.summary().reason == "too hard")
    }

    @Test func aTraceThatEveryTurnSharesExcusesNothing() throws {
        server.add(.aiAgent, .tool, .handoffCall("too hard"), trace: "<main>")
        server.acts(.takeOver, by: mia.key)
        server.says(.aiAgent, "Another thing", trace: "<main>")
        try server.read()
        #expect(try server.summary().lateCount == 1)
    }

    @Test func whatTheAISaidBeforeAListToldOfManualIsNotLate() throws {
        server.says(.aiAgent, "In time")
        server.sessions["s1"]?.mode = .manual
        desk.clock.advance(by: .seconds(1))
        try server.list()
        server.says(.aiAgent, "Too late")
        try server.read()
        #expect(try desk.tail().map(\.isLate) == [false, false, true])
        #expect(try server.summary().lateCount == 1)
        // Reading more of the log changes nothing of it.
        server.logs["s1"]![0].metadata = ["x": 1]
        server.logs["s1"]![0].data = Event.messageData("Hello!", from: Participant(displayName: "x"))
        try server.read()
        #expect(try server.summary().lateCount == 1)
    }

    @Test func whatTheAISaysBecauseAnOperatorAskedIsNotLate() throws {
        server.acts(.takeOver, by: mia.key)
        try server.read()
        _ = try server.store.askForTurn(
            of: "s1", following: [Instruction(action: "buy time")], by: mia, requestID: "r1")
        server.says(.aiAgent, "One moment please", trace: "t7")
        try server.read()
        #expect(try server.summary().lateCount == 1)
        try server.store.noteTrace("t7", of: "r1")
        #expect(try server.summary().lateCount == 0)
        #expect(try desk.tail().map(\.isLate) == [false, false, false])
    }

    @Test func aNameFromTheLogCannotPassForAColleaguesLogin() throws {
        server.acts(.takeOver, by: "k2", named: "mia\u{0}\n")
        try server.read()
        #expect(try server.summary().owner == "mia (k2)")
    }
}
