import Conversation
import Effort
import EventStore
import Testing

/// Random histories under random rules, with a clock that moves: what goes back was announced, was nobody's to write
/// in, was due, and goes back once.
@Suite struct ReturnPropertyTests {
    private static let seeds = Array(UInt64(1)...UInt64(Effort.count(200)))

    @Test(arguments: seeds)
    func nothingGoesBackBeforeItsTimeNorTwiceNorUnderAnybodysHands(seed: UInt64) throws {
        var history = try ReturnHistory(seed: seed)
        defer { history.close() }
        for _ in 0..<160 { try history.step() }
        try history.checkLogs()
    }
}

private struct ReturnHistory {
    private let desk: Desk
    private let twin: EventStore
    private let seed: UInt64
    private var acts: RandomActs
    private var random: SeededRandom
    private let rules: [ReturnRule]
    /// When each announcement was first seen, for which claim.
    private var announced: [Session.ID: (claim: Claim, since: Timestamp)] = [:]
    private var held: [Session.ID: Timestamp] = [:]
    /// Since when a session has the owner it has now.
    private var claims: [Session.ID: (claim: Claim, since: Timestamp)] = [:]
    private var returned: [Session.ID: Int] = [:]

    init(seed: UInt64) throws {
        desk = try Desk()
        twin = try desk.again()
        self.seed = seed
        acts = RandomActs(desk, seed: seed)
        random = SeededRandom(seed: seed &* 31)
        var rules: [ReturnRule] = []
        for name in ["quiet", "slow"].prefix(Int.random(in: 1...2, using: &random)) {
            var rule = ReturnRule(name: name)
            rule.silent = Self.time(&random)
            rule.unclaimed = Self.time(&random)
            rule.abandoned = Self.time(&random)
            if Bool.random(using: &random) { rule.text = "Back to the assistant" }
            if Bool.random(using: &random) { rule.exceptLabel = "vip" }
            rules.append(rule)
        }
        self.rules = rules
    }

    private static func time(_ random: inout SeededRandom) -> Duration? {
        Bool.random(using: &random) ? .seconds(Int.random(in: 5...40, using: &random) * 60) : nil
    }

    mutating func step() throws {
        try acts.act()
        noteClaims()
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<2: try write()
        case 2: try keep()
        case 3..<6: desk.clock.advance(by: .seconds(Int.random(in: 0...900, using: &random)))
        default: break
        }
        try sweep()
    }

    private mutating func write() throws {
        guard let id = acts.sessions.randomElement(using: &random) else { return }
        let text = Bool.random(using: &random) ? "half a sent" : ""
        let name = acts.people.randomElement(using: &random)!
        _ = try desk.person(name)
        try desk.store.saveDraft(text, as: .oneself, in: id, by: name)
    }

    private mutating func keep() throws {
        guard let id = acts.sessions.randomElement(using: &random) else { return }
        try desk.store.holdFromReturn(id)
        held[id] = desk.clock.now
        announced[id] = nil
    }

    private mutating func noteClaims() {
        for id in acts.sessions {
            guard let claim = try? desk.claim(id) else { continue }
            if claims[id]?.claim != claim { claims[id] = (claim, desk.clock.now) }
        }
        let known = Set(acts.sessions)
        for id in claims.keys where !known.contains(id) {
            claims[id] = nil
            held[id] = nil
            returned[id] = nil
        }
    }

    private mutating func sweep() throws {
        var before: [Session.ID: SessionSummary] = [:]
        for id in acts.sessions { before[id] = try desk.summary(id) }
        let isWritten = try Set(
            acts.people.flatMap { try desk.store.drafts(of: $0).map(\.session) })
        let isTwinFirst = Bool.random(using: &random)
        let sweeps = try [isTwinFirst, !isTwinFirst].map { isTwin in
            try (isTwin ? twin : desk.store).returnSessions(by: rules, as: isTwin ? "two" : "one").returned
        }
        #expect(sweeps.contains { $0.isEmpty }, "seed \(seed): both acted")
        for id in sweeps.joined() {
            let summary = try #require(before[id], "seed \(seed)")
            #expect(!isWritten.contains(id), "seed \(seed)")
            #expect(summary.session.mode == .manual, "seed \(seed)")
            #expect(try desk.summary(id).session.mode == .auto, "seed \(seed)")
            let told = try #require(announced[id], "seed \(seed): never announced")
            #expect(told.claim == summary.claim, "seed \(seed)")
            #expect(desk.clock.now - told.since >= ReturnRule.notice, "seed \(seed)")
            #expect(isDue(summary), "seed \(seed): \(id) before its time")
            returned[id, default: 0] += 1
        }
        try noteAnnounced()
    }

    private mutating func noteAnnounced() throws {
        var now: [Session.ID: (claim: Claim, since: Timestamp)] = [:]
        for plan in try desk.store.plannedReturns() {
            let claim = try desk.claim(plan.session)
            let old = announced[plan.session].flatMap { $0.claim == claim ? $0 : nil }
            now[plan.session] = old ?? (claim, desk.clock.now)
            #expect(plan.due >= now[plan.session]!.since + ReturnRule.notice, "seed \(seed)")
        }
        announced = now
        noteClaims()
    }

    /// Whether a rule's time has passed, judged by what the test itself saw happen.
    private func isDue(_ summary: SessionSummary) -> Bool {
        let now = desk.clock.now
        let since = [claims[summary.id]?.since, held[summary.id]].compactMap { $0 }.max() ?? now
        return rules.contains { rule in
            if rule.exceptLabel != nil, summary.session.labels.contains("vip") { return false }
            let quietSince = max(summary.lastActivity, held[summary.id] ?? summary.lastActivity)
            if let silent = rule.silent, summary.waitingSince == nil, now - quietSince >= silent,
                summary.lastLine?.source.isHuman == true
            {
                return true
            }
            if let unclaimed = rule.unclaimed, summary.owner == nil, now - since >= unclaimed { return true }
            guard let abandoned = rule.abandoned, let waiting = summary.waitingSince, summary.owner != nil
            else { return false }
            return now - max(since, waiting) >= abandoned
                && summary.needsHuman(for: "nobody", at: now)
        }
    }

    func close() { twin.close() }

    func checkLogs() throws {
        for (id, count) in returned {
            let handed = try desk.tail(id).filter {
                $0.event.handoff?.action == .handBack && Operator.isRule($0.author ?? "")
            }
            #expect(handed.count <= count, "seed \(seed)")
        }
    }
}
