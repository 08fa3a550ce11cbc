import Conversation
import Storage

/// The sections of one view, in one order, with their sizes.
final class List {
    private enum Section {
        case segment(Attention.Segment)
        case keys([ActivityKey])
        /// What is left of the view in attention order, the newest first.
        case rest
        /// What is left of the view.
        case byActivity(newestFirst: Bool)
    }

    private let attention: Attention
    private let sections: [(section: Section, count: Int)]
    /// The size of the view by activity alone, before the other sections are taken out.
    private let activitySize: Int
    let total: Int
    /// nil if the list has none.
    let groups: ListGroups?
    /// Created when a row far down is requested.
    private var known: ActivityOrder?

    /// This many rows of the rest are tested one by one; positions further down are computed.
    static let tested = 2000
    private let tested: Int

    init(_ attention: Attention, _ order: ListOrder, _ counts: StateCounts, tested: Int) throws {
        self.attention = attention
        self.tested = tested
        var sections = try Self.sections(attention, order)
        let before = sections.map(\.count).reduce(0, +)
        activitySize = Self.size(of: attention.view, order, counts) ?? before
        switch order {
        case .attention: sections.append((.rest, activitySize - before))
        case .newest, .longestWait:
            sections.append((.byActivity(newestFirst: true), activitySize - before))
        case .oldest: sections.append((.byActivity(newestFirst: false), activitySize - before))
        }
        self.sections = sections
        total = activitySize
        groups = order == .attention ? Self.groups(of: attention.view, sections.map(\.count)) : nil
    }

    private static func sections(
        _ attention: Attention, _ order: ListOrder
    ) throws -> [(section: Section, count: Int)] {
        switch (order, attention.view) {
        case (.attention, _): try byAttention(attention)
        case (.longestWait, .automatic), (.longestWait, .closed): []
        case (.longestWait, .needsHuman): [try sized(attention.waits, attention), try stuck(attention)]
        case (.longestWait, _): [try sized(attention.waits, attention)]
        case (.newest, .needsHuman), (.oldest, .needsHuman):
            [try needing(attention, newestFirst: order == .newest)]
        case (.newest, _), (.oldest, _): []
        }
    }

    private static func byAttention(_ attention: Attention) throws -> [(section: Section, count: Int)] {
        let stuck = try stuck(attention)
        switch attention.view {
        case .needsHuman:
            return [try sized(attention.yours, attention), stuck, try sized(attention.needing, attention)]
        case .mine: return [try sized(attention.yours, attention), stuck, try unread(attention)]
        case .automatic, .closed: return [stuck, try unread(attention)]
        case .queue, .all:
            let people = [
                try sized(attention.yours, attention), stuck, try sized(attention.needing, attention),
                try sized(attention.answered, attention), try sized(attention.colleagues, attention),
            ]
            return attention.view == .queue ? people : people + [try unread(attention)]
        }
    }

    private static func sized(
        _ segment: Attention.Segment, _ attention: Attention
    ) throws -> (section: Section, count: Int) {
        (.segment(segment), try attention.count(segment))
    }

    private static func stuck(_ attention: Attention) throws -> (section: Section, count: Int) {
        let keys = try attention.stuckKeys()
        return (.keys(keys), keys.count)
    }

    private static func unread(_ attention: Attention) throws -> (section: Section, count: Int) {
        let keys = try attention.unread()
        return (.keys(keys), keys.count)
    }

    /// The sessions that need a person, by activity. They are few.
    private static func needing(
        _ attention: Attention, newestFirst: Bool
    ) throws -> (section: Section, count: Int) {
        let keys =
            try attention.activityKeys(attention.yours) + attention.stuckKeys()
            + attention.activityKeys(attention.needing)
        return (.keys(newestFirst ? keys.sorted() : keys.sorted(by: >)), keys.count)
    }

    /// How many sessions a view shows; nil if they have to be counted.
    private static func size(of view: ListView, _ order: ListOrder, _ counts: StateCounts) -> Int? {
        switch view {
        case .needsHuman: nil
        case .mine: counts.yours
        case .all: counts.all
        case .automatic: counts.automatic
        case .closed: counts.closed
        // By attention, it begins with stuck messages in any state.
        case .queue: order == .attention ? nil : counts.waiting + counts.yours + counts.theirs
        }
    }

    /// The groups of a list whose sections have these sizes.
    private static func groups(of view: ListView, _ sizes: [Int]) -> ListGroups? {
        switch view {
        case .queue, .all:
            ListGroups(
                needing: sizes[0] + sizes[1] + sizes[2], answered: sizes[3], colleagues: sizes[4])
        case .mine: ListGroups(needing: sizes[0] + sizes[1], answered: sizes[2] + sizes[3])
        case .needsHuman, .automatic, .closed: nil
        }
    }

    func firstRow(_ anchor: ListRequest.Anchor, count: Int, _ db: Database) throws -> Int {
        switch anchor {
        case .row(let row): return row
        case .session(let id):
            guard let pk = try db.integer64("SELECT pk FROM session WHERE id = ?", [id.rawValue]) else {
                return 0
            }
            var before = 0
            for (section, size) in sections {
                if size > 0, let row = try row(of: pk, in: section, size) { return before + row - count / 2 }
                before += size
            }
            return 0
        }
    }

    func keys(from first: Int, limit: Int) throws -> [Int64] {
        var keys: [Int64] = []
        var skip = first
        for (section, size) in sections where keys.count < limit {
            if skip < size {
                keys += try self.keys(in: section, size, from: skip, limit: limit - keys.count)
            }
            skip = max(0, skip - size)
        }
        return keys
    }

    private func keys(in section: Section, _ size: Int, from first: Int, limit: Int) throws -> [Int64] {
        switch section {
        case .segment(let segment): return try attention.keys(segment, from: first, limit: limit)
        case .keys(let keys): return keys.dropFirst(first).prefix(limit).map(\.pk)
        case .rest where attention.view == .mine || first < tested:
            return try attention.keys(attention.rest, from: first, limit: limit)
        case .rest, .byActivity(newestFirst: true): return try order().keys(from: first, limit: limit)
        case .byActivity(newestFirst: false):
            let last = size - first
            let found = try order().keys(from: max(0, last - limit), limit: min(limit, last))
            return found.reversed()
        }
    }

    private func row(of pk: Int64, in section: Section, _ size: Int) throws -> Int? {
        switch section {
        case .segment(let segment): return try attention.row(of: pk, in: segment)
        case .keys(let keys): return keys.firstIndex { $0.pk == pk }
        case .rest where attention.view == .mine: return try attention.row(of: pk, in: attention.rest)
        case .rest, .byActivity(newestFirst: true): return try order().row(of: pk)
        case .byActivity(newestFirst: false): return try order().row(of: pk).map { size - 1 - $0 }
        }
    }

    private func order() throws -> ActivityOrder {
        if let known { return known }
        var excluded: [ActivityKey] = []
        for (section, _) in sections {
            switch section {
            case .segment(let segment): excluded += try attention.activityKeys(segment)
            case .keys(let keys): excluded += keys
            case .rest, .byActivity: break
            }
        }
        let order = ActivityOrder(
            attention, size: activitySize, excluding: excluded, countable: max(tested, 2))
        known = order
        return order
    }
}
