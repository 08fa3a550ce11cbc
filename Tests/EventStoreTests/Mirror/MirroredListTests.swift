import Conversation
import EventStore
import Testing

@Suite struct MirroredListTests {
    let server: UpstreamDouble
    var desk: Desk { server.desk }

    init() throws {
        server = try UpstreamDouble()
        try server.list()
    }

    @Test func aListThatTellsOfAHandoffBeforeTheLogLeavesItsReasonToTheLog() throws {
        let server = try UpstreamDouble()
        server.says(.customer, "A person, please")
        try server.list()
        try server.read()
        let asked = server.desk.clock.now
        server.add(.aiAgent, .tool, .handoffCall("too hard"), trace: "t9")
        server.sessions["s1"]!.mode = .manual
        try server.list(asked: asked)
        #expect(try server.summary().reason == nil)
        try server.read()
        server.says(.aiAgent, "Somebody comes.", trace: "t9")
        server.says(.aiAgent, "By the way", trace: "t10")
        try server.read()
        #expect(try server.summary().reason == "too hard")
        #expect(try server.standing() == .waiting)
        let late = try server.store.tail(of: "s1", limit: 9).entries.filter(\.isLate)
        #expect(late.compactMap(\.event.message?.text) == ["By the way"])
    }

    @Test func aLogThatTellsOfAHandoffBeforeTheListGivesItsReason() throws {
        server.says(.customer, "A person, please")
        server.add(.aiAgent, .tool, .handoffCall("too hard"), trace: "t9")
        server.says(.aiAgent, "Somebody comes.", trace: "t9")
        try server.read()
        #expect(try server.standing() == .automatic)
        server.sessions["s1"]!.mode = .manual
        desk.clock.advance(by: .seconds(3))
        try server.list()
        #expect(try server.summary().reason == "too hard")
        #expect(try server.standing() == .waiting)
        server.says(.customer, "Hello?")
        try server.read()
        #expect(try server.summary().reason == "too hard")
    }

    @Test func anEarlierHandoffDoesNotExplainALaterSwitch() throws {
        server.says(.customer, "A person, please")
        server.add(.aiAgent, .tool, .handoffCall("too hard"), trace: "t9")
        try server.read()
        server.sessions["s1"]!.mode = .manual
        desk.clock.advance(by: .seconds(3_600))
        try server.list()
        #expect(try server.summary().reason == nil)
    }

    @Test func aListBringsSessionsWithTheNamesThatTheServerTells() throws {
        #expect(try server.summary().customerName == "ada")
        try server.store.mirror([
            Profile(role: .customer, id: "ada", name: "Ada Lovelace", creation: desk.clock.now)
        ])
        server.session("s2")
        try server.list()
        #expect(try server.summary().customerName == "Ada Lovelace")
        #expect(try server.summary("s2").customerName == "Ada Lovelace")
        #expect(try server.summary("s2").mirror == MirrorStanding())
    }

    @Test func theSameListInAnotherOrderOfLabelsWritesNothing() throws {
        server.sessions["s1"]?.labels = ["a", "b"]
        try server.list()
        let before = try server.store.position
        server.sessions["s1"]?.labels = ["b", "a"]
        try server.list()
        #expect(try server.store.position == before)
        server.sessions["s1"]?.title = "Ticket"
        try server.list()
        #expect(try server.summary().session.title == "Ticket")
    }

    @Test func aMissingSessionIsGoneAndKeepsWhatIsOurs() throws {
        server.session("s2")
        try server.list()
        try server.store.saveDraft("Dear", as: .oneself, in: "s1", by: "mia")
        try server.store.takeOver(
            "s1", by: desk.person("mia"), reason: nil, saw: desk.claim(), requestID: "r1")
        let former = server.sessions.removeValue(forKey: "s1")
        try server.list()
        #expect(try server.summary().mirror?.isGone == true)
        #expect(try server.summary().drafts == [.oneself])
        #expect(try server.store.outbox(of: "s1").map(\.state) == [.queued])
        let refused = refusal {
            try server.store.takeOver("s1", by: desk.person("mia"), reason: nil, saw: desk.claim())
        }
        #expect(refused == .goneUpstream)
        server.sessions["s1"] = former
        try server.list()
        #expect(try server.summary().mirror?.isGone == false)
        #expect(try server.standing() == .automatic)
    }

    @Test func aPartOfTheListMakesNothingGone() throws {
        server.session("s2")
        try server.store.mirror([server.sessions["s2"]!], asked: desk.clock.now, isWhole: false)
        #expect(try server.summary().mirror?.isGone == false)
    }

    @Test func aListSaysNothingOfWhatTheServerToldOfLater() throws {
        server.session("s2")
        try server.list()
        server.sessions["s1"]?.labels = ["closed"]
        server.sessions["s2"] = nil
        let store = server.store
        try store.mirror(
            Array(server.sessions.values), asked: desk.clock.now, isWhole: true, besides: ["s1", "s2"])
        #expect(try store.session("s1")?.labels == [])
        #expect(try store.summary("s2", for: "mia")?.mirror?.isGone == false)
        try server.list()
        #expect(try store.session("s1")?.labels == ["closed"])
        #expect(try store.summary("s2", for: "mia")?.mirror?.isGone == true)
    }

    @Test func aListThatWasAskedBeforeAModeWasLearnedIsOlderNews() throws {
        try server.read()
        let before = desk.clock.now
        server.add(.aiAgent, .tool, .handoffCall("too hard"))
        try server.read()
        #expect(try server.standing() == .waiting)
        try server.list(asked: before)
        #expect(try server.standing() == .waiting)
    }

    @Test func aHandoffThatTheServerLostRaisesAnAlarmUntilTheSessionIsManual() throws {
        try server.read()
        server.add(.aiAgent, .tool, .handoffCall("too hard"))
        try server.read()
        // The tool's event comes a moment before the mode.
        desk.clock.advance(by: .milliseconds(500))
        try server.list()
        #expect(try server.standing() == .waiting)
        desk.clock.advance(by: .seconds(2))
        try server.list()
        #expect(try server.standing() == .automatic)
        #expect(try server.summary().mirror?.isHandoffLost == true)
        server.sessions["s1"]?.mode = .manual
        desk.clock.advance(by: .seconds(2))
        try server.list()
        #expect(try server.standing() == .waiting)
        #expect(try server.summary().mirror?.isHandoffLost == false)
    }

    @Test func aHandoffThatAListConfirmedIsNotLostWhenSomebodyHandsBack() throws {
        try server.read()
        server.add(.aiAgent, .tool, .handoffCall("too hard"))
        try server.read()
        server.sessions["s1"]?.mode = .manual
        desk.clock.advance(by: .seconds(2))
        try server.list()
        server.sessions["s1"]?.mode = .auto
        desk.clock.advance(by: .seconds(2))
        try server.list()
        #expect(try server.standing() == .automatic)
        #expect(try server.summary().mirror?.isHandoffLost == false)
    }

    @Test func aManualSessionWithoutAnOwnerWaits() throws {
        server.session("s2", mode: .manual)
        try server.list()
        #expect(try server.standing("s2") == .waiting)
        server.says(.customer, "Anybody?", to: "s2")
        try server.read(of: "s2")
        #expect(try server.standing("s2") == .waiting)
        #expect(try server.summary("s2").waitingSince != nil)
    }

    @Test func aCustomerOpensAClosedSessionThoughTheServerKeepsTheLabel() throws {
        try server.read()
        server.sessions["s1"]?.labels = ["closed"]
        server.acts(.close, by: "k1")
        try server.read()
        try server.list()
        #expect(try server.standing() == .closed)
        server.says(.customer, "One more thing")
        try server.read()
        try server.list()
        #expect(try server.standing() == .automatic)
        #expect(try server.store.session("s1")?.labels == ["closed"])
    }
}
