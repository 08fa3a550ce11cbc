import Conversation
import Effort
import EventStore
import Testing

@Suite struct LogUpdateTests {
    /// What a reader has of a log, kept up with updates alone.
    private struct Copy {
        var bytes: [UInt8] = []
        var mark: LogMark?
        var heard: [String: Int] = [:]

        mutating func take(_ update: LogUpdate) {
            switch update {
            case .none(let mark):
                heard["none", default: 0] += 1
                self.mark = mark
            case .more(let page, let mark):
                heard["more", default: 0] += 1
                if !page.isEmpty { bytes += [UInt8(ascii: ",")] + page.bytes }
                self.mark = mark
            case .all(let page, let mark):
                heard["all", default: 0] += 1
                bytes = page.bytes
                self.mark = mark
            }
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func updatesMakeTheSameOfALogAsReadingItAnew(seed: UInt64) throws {
        let desk = try Desk()
        var acts = RandomActs(desk, seed: seed)
        var copies: [Session.ID: Copy] = [:]
        // Some logs end within the page, others go on behind it.
        let (limit, size) = seed % 2 == 0 ? (5, Int.max) : (1_000, 1_500)
        for _ in 0..<Effort.count(2_000) {
            try acts.act()
            guard let id = acts.sessions.randomElement(using: &acts.random) else { continue }
            let update = try desk.store.logUpdate(of: id, since: copies[id]?.mark, limit: limit, size: size)
            copies[id, default: Copy()].take(update)
            let page = try desk.store.eventTexts(of: id, EventQuery(), limit: limit, size: size)
            let copy = copies[id]!
            #expect(copy.bytes == page.bytes, "seed \(seed)")
            if let last = page.places.last {
                // What was behind the page may be deleted by now: then a rest is asked for that is empty.
                let rest = last.offset.rawValue + 1
                #expect(copy.mark?.rest == rest || copy.mark?.rest == nil && page.isLast, "seed \(seed)")
            } else {
                #expect(copy.mark == nil, "seed \(seed)")
            }
        }
        let heard = copies.values.map(\.heard).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        #expect(heard.keys.sorted() == ["all", "more", "none"], "seed \(seed): \(heard)")
    }

    @Test func whatChangedInOtherSessionsIsNoNews() throws {
        let desk = try Desk()
        try desk.session()
        try desk.session("s2")
        try desk.customer()
        guard case .all(_, let mark?) = try update(desk, nil) else { throw Unexpected() }
        try desk.customer(in: "s2")
        guard case .none(let later) = try update(desk, mark) else { throw Unexpected() }
        try desk.customer("Hello again?")
        guard case .more(let page, _) = try update(desk, later) else { throw Unexpected() }
        #expect(page.places.map(\.offset) == [Offset(1)])
    }

    @Test func anotherSessionOfTheSameNameIsReadAnew() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer("first")
        guard case .all(_, let mark?) = try update(desk, nil) else { throw Unexpected() }
        try desk.store.deleteSession("s1")
        #expect(throws: StoreError.refused(.noSuchSession("s1"))) { try update(desk, mark) }
        try desk.session()
        guard case .all(let page, nil) = try update(desk, mark) else { throw Unexpected() }
        #expect(page.isEmpty)
    }

    @discardableResult
    private func update(_ desk: Desk, _ mark: LogMark?) throws -> LogUpdate {
        try desk.store.logUpdate(of: "s1", since: mark, limit: 10, size: 10_000)
    }

    private struct Unexpected: Error {}
}
