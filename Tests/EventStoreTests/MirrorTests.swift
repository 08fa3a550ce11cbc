import Conversation
import Testing

@testable import EventStore

@Suite struct MirrorTests {
    let desk: Desk

    init() throws {
        desk = try Desk(.mirror(upstream: "http://localhost"))
        let session = Session(
            id: "s1", agentID: "aria", customerID: "ada", creation: Timestamp(microseconds: 0))
        try desk.store.transacting { transaction in
            var row = SessionRow(session, agentName: "Aria", customerName: "Ada")
            try transaction.insert(&row)
        }
    }

    @Test func writingASessionIsTheServersAlone() throws {
        #expect(refusal { try desk.session("s2") } == .mirrorStore)
        #expect(refusal { try desk.customer() } == .mirrorStore)
        #expect(refusal { try desk.ai("Hi") } == .mirrorStore)
        #expect(refusal { try desk.store.patch("s1", SessionPatch(mode: .manual)) } == .mirrorStore)
        #expect(refusal { _ = try desk.store.importSessions([]) } == .mirrorStore)
    }

    @Test func anOperatorsActWaitsInTheOutboxAndChangesNothingYet() throws {
        let mia = try desk.person("mia")
        let claim = try desk.claim()
        let pending = try desk.store.takeOver("s1", by: mia, reason: "because", saw: claim, requestID: "r1")
        #expect(pending == .pending("r1"))
        #expect(try desk.claim() == claim)
        let request = OutboxRequest(
            id: "r1", session: "s1", act: .handoff(.takeOver(reason: "because", publicReason: nil)),
            operatorName: "mia", creation: desk.clock.now, state: .queued)
        #expect(try desk.store.outbox(of: "s1") == [request])
    }

    @Test func theSameRequestIsQueuedOnce() throws {
        let mia = try desk.person("mia")
        let claim = try desk.claim()
        // A reply may stand behind a take-over on its way.
        try desk.store.takeOver("s1", by: mia, reason: nil, saw: claim, requestID: "r0")
        for _ in 0..<2 {
            let sent = try desk.store.reply("Hi", as: .theAI, by: mia, in: "s1", saw: claim, requestID: "r1")
            #expect(sent == .pending("r1"))
        }
        #expect(try desk.store.outbox().count == 2)
        let other = refusal {
            try desk.store.reply("Ho", as: .theAI, by: mia, in: "s1", saw: claim, requestID: "r1")
        }
        #expect(other == .requestReused("r1"))
    }

    @Test func whoSawAnOlderClaimQueuesNothing() throws {
        let stale = Claim(epoch: Epoch(7), owner: nil)
        let refused = refusal {
            try desk.store.takeOver("s1", by: desk.person("mia"), reason: nil, saw: stale)
        }
        #expect(refused == .changedMeanwhile(try desk.claim()))
        #expect(try desk.store.outbox() == [])
    }

    @Test func aChangedStateIsInTheFeed() throws {
        try desk.store.takeOver(
            "s1", by: desk.person("mia"), reason: nil, saw: desk.claim(), requestID: "r1")
        let before = try desk.store.position
        try desk.store.setOutbox("r1", to: .refused, wording: "Not allowed.")
        let page = try desk.store.changes(after: before, limit: 9, for: "mia")
        let request = OutboxRequest(
            id: "r1", session: "s1", act: .handoff(.takeOver(reason: nil, publicReason: nil)),
            operatorName: "mia",
            creation: desk.clock.now, state: .refused, wording: "Not allowed.")
        #expect(page.changes == [.request(request)])
    }

    @Test func notesDraftsAndReadMarksStayOurs() throws {
        try desk.store.addNote("Remember", by: desk.person("mia"), to: "s1")
        try desk.store.saveDraft("Dear", as: .oneself, in: "s1", by: "mia")
        try desk.store.markRead("s1", by: "mia", through: .zero)
        #expect(try desk.store.notes(of: "s1").map(\.text) == ["Remember"])
        #expect(try desk.summary().drafts == [.oneself])
    }

    @Test(arguments: [OutboxRequest.State.held, .unconfirmed])
    func `a message that is stuck counts as a wait for its operator alone`(state: OutboxRequest.State) throws
    {
        func window(_ view: ListView, for name: String = "mia") throws -> ListWindow {
            try desk.store.window(ListRequest(view: view, anchor: .row(0), count: 10), for: name)
        }
        let mia = try desk.person("mia")
        try desk.store.takeOver("s1", by: mia, reason: nil, saw: desk.claim(), requestID: "r0")
        try desk.store.reply(
            "Hello", as: .oneself, by: mia, in: "s1", saw: desk.claim(), requestID: "r1")
        try desk.store.setOutbox("r0", to: .done)
        #expect(try window(.needsHuman).rows.isEmpty)
        try desk.store.setOutbox("r1", to: state)
        let expected: StuckMessage = state == .held ? .held : .unconfirmed
        #expect(try desk.summary().stuck == expected)
        #expect(try desk.summary(for: "omar").stuck == nil)
        for view in [ListView.needsHuman, .all, .queue] {
            let window = try window(view)
            #expect(window.rows.map(\.stuck) == [expected])
            #expect(window.next.map(\.stuck) == [expected])
            #expect(window.total == 1)
            #expect(window.counts.held + window.counts.unconfirmed == 1)
        }
        #expect(try window(.needsHuman, for: "omar").total == 0)
        try desk.store.setOutbox("r1", to: .done)
        #expect(try desk.summary().stuck == nil)
        #expect(try window(.needsHuman).total == 0)
    }

    @Test func `an act that is looked for is no message`() throws {
        try desk.store.takeOver(
            "s1", by: desk.person("mia"), reason: nil, saw: desk.claim(), requestID: "r1")
        try desk.store.setOutbox("r1", to: .unconfirmed)
        #expect(try desk.summary().stuck == nil)
    }
}
