import Conversation
import Effort
import Storage
import Testing

@testable import EventStore

@Suite struct AttentionTests {
    /// Few rows tested one by one: what is far down in a large store is near in this one.
    @Test(arguments: [21, 22, 23, 24, 25] as [UInt64], [0, 3, 2000])
    func everyWindowIsAPartOfTheWholeOrder(seed: UInt64, tested: Int) throws {
        let desk = try Desk()
        var acts = RandomActs(desk, seed: seed)
        for _ in 0..<Effort.count(300) {
            desk.clock.advance(by: .microseconds(1))
            try acts.act()
        }
        let all = try desk.store.sessions(for: "mia", limit: 1000)
        for view in ListView.allCases {
            for order in ListOrder.allCases {
                let name = "seed \(seed) \(view) \(order)"
                let now = desk.clock.now
                let places = AttentionOrder(view, order, of: all, at: now).ids
                let ranks = Dictionary(
                    uniqueKeysWithValues: all.map {
                        ($0.id, AttentionOrder.Rank(of: $0, in: view, order, at: now))
                    })
                for first in [0, 1, places.count / 2, places.count - 1, places.count + 5] {
                    let list = try desk.store.window(
                        ListRequest(view: view, order: order, anchor: .row(max(0, first)), count: 7),
                        for: "mia", tested: tested)
                    let start = max(0, min(max(0, first), places.count - 7))
                    #expect(list.firstRow == start, "\(name)")
                    #expect(list.total == places.count, "\(name)")
                    let part = places.dropFirst(start).prefix(7)
                    #expect(list.rows.map { ranks[$0.id] } == part.map { ranks[$0] }, "\(name)")
                }
                for (place, id) in places.enumerated() where order == .attention || place % 4 == 0 {
                    let list = try desk.store.window(
                        ListRequest(view: view, order: order, anchor: .session(id), count: 5), for: "mia",
                        tested: tested)
                    #expect(list.rows.contains { $0.id == id }, "\(name)")
                    #expect(list.firstRow == max(0, min(place - 2, places.count - 5)), "\(name)")
                }
            }
        }
        try compareGroups(all, desk, seed)
        try compareCounts(all, desk, seed)
    }

    private func compareGroups(_ all: [SessionSummary], _ desk: Desk, _ seed: UInt64) throws {
        let now = desk.clock.now
        var groups = ListGroups()
        for summary in all {
            switch summary.standing(for: "mia", at: now) {
            case .yours(weOwe: true), .waiting, .theirs(_, isAbandoned: true): groups.needing += 1
            case .yours: groups.answered += 1
            case .theirs: groups.colleagues += 1
            case .automatic, .closed: break
            }
        }
        let needing = AttentionOrder(.needsHuman, .attention, of: all, at: now).ids
        for view in ListView.allCases {
            for order in ListOrder.allCases {
                let list = try desk.store.window(
                    ListRequest(view: view, order: order, anchor: .row(9), count: 1), for: "mia")
                let name = "seed \(seed) \(view) \(order)"
                #expect(list.next.map(\.id) == Array(needing.prefix(3)), "\(name)")
                switch view {
                case .queue where order == .attention, .all where order == .attention:
                    #expect(list.groups == groups, "\(name)")
                case .mine where order == .attention:
                    let mine = AttentionOrder(.mine, .attention, of: all, at: now).ids
                    #expect(list.groups?.answered == groups.answered, "\(name)")
                    #expect(list.groups?.needing == mine.count - groups.answered, "\(name)")
                default: #expect(list.groups == nil, "\(name)")
                }
            }
        }
    }

    private func compareCounts(_ all: [SessionSummary], _ desk: Desk, _ seed: UInt64) throws {
        var counts = StateCounts()
        for summary in all {
            switch summary.standing(for: "mia", at: desk.clock.now) {
            case .automatic: counts.automatic += 1
            case .waiting: counts.waiting += 1
            case .yours: counts.yours += 1
            case .theirs(_, let isAbandoned):
                counts.theirs += 1
                counts.abandoned += isAbandoned ? 1 : 0
            case .closed: counts.closed += 1
            }
        }
        let list = try desk.store.window(ListRequest(view: .all, anchor: .row(0), count: 1), for: "mia")
        #expect(list.counts == counts, "seed \(seed)")
    }

    @Test func anAnchorOutsideTheViewShowsTheTop() throws {
        let desk = try Desk()
        for number in 0..<10 { try desk.session(Session.ID("s\(number)")) }
        try desk.takeOver("s4")
        let list = try desk.store.window(
            ListRequest(view: .mine, anchor: .session("s9"), count: 5), for: "mia")
        #expect(list.rows.map(\.id) == ["s4"])
        #expect(list.firstRow == 0)
    }

    @Test func `what comes at a place that was read already is not unread`() throws {
        let desk = try Desk()
        try desk.session("s1")
        try desk.store.markRead("s1", by: "mia", through: .zero)
        try desk.customer("One", in: "s1")
        func isInFront() throws -> Bool {
            try desk.store.reading {
                try $0.integer("SELECT unread FROM read_mark WHERE operator = 'mia'") == 1
            }
        }
        #expect(try desk.summary("s1").unread == 0)
        #expect(try !isInFront())
        try desk.customer("Two", in: "s1")
        #expect(try desk.summary("s1").unread == 1)
        #expect(try isInFront())
    }
}
