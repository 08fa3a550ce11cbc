import Conversation
import EventStore
import Synchronization
import Testing

/// Rules return sessions to the AI, with a clock that the test moves.
@Suite struct ReturnTests {
    let desk: Desk

    init() throws { desk = try Desk() }

    private func sweep(_ rules: [ReturnRule], as process: String = "one") throws -> ReturnSweep {
        try desk.store.returnSessions(by: rules, as: process)
    }

    /// Looks every ten seconds for a time, and says what was returned, and after how long.
    private func watch(
        _ rules: [ReturnRule], for time: Duration, as process: String = "one"
    ) throws -> [Session.ID: Duration] {
        var returned: [Session.ID: Duration] = [:]
        let start = desk.clock.now
        while desk.clock.now - start < time {
            for id in try sweep(rules, as: process).returned { returned[id] = desk.clock.now - start }
            desk.clock.advance(by: .seconds(10))
        }
        return returned
    }

    private static let silent = rule { $0.silent = .seconds(1_800) }
    private static let unclaimed = rule {
        $0.unclaimed = .seconds(1_800)
        $0.text = "You are talking to our assistant again."
    }

    private static func rule(_ name: String = "quiet", _ change: (inout ReturnRule) -> Void) -> ReturnRule {
        var rule = ReturnRule(name: name)
        change(&rule)
        return rule
    }

    /// Mia has answered, and the customer says nothing.
    private func answered(_ id: Session.ID = "s1") throws {
        try desk.session(id)
        try desk.customer(in: id)
        try desk.takeOver(id)
        try desk.reply("Done.", in: id, request: "r-\(id)")
    }

    @Test func `a silent customer's session goes back on time, announced five minutes before`() throws {
        try answered()
        desk.clock.advance(by: .seconds(1_490))
        #expect(try sweep([Self.silent]) == ReturnSweep())
        #expect(try desk.store.plannedReturns().isEmpty)
        desk.clock.advance(by: .seconds(20))
        #expect(try sweep([Self.silent]) == ReturnSweep())
        let plan = try #require(try desk.store.plannedReturns().first)
        #expect(plan.session == "s1" && plan.rule == "quiet")
        #expect(plan.due == desk.clock.now + .seconds(300))
        desk.clock.advance(by: .seconds(299))
        #expect(try sweep([Self.silent]) == ReturnSweep())
        desk.clock.advance(by: .seconds(1))
        #expect(try sweep([Self.silent]).returned == ["s1"])
        let summary = try desk.summary()
        #expect(summary.session.mode == .auto && summary.owner == nil)
        #expect(try desk.store.plannedReturns().isEmpty)
        #expect(try watch([Self.silent], for: .seconds(4_000)).isEmpty)
    }

    @Test func `the log and the audit name the rule`() throws {
        try answered()
        #expect(try watch([Self.silent], for: .seconds(2_000)).count == 1)
        let act = try #require(try desk.tail().last)
        #expect(act.author == "rule:quiet" && act.event.handoff?.action == .handBack)
        #expect(act.event.handoff?.publicName == "operator")
        #expect(!act.event.data.compact.contains("quiet"))
        let entry = try #require(try desk.store.audit(of: "s1", limit: 1).first)
        #expect(entry.act == "hand_back" && entry.operatorName == "rule:quiet")
        // The operator who had it cannot go on as if nothing had happened.
        let saw = Claim(epoch: Epoch(1), owner: "mia")
        #expect(
            refusal {
                _ = try desk.store.reply(
                    "x", as: .oneself, by: desk.person("mia"), in: "s1", saw: saw, requestID: "late")
            } != nil)
    }

    @Test func `a customer who waited is told, and the AI answers what they asked`() throws {
        try desk.session()
        try desk.store.renewLease(of: "ai", for: .seconds(1_000_000))
        let asked = try desk.customer("Where is my order?")
        try desk.handoff()
        let times = try watch([Self.unclaimed], for: .seconds(3_000))
        #expect(times["s1"] == .seconds(1_800))
        #expect(try desk.texts().last == "You are talking to our assistant again.")
        let entries = try desk.tail()
        #expect(entries.suffix(2).map(\.author) == ["rule:quiet", "rule:quiet"])
        let turn = try #require(try desk.nextTurn("ai"))
        #expect(turn.session == "s1" && turn.traceID == asked.event.traceID)
    }

    @Test func `an announcement that no program carries out any longer is not shown`() throws {
        try answered()
        desk.clock.advance(by: .seconds(1_600))
        _ = try sweep([Self.silent])
        // It is due five minutes after it was announced.
        desk.clock.advance(by: .seconds(300))
        #expect(try desk.store.plannedReturns().count == 1)
        desk.clock.advance(by: .seconds(100))
        #expect(try desk.store.plannedReturns().isEmpty)
    }

    @Test func `a message of the customer or an answer begins the silence again`() throws {
        try answered()
        desk.clock.advance(by: .seconds(1_600))
        _ = try sweep([Self.silent])
        #expect(try desk.store.plannedReturns().count == 1)
        try desk.customer("One more thing")
        desk.clock.advance(by: .seconds(10))
        _ = try sweep([Self.silent])
        #expect(try desk.store.plannedReturns().isEmpty)
        #expect(try watch([Self.silent], for: .seconds(4_000)).isEmpty)
        try desk.reply("Yes?", request: "r2")
        #expect(try watch([Self.silent], for: .seconds(4_000))["s1"] == .seconds(1_800))
    }

    @Test func `whoever keeps the session begins the rule's time again`() throws {
        try answered()
        desk.clock.advance(by: .seconds(1_700))
        _ = try sweep([Self.silent])
        #expect(try desk.store.plannedReturns().count == 1)
        try desk.store.holdFromReturn("s1")
        #expect(try desk.store.plannedReturns().isEmpty)
        #expect(try watch([Self.silent], for: .seconds(3_000))["s1"] == .seconds(1_800))
    }

    @Test(arguments: ["mia", "omar"])
    func `nothing goes back while anybody has a draft in it`(name: String) throws {
        try answered()
        desk.clock.advance(by: .seconds(1_700))
        _ = try sweep([Self.silent])
        _ = try desk.person(name)
        try desk.store.saveDraft("Wait", as: .oneself, in: "s1", by: name)
        #expect(try watch([Self.silent], for: .seconds(9_000)).isEmpty)
        #expect(try desk.store.plannedReturns().isEmpty)
        try desk.store.saveDraft("", as: .oneself, in: "s1", by: name)
        // It is announced again before it goes.
        #expect(try watch([Self.silent], for: .seconds(1_000))["s1"] == .seconds(300))
    }

    @Test func `a takeover in the last moment is announced anew`() throws {
        try answered()
        desk.clock.advance(by: .seconds(1_799))
        _ = try sweep([Self.silent])
        desk.clock.advance(by: .seconds(299))
        _ = try sweep([Self.silent])
        try desk.takeOver(by: "omar")
        desk.clock.advance(by: .seconds(2))
        #expect(try sweep([Self.silent]).returned.isEmpty)
        #expect(try desk.store.plannedReturns().isEmpty)
        #expect(try desk.summary().owner == "omar")
    }

    @Test func `two programs never return a session twice, and only the one with the lease acts`() throws {
        for number in 0..<40 { try answered(Session.ID("s\(number)")) }
        let other = try desk.again()
        defer { other.close() }
        desk.clock.advance(by: .seconds(1_700))
        _ = try sweep([Self.silent], as: "one")
        #expect(try desk.store.plannedReturns().count == 40)
        desk.clock.advance(by: .seconds(400))
        #expect(try other.returnSessions(by: [Self.silent], as: "two") == ReturnSweep())
        #expect(try sweep([Self.silent], as: "one").returned.count == 40)
        #expect(try other.returnSessions(by: [Self.silent], as: "two") == ReturnSweep())
        for number in 0..<40 {
            let acts = try desk.tail(Session.ID("s\(number)")).compactMap(\.event.handoff?.action)
            #expect(acts == [.takeOver, .handBack])
        }
    }

    @Test func `many are returned a few at a time`() throws {
        for number in 0..<120 { try answered(Session.ID("s\(number)")) }
        desk.clock.advance(by: .seconds(1_700))
        for _ in 0..<3 { _ = try sweep([Self.silent]) }
        #expect(try desk.store.plannedReturns().count == 120)
        desk.clock.advance(by: .seconds(400))
        let sweeps = try (0..<4).map { _ in try sweep([Self.silent]) }
        #expect(sweeps.map(\.returned.count) == [50, 50, 20, 0])
        #expect(sweeps.map(\.hasMore) == [true, true, false, false])
    }

    @Test func `what nobody watched is announced again before it goes`() throws {
        let clock = TestLease()
        let desk = try Desk(leaseClock: clock.lease)
        try desk.session()
        try desk.customer()
        try desk.takeOver()
        try desk.reply("Done.", request: "r1")
        desk.clock.advance(by: .seconds(1_700))
        _ = try desk.store.returnSessions(by: [Self.silent], as: "one")
        #expect(try desk.store.plannedReturns().count == 1)
        // All programs end, and the first starts the next morning.
        desk.clock.advance(by: .seconds(40_000))
        clock.advance(by: .seconds(40_000))
        #expect(try desk.store.returnSessions(by: [Self.silent], as: "two") == ReturnSweep())
        #expect(try desk.store.plannedReturns().first?.due == desk.clock.now + .seconds(300))
        for _ in 0..<30 {
            desk.clock.advance(by: .seconds(10))
            clock.advance(by: .seconds(10))
            let returned = try desk.store.returnSessions(by: [Self.silent], as: "two").returned
            #expect(returned.isEmpty == (try desk.summary().session.mode == .manual))
        }
        #expect(try desk.summary().session.mode == .auto)
    }

    @Test func `an abandoned session goes back, one whose owner comes back does not`() throws {
        let rule = Self.rule { $0.abandoned = .seconds(1_200) }
        for id: Session.ID in ["left", "kept"] {
            try desk.session(id)
            try desk.customer(in: id)
        }
        try desk.takeOver("left", by: "mia")
        try desk.takeOver("kept", by: "omar")
        func beat() throws {
            try desk.store.heartbeat(
                ConsolePresence(id: "c", operatorName: "omar", seen: desk.clock.now))
        }
        var left: Duration?
        let start = desk.clock.now
        for _ in 0..<140 {
            try beat()
            if try sweep([rule]).returned.contains("left") { left = desk.clock.now - start }
            desk.clock.advance(by: .seconds(10))
        }
        // Two minutes without a console, then the rule's time.
        #expect(left == .seconds(120 + 1_200))
        #expect(try desk.summary("kept").session.mode == .manual)
    }

    @Test func `nobody may have a rule's name`() throws {
        #expect(refusal { _ = try desk.person("rule:quiet") } == .nameOfRule)
        #expect(
            refusal {
                _ = try desk.store.addToken(hash: [1], role: .operator, subject: "rule:quiet")
            } == .nameOfRule)
        try answered()
        #expect(try watch([Self.silent], for: .seconds(2_000)).count == 1)
        #expect(refusal { _ = try desk.person("rule:quiet") } == .nameOfRule)
    }

    @Test func `without rules, and without anything to do, nothing is written`() throws {
        try answered()
        let before = try desk.store.position
        #expect(try watch([], for: .seconds(3_000)).isEmpty)
        desk.clock.advance(by: .seconds(-2_900))
        _ = try watch([Self.silent], for: .seconds(600))
        #expect(try desk.store.position == before)
        #expect(try desk.store.plannedReturns().isEmpty)
    }
}

/// A boot clock that a test moves.
final class TestLease: Sendable {
    private let microseconds = Mutex(Int64(1_000_000_000))

    var lease: LeaseClock {
        LeaseClock(boot: { "boot" }, now: { [self] in microseconds.withLock { $0 } })
    }

    func advance(by time: Duration) { microseconds.withLock { $0 += time.microseconds } }
}
