import Conversation
import Foundation
import Statistics
import Storage
import Testing

@testable import EventStore

/// The rows of statistics: who keeps them, what readers make of them, and when they go.
@Suite struct FactStoreTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func report(
        of store: EventStore? = nil, by grouping: Grouping? = nil, filter: String = ""
    ) throws -> Report {
        let window = Window(until: desk.clock.now + .seconds(1))
        return try (store ?? desk.store).statistics(
            ReportRequest(window: window, grouping: grouping, now: desk.clock.now),
            filter: ListFilter(reading: filter))
    }

    private func update(_ store: EventStore? = nil, as process: String = "one") throws {
        while try (store ?? desk.store).updateStatistics(as: process) {}
    }

    private func rows() throws -> [Int] {
        try desk.store.reading { db throws in
            try ["session_fact", "handoff_fact"].map { try db.integer("SELECT count(*) FROM \($0)") ?? 0 }
        }
    }

    private var through: Int64 { get throws { try desk.store.reading { try FactCursor(in: $0).through } } }

    /// Makes the rows say what no log says, so that whoever reads them is known by it.
    private func forge(_ store: EventStore? = nil) throws {
        try (store ?? desk.store).writing { try $0.run("UPDATE session_fact SET ai = 99") }
    }

    private func handoff(_ id: Session.ID = "s1", reason: String? = nil) throws {
        try desk.session(id)
        try desk.customer(in: id)
        try desk.ai("hello", in: id)
        desk.clock.advance(by: .seconds(10))
        try desk.handoff(in: id)
        desk.clock.advance(by: .seconds(60))
        try desk.takeOver(id, reason: reason)
        desk.clock.advance(by: .seconds(5))
        try desk.reply("here", in: id, request: "r-\(id)")
    }

    private func messages(of report: Report) throws -> [String: Int] {
        guard case .counts(let counts)? = report.value("messages") else { return [:] }
        return Dictionary(uniqueKeysWithValues: counts.map { ($0.name, $0.count) })
    }

    @Test func `a report is the same whether rows are current, old or missing`() throws {
        try handoff()
        let fromLogs = try report()
        #expect(fromLogs.value("time to claim") == .times(Spread([60_000_000])))
        #expect(fromLogs.value("time to first human response") == .times(Spread([65_000_000])))
        try update()
        #expect(try rows() == [1, 1])
        #expect(try report() == fromLogs)
        try desk.customer(in: "s1")
        let fromTail = try report()
        #expect(fromTail != fromLogs)
        try update()
        #expect(try report() == fromTail)
    }

    @Test func `current rows are read and a changed session is folded`() throws {
        try handoff("s1")
        try handoff("s2")
        try update()
        try forge()
        #expect(try messages(of: report())["AI"] == 198)
        try desk.customer(in: "s2")
        #expect(try messages(of: report())["AI"] == 100)
    }

    @Test func `an event that is deleted counts no more`() throws {
        try handoff()
        try update()
        try desk.store.deleteEvents(of: "s1", from: .zero)
        #expect(try messages(of: report()) == ["AI": 0, "as the AI": 0, "customer": 0, "self": 0])
        try update()
        #expect(try messages(of: report()) == ["AI": 0, "as the AI": 0, "customer": 0, "self": 0])
    }

    @Test func `forgotten rows are counted anew`() throws {
        try handoff()
        let known = try report()
        try update()
        try forge()
        try desk.store.forgetStatistics()
        #expect(try rows() == [0, 0])
        #expect(try report() == known)
        try update()
        #expect(try rows() == [1, 1])
        #expect(try report() == known)
    }

    @Test func `one program at a time keeps the rows`() throws {
        try handoff()
        #expect(try !desk.store.updateStatistics(as: "one"))
        let known = try through
        #expect(try desk.store.position.rawValue == known)
        try desk.customer(in: "s1")
        #expect(try !desk.store.updateStatistics(as: "two"))
        #expect(try through == known)
        #expect(try !desk.store.updateStatistics(as: "one"))
        #expect(try through > known)
    }

    @Test func `keeping the rows moves no position, and writes nothing while they are current`() throws {
        try handoff()
        let position = try desk.store.position
        try update()
        #expect(try desk.store.position == position)
        #expect(try desk.store.reading { try FactBatch(in: $0, kind: .local) == nil })
    }

    @Test func `many sessions take several rounds`() throws {
        for number in 0..<450 { try desk.session(Session.ID("s\(number)")) }
        #expect(try desk.store.updateStatistics(as: "one"))
        #expect(try rows()[0] < 450)
        try update()
        #expect(try rows()[0] == 450)
    }

    @Test func `a deleted session takes its rows with it, and the words in them`() throws {
        try handoff(reason: "SECRETREASON")
        try update()
        #expect(try rows() == [1, 1])
        try desk.store.deleteSession("s1")
        #expect(try rows() == [0, 0])
        #expect(try report().value("sessions") == .count(0))
        try desk.store.purge()
        #expect(try ErasureTests.found(in: desk.folder) == [])
    }

    @Test func `a session that is deleted while it is folded gets no row`() throws {
        try handoff()
        let batch = try #require(try desk.store.reading { try FactBatch(in: $0, kind: .local) })
        try desk.store.deleteSession("s1")
        try desk.store.writing { try batch.write(in: $0) }
        #expect(try rows() == [0, 0])
    }

    @Test func `rows of another generation count for nothing`() throws {
        try handoff()
        let known = try report()
        try update()
        try forge()
        let (copy, other) = (desk.folder + "/copy", desk.folder + "/other.store")
        try desk.store.backup(to: copy)
        _ = try EventStore.restore(copy, to: other)
        let clock = desk.clock
        let restored = try EventStore.open(at: other, options: StoreOptions(clock: { clock.now }))
        defer { restored.close() }
        #expect(try report(of: restored) == known)
        try update(restored)
        #expect(try report(of: restored) == known)
    }

    @Test func `a filter chooses sessions, and a group is an operator`() throws {
        try handoff("s1")
        try handoff("s2")
        var patch = SessionPatch()
        patch.labelsUpsert = ["vip"]
        try desk.store.patch("s2", patch)
        #expect(try report(filter: "label:vip").value("handoffs") == .count(1))
        #expect(try report(filter: "-label:vip").value("handoffs") == .count(1))
        #expect(try report(filter: "label:none").value("handoffs") == .count(0))
        let groups = try report(by: .operator).groups
        #expect(groups.map(\.key) == ["mia"])
    }

    @Test func `a typed reason counts, and a mode that a request set`() throws {
        try desk.session("s1")
        try desk.takeOver("s1", reason: "angry")
        try desk.session("s2", mode: .manual)
        try desk.session("s3")
        var patch = SessionPatch()
        patch.mode = .manual
        patch.metadataSet = ["handoff_reason": "form"]
        try desk.store.patch("s3", patch)
        let report = try report(by: .reason)
        #expect(report.groups.map(\.key) == ["angry", "form"])
        #expect(try self.report().value("handoffs") == .count(3))
        #expect(try self.report().value("taken by an operator") == .rate(Rate(1, of: 3)))
    }

    @Test func `a session of an id that existed before has a history of its own`() throws {
        try desk.session("s1", mode: .manual)
        try desk.store.deleteSession("s1")
        try desk.session("s1")
        #expect(try report().value("handoffs") == .count(0))
    }

    @Test func `an imported log counts as it was lived`() throws {
        try handoff()
        try desk.store.handBack("s1", by: desk.person("mia"), outcome: .resolved, saw: desk.claim())
        let known = try report()
        let other = try Desk()
        let session = try #require(try desk.store.session("s1"))
        let events = try desk.store.wholeLog(of: "s1", from: .zero, limit: 100)
        #expect(try other.store.importOne(session, events: events) == .added(events: events.count))
        #expect(try report(of: other.store) == known)
    }

    @Test func `histograms count the rows`() throws {
        try handoff()
        try update()
        let claim = try #require(
            try desk.store.handoffHistograms().first { $0.name == "switchboard_handoff_claim_seconds" })
        #expect(claim.count == 1)
        #expect(claim.sum == 60_000_000)
        #expect(claim.counts == Histogram.bounds.map { $0 >= 60 ? 1 : 0 })
    }
}

extension Report {
    /// The figure of the only group by name.
    func value(_ name: String) -> FigureValue? {
        Figure.all.firstIndex { $0.name == name }.flatMap { groups.first?.values[$0] }
    }
}
