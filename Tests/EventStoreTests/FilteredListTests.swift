import Conversation
import Effort
import Testing

@testable import EventStore

/// Filtered lists against a plain look at every session.
@Suite struct FilteredListTests {
    private static let names = ["José Rossi", "ada", "Ωmega", "ada b", "", "日本", "a\u{0}da", "STRAẞE"]
    private static let labels = ["vip", "VIP", "needs care", "é"]

    /// What operators may type.
    private static let terms: [ListFilter.Test] = words + values + states

    private static let words: [ListFilter.Test] = [
        "text", "answer 3", "jose", "ada", "ωμ", "title 4", "s1", "care", "日", "strasse", "too hard", "\0d",
        "ria",
    ].map { .word($0) }

    private static let values: [ListFilter.Test] = [
        .label("vip"), .label("needs care"), .label("E"), .label("none"), .agent("aria"), .agent("RIA"),
        .owner("Mia"), .owner("lea"), .mode(.auto), .mode(.manual), .older(FilterAge(5, .minutes)!),
        .older(FilterAge(1, .hours)!), .since(.ago(FilterAge(20, .minutes)!)),
        .created(.ago(FilterAge(10, .minutes)!)),
    ]

    private static let states: [ListFilter.Test] = ListFilter.Trait.allCases.map { .trait($0) }

    private func filter(_ random: inout SeededRandom) -> ListFilter {
        ListFilter(
            (0..<Int.random(in: 1...3, using: &random)).map { _ in
                ListFilter.Term(
                    Self.terms.randomElement(using: &random)!, isNegated: Bool.random(using: &random))
            })
    }

    /// A store in which a lot has happened.
    private func busy(_ seed: UInt64) throws -> Desk {
        let desk = try Desk()
        var acts = RandomActs(desk, seed: seed)
        var random = SeededRandom(seed: seed)
        for _ in 0..<Effort.count(400) {
            desk.clock.advance(by: .microseconds(1))
            try acts.act()
            // Rows of equal rank have no order that a test could know.
            desk.clock.advance(by: .microseconds(1))
            if let id = acts.sessions.randomElement(using: &random) { try touch(id, desk, &random) }
        }
        return desk
    }

    private func touch(_ id: Session.ID, _ desk: Desk, _ random: inout SeededRandom) throws {
        switch Int.random(in: 0..<10, using: &random) {
        case 0:
            var patch = SessionPatch()
            patch.customerName = Self.names.randomElement(using: &random)!
            patch.labelsUpsert = [Self.labels.randomElement(using: &random)!]
            patch.labelsRemove = ["vip"]
            try desk.store.patch(id, patch)
        case 1:
            let text = Bool.random(using: &random) ? "draft" : ""
            _ = try desk.store.saveDraft(text, as: .oneself, in: id, by: "mia")
        case 2:
            let status = ["error", "typing", "ready"].randomElement(using: &random)!
            try desk.store.append(.status(status), to: id)
        default: break
        }
    }

    private func everything(_ desk: Desk) throws -> [SessionSummary] {
        try desk.store.sessions(for: "mia", limit: 1_000)
    }

    @Test(arguments: 31...36 as ClosedRange<UInt64>)
    func `a filtered list is the part of the whole one that passes`(seed: UInt64) throws {
        let desk = try busy(seed)
        var random = SeededRandom(seed: seed)
        let (all, now) = (try everything(desk), desk.clock.now)
        let needing = AttentionOrder(.needsHuman, of: all, at: now).ids
        let needs = Dictionary(
            uniqueKeysWithValues: all.map { ($0.id, AttentionOrder.Rank(of: $0, in: .needsHuman, at: now)) })
        for _ in 0..<Effort.count(400) {
            let (filter, view) = (filter(&random), ListView.allCases.randomElement(using: &random)!)
            let order = ListOrder.allCases.randomElement(using: &random)!
            let told = "seed \(seed): \(view) \(order) \(filter.written)"
            let passing = all.filter { filter.matches($0, for: "mia", at: now) }
            // A filter of the queue looks at all sessions.
            let searched = view == .queue ? ListView.all : view
            let places = AttentionOrder(searched, order, of: passing, at: now).ids
            let ranks = Dictionary(
                uniqueKeysWithValues: all.map {
                    ($0.id, AttentionOrder.Rank(of: $0, in: searched, order, at: now))
                })
            let first = Int.random(in: 0...(places.count + 1), using: &random)
            let list = try desk.store.window(
                ListRequest(view: view, order: order, anchor: .row(first), count: 5, filter: filter),
                for: "mia")
            let start = max(0, min(first, places.count - 5))
            #expect(list.firstRow == start && list.total == places.count, "\(told)")
            let part = places.dropFirst(start).prefix(5)
            #expect(list.rows.map { ranks[$0.id] } == part.map { ranks[$0] }, "\(told)")
            #expect(Set(part).isSubset(of: passing.map(\.id)), "\(told)")
            let hidden = needing.filter { !places.contains($0) }.count
            #expect(list.filtered?.hidden == hidden, "\(told)")
            #expect(
                list.filtered?.first.map { needs[$0] } == needing.prefix(100).map { needs[$0] }, "\(told)")
            try compareAnchors(
                places, ListRequest(view: view, order: order, anchor: .row(0), count: 5, filter: filter),
                desk, told)
        }
    }

    private func compareAnchors(
        _ places: [Session.ID], _ asked: ListRequest, _ desk: Desk, _ told: String
    ) throws {
        for (place, id) in places.enumerated().prefix(3) {
            var request = asked
            request.anchor = .session(id)
            let list = try desk.store.window(request, for: "mia")
            #expect(list.rows.contains { $0.id == id }, "\(told)")
            #expect(list.firstRow == max(0, min(place - 2, places.count - 5)), "\(told)")
        }
    }

    @Test(arguments: 41...44 as ClosedRange<UInt64>)
    func `pages hold what passes, oldest first`(seed: UInt64) throws {
        let desk = try busy(seed)
        var random = SeededRandom(seed: seed)
        let (all, now) = (try everything(desk), desk.clock.now)
        for _ in 0..<Effort.count(200) {
            var filter = SessionFilter()
            filter.terms = self.filter(&random)
            filter.searchesPrivate = Bool.random(using: &random)
            if Int.random(in: 0..<4, using: &random) == 0 { filter.text = "text" }
            let told = "seed \(seed): \(filter.terms.written) \(filter.text ?? "")"
            var holding: Set<Session.ID>?
            if filter.text != nil {
                var alone = SessionFilter()
                alone.text = filter.text
                alone.searchesPrivate = filter.searchesPrivate
                holding = Set(try desk.store.sessions(alone, limit: 1_000).map(\.id))
            }
            let passing = all.filter {
                filter.terms.matches($0, for: "mia", at: now, searchesPrivate: filter.searchesPrivate)
                    && holding?.contains($0.id) != false
            }.map(\.id)
            #expect(try desk.store.sessions(filter, for: "mia", limit: 1_000).map(\.id) == passing, "\(told)")
            var paged: [Session.ID] = []
            var (place, hasMore): (ListPlace?, Bool) = (nil, true)
            while hasMore, paged.count < 1_000 {
                let page = try desk.store.summaries(filter, for: "mia", after: place, limit: 3)
                paged += page.rows.map(\.id)
                hasMore = page.hasMore
                place = page.rows.last.map { ListPlace(creation: $0.session.creation, id: $0.id.rawValue) }
            }
            #expect(paged == passing, "\(told)")
        }
    }

    @Test func `labels, agents and owners in use complete a filter`() throws {
        let desk = try Desk()
        for id in ["s1", "s2", "s3"] as [Session.ID] { try desk.session(id) }
        for (id, labels) in [("s1", ["vip", "refund", "closed"]), ("s2", ["vip"])] as [(Session.ID, [String])]
        {
            var patch = SessionPatch()
            patch.labelsUpsert = labels
            try desk.store.patch(id, patch)
        }
        try desk.takeOver("s3")
        #expect(
            try desk.store.filterWords(limit: 9)
                == FilterWords(labels: ["vip", "refund"], agents: ["Aria"], owners: ["mia"]))
        #expect(try desk.store.filterWords(limit: 1).labels == ["vip"])
    }

    @Test func `what is asked of nobody in particular is nobody's`() throws {
        let desk = try Desk()
        try desk.session("s1", mode: .manual)
        var filter = SessionFilter()
        filter.terms = try ListFilter(reading: "is:mine")
        #expect(try desk.store.summaries(filter, after: nil, limit: 5).rows.isEmpty)
        filter.terms = try ListFilter(reading: "-is:mine is:waiting")
        #expect(try desk.store.summaries(filter, after: nil, limit: 5).rows.map(\.id) == ["s1"])
    }
}
