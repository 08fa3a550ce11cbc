import Conversation
import EventStore
import Testing

/// What a server of ours tells of its sessions and events, in whatever order that comes beside the log itself.
@Suite struct ToldStandingTests {
    let server: UpstreamDouble
    var desk: Desk { server.desk }
    var store: EventStore { server.store }
    let mia: Operator

    init() throws {
        (server, mia) = try UpstreamDouble.greeted()
        server.says(.aiAgent, "Hello to you")
        try server.read()
    }

    private func tell(_ event: Event, _ told: ToldEntry) throws {
        try store.mirror([event], told: [event.offset: told], of: "s1")
    }

    @Test func `whoever was returned to the queue waits, whether the log or the standing comes first`() throws
    {
        try server.stands(.manual, epoch: 1, owner: "mia", at: 10)
        server.acts(.takeOver, by: mia.key, epoch: 1)
        try server.read()
        #expect(try server.summary().waitingSince == nil)
        desk.clock.advance(by: .seconds(60))
        let release = server.acts(.release, by: mia.key, epoch: 2)
        try server.stands(.manual, epoch: 2, waitingSince: release.creation, at: 20)
        #expect(try server.summary().waitingSince == release.creation)
        try server.read()
        #expect(try server.summary().waitingSince == release.creation)
        #expect(try server.standing() == .waiting)
    }

    @Test
    func `what was asked for before a list changed the mode stays stale when the server tells the state`()
        throws
    {
        // A new mirror: a list says that the session waits, and nothing has been told yet.
        server.sessions["s1"]?.mode = .manual
        try server.list()
        let saw = try server.summary().claim
        _ = try store.takeOver("s1", by: mia, reason: nil, saw: saw, requestID: "t1")
        // A colleague took it over there and closed it.
        desk.clock.advance(by: .seconds(5))
        server.sessions["s1"]?.mode = .auto
        server.sessions["s1"]?.labels = ["closed"]
        try server.list()
        try server.stands(.auto, epoch: 3, at: 10)
        let job = try #require(try store.outboxJob("t1"))
        #expect(job.saw.epoch != Epoch(3))
        #expect(try server.summary().claim.epoch == Epoch(3))
    }

    @Test func `since when an owner's customer waits is what the server tells`() throws {
        // Asked for at the first, taken over, and written again at the second, all unknown here until then.
        let asked = desk.clock.now
        desk.clock.advance(by: .seconds(60))
        server.says(.customer, "Still there?")
        try server.stands(.manual, epoch: 2, owner: "ben", waitingSince: asked, at: 10)
        try server.read()
        #expect(try server.summary().waitingSince == asked)
    }

    @Test func `an act that the first look into a log reads is newer than what was told before`() throws {
        server.session("s2")
        try server.list()
        try server.stands(.auto, epoch: 0, at: 10, "s2")
        server.acts(.takeOver, by: mia.key, epoch: 1, to: "s2")
        try server.read(of: "s2")
        #expect(try server.summary("s2").owner == "mia")
        #expect(try server.summary("s2").claim.epoch == Epoch(1))
        server.acts(.handBack, by: mia.key, epoch: 2, to: "s2")
        try server.read(of: "s2")
        #expect(try server.summary("s2").session.mode == .auto)
    }

    @Test func `what the AI said before a take-over is not late where the take-over is told first`() throws {
        server.says(.customer, "Where is my order?")
        server.says(.aiAgent, "On its way", trace: "t2")
        server.add(.aiAgent, .tool, .handoffCall("too hard"), trace: "t3")
        server.acts(.takeOver, by: "k2", epoch: 1)
        try server.stands(.manual, epoch: 1, owner: "ben", at: 10)
        try server.read()
        #expect(try desk.tail().allSatisfy { !$0.isLate })
        #expect(try server.summary().lateCount == 0)
        // A colleague let it speak at another desk.
        server.says(.aiAgent, "Your order left on Monday.", trace: "t4")
        try server.read()
        server.logs["s1"]!.remove(at: 2)
        try server.read()
        #expect(try desk.tail().allSatisfy { !$0.isLate })
    }

    @Test func `a server of ours says itself what came too late`() throws {
        try server.stands(.manual, epoch: 1, owner: "ben", at: 10)
        let call = server.add(.aiAgent, .tool, ["tool_calls": []], trace: "t2")
        try server.read()
        try tell(call, ToldEntry(isLate: true))
        #expect(try desk.tail().last?.isLate == true)
        // Read anew, it stays so.
        server.logs["s1"]!.remove(at: 1)
        try server.read()
        #expect(try desk.tail().map(\.isLate) == [false, true])
        try tell(call, ToldEntry(isLate: false))
        #expect(try desk.tail().map(\.isLate) == [false, false])
        let before = try store.position
        try tell(call, ToldEntry(isLate: false))
        #expect(try store.position == before)
    }

    @Test func `a list that was asked for later tells who waits where the feed does not`() throws {
        try server.stands(.auto, epoch: 4, at: 10)
        let asked = desk.clock.now + .seconds(-1)
        desk.clock.advance(by: .seconds(5))
        server.sessions["s1"]?.mode = .manual
        try server.list(asked: asked)
        #expect(try server.standing() == .automatic)
        try server.list(leavesStandings: true)
        #expect(try server.standing() == .automatic)
        try server.list()
        #expect(try server.standing() == .waiting)
        #expect(try store.mark(of: "s1").isTold == false)
        try server.stands(.manual, epoch: 5, waitingSince: desk.clock.now, at: 11)
        #expect(try server.summary().epoch == Epoch(5))
        #expect(try store.mark(of: "s1").isTold)
    }

    @Test func `what a colleague took from somebody is told to them later`() throws {
        let mine = server.acts(.takeOver, by: mia.key, epoch: 1)
        try server.stands(.manual, epoch: 1, owner: "mia", at: 10)
        try server.read()
        try tell(mine, ToldEntry(author: "mia", isLate: false))
        try store.markRead("s1", by: "mia", through: mine.offset)
        let theirs = server.acts(.takeOver, by: "k2", named: "Ben", epoch: 2)
        try server.stands(.manual, epoch: 2, owner: "ben", at: 20)
        try server.read()
        try tell(theirs, ToldEntry(author: "ben", isLate: false))
        #expect(try store.losses(of: "mia").map(\.by) == ["ben"])
    }

    @Test(arguments: [true, false])
    func `who comes too late is refused once a plain server answers at the address of one of ours`(
        isOurs: Bool
    ) throws {
        try store.setUpstream(Upstream(state: .live, requestsPerMinute: 1, budget: 9, isSlowed: false))
        try store.setFeedPlace(FeedPlace(generation: "g1", position: 10))
        if !isOurs { try store.forgetStandings() }
        #expect(try store.feedPlace() == FeedPlace(generation: isOurs ? "g1" : "", position: 10))
        try store.takeOver("s1", by: mia, reason: nil, saw: desk.claim(), requestID: "t1")
        _ = try store.startSending("t1")
        server.acts(.takeOver, by: "k2", named: "Ben", epoch: 1)
        server.acts(.takeOver, by: mia.key, epoch: 1, request: "t1")
        try server.read()
        #expect(try store.outbox().first { $0.id == "t1" }?.state == (isOurs ? .done : .refused))
    }

    @Test func `a login that the feed tells reaches an event that a look read before`() throws {
        let said = server.says(.humanAgent, "I am here.")
        try server.read()
        #expect(try desk.tail().last?.author == nil)
        let before = try store.position
        try tell(said, ToldEntry(author: "ben"))
        #expect(try desk.tail().last?.author == "ben")
        #expect(try server.summary().lastLine?.author == "ben")
        #expect(try store.changes(after: before, limit: 9, for: "mia").changes.isEmpty == false)
    }

    @Test func `words end with the feed that tells them, and none at all are no news`() throws {
        let before = try store.position
        try store.mirror(LiveWords(session: "s1", text: ""))
        #expect(try store.position == before)
        try store.mirror(LiveWords(session: "s1", text: "Let me"))
        let shown = try store.position
        try store.mirror(LiveWords(session: "s1", text: "Let me"))
        #expect(try store.position == shown)
        #expect(try store.liveWords(of: "s1")?.text == "Let me")
        try store.forgetStandings()
        #expect(try store.liveWords(of: "s1") == nil)
        #expect(try store.position > shown)
    }
}
