import Conversation
import Effort
import EventStore
import Testing

@Suite struct FeedTests {
    /// What a console knows that has heard of every page.
    struct Copy {
        var position = Position.start
        var sessions: [Session.ID: SessionSummary] = [:]
        var entries: [Session.ID: [Offset: LogEntry]] = [:]
        var notes: [Int64: Note] = [:]
        var suggestions: [Int64: Suggestion] = [:]

        mutating func apply(_ page: ChangePage) {
            position = page.through
            for change in page.changes { apply(change) }
        }

        private mutating func apply(_ change: Change) {
            switch change {
            case .session(let summary) where summary.isDeleted: forget(summary.id)
            case .session(let summary): sessions[summary.id] = summary
            case .entry(let id, let entry): entries[id, default: [:]][entry.event.offset] = entry
            case .note(let note): notes[note.id] = note
            case .suggestion(let suggestion): suggestions[suggestion.id] = suggestion
            case .request, .upstream, .words: break
            }
        }

        private mutating func forget(_ id: Session.ID) {
            sessions[id] = nil
            entries[id] = nil
            notes = notes.filter { $0.value.session != id }
            suggestions = suggestions.filter { $0.value.session != id }
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func pagesAppliedInOrderGiveTheCurrentRows(seed: UInt64) throws {
        let desk = try Desk()
        var acts = RandomActs(desk, seed: seed)
        var copy = Copy()
        for _ in 0..<Effort.count(250) {
            try acts.act()
            if acts.random.next() % 3 == 0 {
                let limit = Int(acts.random.next() % 5) + 1
                copy.apply(try desk.store.changes(after: copy.position, limit: limit, for: "mia"))
            }
        }
        try catchUp(&copy, desk)
        try compare(copy, desk, seed)
        var fresh = Copy()
        try catchUp(&fresh, desk)
        try compare(fresh, desk, seed)
    }

    @Test(arguments: [31, 32] as [UInt64])
    func `rows of all tables come in the order of their positions, however a page is cut`(seed: UInt64) throws
    {
        let desk = try Desk()
        var acts = RandomActs(desk, seed: seed)
        for _ in 0..<300 { try acts.act() }
        let whole = try desk.store.changes(after: .start, limit: 10_000, for: "mia")
        // Sizes are measured 32 at a time.
        #expect(whole.isLast && whole.changes.count > 32, "seed \(seed)")
        for (limit, size) in [(1, Int.max), (7, .max), (10_000, 1), (10_000, 9_000), (50, 20_000)] {
            var found: [Change] = []
            var page = ChangePage(changes: [], through: .start, isLast: false)
            while !page.isLast {
                page = try desk.store.changes(after: page.through, limit: limit, size: size, for: "mia")
                #expect(size > 1 || page.changes.count == 1, "seed \(seed)")
                found += page.changes
            }
            #expect(found == whole.changes, "seed \(seed), limit \(limit), size \(size)")
        }
    }

    private func catchUp(_ copy: inout Copy, _ desk: Desk) throws {
        var isLast = false
        while !isLast {
            let page = try desk.store.changes(after: copy.position, limit: 3, for: "mia")
            isLast = page.isLast
            copy.apply(page)
        }
    }

    private func compare(_ copy: Copy, _ desk: Desk, _ seed: UInt64) throws {
        let now = try desk.store.sessions(limit: 1000)
        #expect(Set(copy.sessions.keys) == Set(now.map(\.id)), "seed \(seed)")
        for summary in now {
            let id = summary.id
            let known = copy.sessions[id]
            #expect(known?.position == summary.position, "seed \(seed)")
            #expect(known?.session == summary.session && known?.claim == summary.claim, "seed \(seed)")
            #expect(known?.waitingSince == summary.waitingSince, "seed \(seed)")
            let alive = (copy.entries[id] ?? [:]).values.filter { !$0.event.isDeleted }
                .sorted { $0.event.offset < $1.event.offset }
            #expect(try alive == desk.tail(id), "seed \(seed)")
            let notes = copy.notes.values.filter { $0.session == id }.sorted { $0.id < $1.id }
            #expect(try notes == desk.store.notes(of: id), "seed \(seed)")
            let open = copy.suggestions.values.filter { $0.session == id && !$0.isSettled }
                .sorted { $0.id < $1.id }
            #expect(try open == desk.store.suggestions(of: id), "seed \(seed)")
            #expect(open.count == summary.suggestionCount, "seed \(seed)")
        }
    }

    @Test(arguments: [11, 12] as [UInt64])
    func offsetsHaveNoGap(seed: UInt64) throws {
        let desk = try Desk()
        var acts = RandomActs(desk, seed: seed)
        for _ in 0..<Effort.count(200) { try acts.act() }
        for id in acts.sessions {
            let entries = try desk.store.changes(after: .start, limit: 10_000, for: "mia").changes
                .compactMap { change -> Int? in
                    if case .entry(id, let entry) = change { entry.event.offset.rawValue } else { nil }
                }
            #expect(entries.sorted() == Array(0..<entries.count), "seed \(seed)")
        }
    }

    @Test func aDeletedSessionIsToldOf() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        let before = try desk.store.position
        try desk.store.deleteSession("s1")
        let page = try desk.store.changes(after: before, limit: 10, for: "mia")
        guard case .session(let summary)? = page.changes.first else {
            Issue.record("no tombstone")
            return
        }
        #expect(page.changes.count == 1)
        #expect(summary.id == "s1" && summary.isDeleted)
        #expect(page.isLast)
    }
}
