import Conversation
import Effort
import Handoff
import Statistics
import Storage
import Testing

@testable import EventStore

/// Rows that are kept while customers, agents and operators act at random say what the logs say.
@Suite struct FactPropertyTests {
    @Test(arguments: Array(UInt64(1)...UInt64(Effort.count(200))))
    func `rows are what a fold from scratch gives, and what a plain count gives`(seed: UInt64) throws {
        let desk = try Desk()
        var acts = RandomActs(desk, seed: seed)
        var random = SeededRandom(seed: seed &+ 1_000)
        var switches: [Session.ID: [PlainCount.Switch]] = [:]
        for _ in 0..<150 {
            try acts.act()
            switches = switches.filter { acts.sessions.contains($0.key) }
            if let id = acts.sessions.randomElement(using: &random),
                Int.random(in: 0..<12, using: &random) == 0
            {
                let mode = Mode.allCases.randomElement(using: &random)!
                let place = try desk.store.reading { try SessionRow.find(id, in: $0).state.nextOffset }
                var patch = SessionPatch()
                patch.mode = mode
                if try desk.summary(id).session.mode != mode {
                    switches[id, default: []].append(
                        PlainCount.Switch(before: place, mode: mode, moment: desk.clock.now))
                }
                try desk.store.patch(id, patch)
            }
            if Int.random(in: 0..<5, using: &random) == 0 { try desk.store.updateStatistics(as: "one") }
        }
        try compare(desk, Set(acts.sessions), switches, seed)
        while try desk.store.updateStatistics(as: "one") {}
        try compare(desk, Set(acts.sessions), switches, seed)
    }

    private func compare(
        _ desk: Desk, _ sessions: Set<Session.ID>, _ switches: [Session.ID: [PlainCount.Switch]],
        _ seed: UInt64
    ) throws {
        for grouping in [nil, Grouping.operator, .label, .reason, .outcome, .hour] {
            let request = ReportRequest(
                window: Window(since: Timestamp(microseconds: 0), until: desk.clock.now + .seconds(1)),
                grouping: grouping, now: desk.clock.now)
            let kept = try desk.store.statistics(request)
            #expect(try kept == Report(of: scratch(desk), request), "seed \(seed)")
            guard grouping == nil else { continue }
            var count = PlainCount()
            for id in sessions { count.add(try desk.tail(id), switches[id] ?? []) }
            #expect(kept.value("sessions") == .count(sessions.count), "seed \(seed)")
            #expect(kept.value("handoffs") == .count(count.handoffs), "seed \(seed)")
            #expect(
                kept.value("taken by an operator") == .rate(Rate(count.taken, of: count.handoffs)),
                "seed \(seed)")
            #expect(kept.value("claimed") == .rate(Rate(count.claimed, of: count.handoffs)), "seed \(seed)")
            #expect(
                kept.value("hand-back rate") == .rate(Rate(count.handedBack, of: count.ended)), "seed \(seed)"
            )
            #expect(kept.value("handle time") == .times(Spread(count.handleTimes)), "seed \(seed)")
            #expect(kept.value("waiting") == .times(Spread(count.waits)), "seed \(seed)")
        }
    }

    /// Every session, folded from its log in the order in which the store reads them.
    private func scratch(_ desk: Desk) throws -> [CountedSession] {
        try desk.store.reading { db throws in
            try db.all("SELECT \(SessionRow.selection) FROM session s ORDER BY s.pk") { SessionRow($0) }.map {
                row in
                CountedSession(
                    id: row.sessionID, agent: Agent.ID(row.agentID), labels: row.labelList,
                    creation: Timestamp(microseconds: row.creation),
                    facts: try #require(try db.facts(of: row.pk, in: .local)))
            }
        }
    }
}

/// Counts handoffs by walking through logs, without the rules of the program.
private struct PlainCount {
    struct Switch {
        var before: Offset
        var mode: Mode
        var moment: Timestamp
    }

    var handoffs = 0
    var taken = 0
    var claimed = 0
    var ended = 0
    var handedBack = 0
    var handleTimes: [Int64] = []
    var waits: [Int64] = []

    // Of the session that is walked through.
    private var isManual = false
    private var claim: Timestamp?
    private var request: Timestamp?
    private var unanswered: Timestamp?

    mutating func add(_ log: [LogEntry], _ switches: [Switch]) {
        (isManual, claim, request, unanswered) = (false, nil, nil, nil)
        var left = switches[...]
        for entry in log {
            while let next = left.first, next.before <= entry.event.offset { set(left.removeFirst()) }
            step(entry)
        }
        for last in left { set(last) }
    }

    private mutating func set(_ change: Switch) {
        if change.mode == .manual, !isManual { begin(at: change.moment) }
        if change.mode == .auto, isManual { end(at: change.moment) }
    }

    private mutating func begin(at moment: Timestamp?) {
        (isManual, claim, request) = (true, nil, moment)
        handoffs += 1
    }

    private mutating func end(at moment: Timestamp) {
        ended += 1
        if let claim { handleTimes.append((moment - claim).microseconds) }
        (isManual, request) = (false, nil)
    }

    private mutating func step(_ entry: LogEntry) {
        let moment = entry.event.creation
        switch (entry.event.kind, entry.event.source) {
        case (.message, .customer): unanswered = unanswered ?? moment
        case (.message, .humanAgent):
            let starts = [request, unanswered].compactMap { $0 }
            if isManual, let start = starts.min() { waits.append((moment - start).microseconds) }
            (request, unanswered) = (nil, nil)
        case (.message, .aiAgent):
            if !isManual, !entry.isGrowing, !entry.isCut { unanswered = nil }
        case (.tool, _):
            // One that came late changed nothing; what it was late for may be deleted since.
            if !isManual, !entry.isLate, entry.event.handoffCall != nil { begin(at: moment) }
        case (.custom, _): act(entry, moment)
        default: break
        }
    }

    private mutating func act(_ entry: LogEntry, _ moment: Timestamp) {
        switch entry.event.handoff?.action {
        case .takeOver?:
            if !isManual {
                begin(at: nil)
                taken += 1
            }
            if claim == nil {
                claim = moment
                claimed += 1
            }
        case .release?:
            if isManual { request = moment }
        case .handBack?:
            if isManual {
                handedBack += 1
                end(at: moment)
            }
        case .close?:
            (request, unanswered) = (nil, nil)
            if isManual { end(at: moment) }
        case .reopen?, nil: break
        }
    }
}
