import Conversation
import EventStore
import Testing

@Suite struct UpstreamTests {
    let desk: Desk
    var store: EventStore { desk.store }

    init() throws { desk = try Desk(.mirror(upstream: "http://localhost")) }

    @Test func howTheServerIsReachedIsInTheFeedWhenItChanges() throws {
        let live = Upstream(state: .live, requestsPerMinute: 12, budget: 240)
        try store.setUpstream(live)
        let first = try store.changes(after: .start, limit: 9, for: "mia")
        #expect(first.changes == [.upstream(live)])
        try store.setUpstream(live)
        #expect(try store.position == first.through)
        let offline = Upstream(state: .offline(since: desk.clock.now, wording: "It does not answer."))
        try store.setUpstream(offline)
        #expect(try store.changes(after: first.through, limit: 9, for: "mia").changes == [.upstream(offline)])
        #expect(try store.upstream() == offline)
    }

    @Test func aLeaseTellsThatTheServerIsFollowed() throws {
        try store.setUpstream(Upstream(state: .connecting))
        #expect(try !store.isMirrored())
        let before = try store.position
        try store.renewMirrorLease(of: "m1", for: .seconds(10))
        #expect(try store.isMirrored())
        #expect(try store.position == before)
        try store.endMirrorLease(of: "m0")
        #expect(try store.isMirrored())
        try store.endMirrorLease(of: "m1")
        #expect(try !store.isMirrored())
    }

    @Test func aProcessThatDiedFollowsNothingThoughItsLeaseGoesOn() throws {
        try store.setUpstream(Upstream(state: .connecting))
        let own = FollowerProcess.name(.random)
        try store.renewMirrorLease(of: own, for: .seconds(10))
        #expect(try store.isMirrored())
        let place = own.split(separator: " ")[1]
        // Numbers of processes end at 4 million.
        try store.renewMirrorLease(of: "2000000000 \(place) x", for: .seconds(10))
        #expect(try !store.isMirrored())
        try store.renewMirrorLease(of: "2000000000 elsewhere x", for: .seconds(10))
        #expect(try store.isMirrored())
    }

    @Test func whatConsolesShowIsKnownNewestFirstWithoutAPosition() throws {
        for (console, session) in [("c1", "s1"), ("c2", "s2"), ("c3", "s1")] {
            let id = ConsolePresence.ID(console)
            try store.heartbeat(ConsolePresence(id: id, operatorName: "mia", seen: desk.clock.now))
            desk.clock.advance(by: .seconds(1))
            let before = try store.position
            try store.show(Session.ID(session), on: id)
            #expect(try store.position == before)
        }
        #expect(try store.shownSessions(since: desk.clock.now - .seconds(60)) == ["s1", "s2"])
        try store.show(nil, on: "c3")
        #expect(try store.shownSessions(since: desk.clock.now - .seconds(60)) == ["s2", "s1"])
        #expect(try store.shownSessions(since: desk.clock.now) == [])
    }

    @Test func aStoreOfOnesOwnFollowsNoServer() throws {
        let local = try Desk()
        #expect(refusal { try local.store.mirror([], asked: local.clock.now, isWhole: true) } != nil)
        #expect(refusal { try local.store.setUpstream(Upstream(state: .live)) } != nil)
        #expect(try local.store.mirrorCoverage() == nil)
        try local.session()
        #expect(try local.summary().mirror == nil)
    }
}
