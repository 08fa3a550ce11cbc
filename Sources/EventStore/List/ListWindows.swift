public import Conversation
import Storage

extension EventStore {
    /// A part of a list, in attention order as of now.
    ///
    /// - Parameters:
    ///   - request: Which list, and where in it.
    ///   - operatorName: Whose list it is.
    /// - Returns: The rows, and the number of sessions in each state over the whole store.
    /// - Throws: A storage error.
    public func window(
        _ request: ListRequest, for operatorName: String
    ) throws(StoreError) -> ListWindow {
        try window(request, for: operatorName, tested: List.tested)
    }

    func window(
        _ request: ListRequest, for operatorName: String, tested: Int
    ) throws(StoreError) -> ListWindow {
        try reading { db in
            let attention = try Attention(
                request.view, for: operatorName, at: now, rule: options.rule, in: db)
            let counts = try StateCounts(for: operatorName, attention, db)
            if !request.filter.isEmpty { return try filtered(request, attention, counts) }
            let list = try List(attention, counts, tested: tested)
            let count = max(request.count, 0)
            let wanted = try list.firstRow(request.anchor, count: count, db)
            let first = max(0, min(wanted, list.total - count))
            let keys = try list.keys(from: first, limit: count)
            return ListWindow(
                view: request.view, firstRow: first, rows: try Summary.read(keys, for: operatorName, in: db),
                total: list.total, counts: counts)
        }
    }

    private func filtered(
        _ request: ListRequest, _ attention: Attention, _ counts: StateCounts
    ) throws -> ListWindow {
        let db = attention.db
        let list = try FilteredList(attention, FilterQuery(request.filter, attention, at: now))
        let count = max(request.count, 0)
        var wanted = 0
        switch request.anchor {
        case .row(let row): wanted = row
        case .session(let id):
            let pk = try? SessionRow.key(of: id, in: db)
            if let row = pk.flatMap({ list.row(of: $0) }) { wanted = row - count / 2 }
        }
        let first = max(0, min(wanted, list.total - count))
        let rows = try Summary.read(
            list.keys(from: first, limit: count), for: attention.operatorName, in: db)
        return ListWindow(
            view: request.view, firstRow: first, rows: rows, total: list.total, counts: counts,
            filtered: try list.needs(attention, counts))
    }
}

/// The sections of one view with their sizes.
private final class List {
    private enum Section {
        case segment(Attention.Segment)
        case keys([ActivityKey])
        case rest
    }

    private let attention: Attention
    private let sections: [(section: Section, count: Int)]
    /// The size of the view by activity alone, before the other sections are taken out.
    private let activitySize: Int
    let total: Int
    /// Created when a row far down is requested.
    private var known: ActivityOrder?

    /// This many rows of the rest are tested one by one; positions further down are computed.
    static let tested = 2000
    private let tested: Int

    init(_ attention: Attention, _ counts: StateCounts, tested: Int) throws {
        self.attention = attention
        self.tested = tested
        var sections: [(section: Section, count: Int)] = []
        var segments: [Attention.Segment] = []
        switch attention.view {
        case .needsHuman, .all: segments = [attention.yours, attention.needing]
        case .mine: segments = [attention.yours]
        case .automatic, .closed: break
        }
        for segment in segments { sections.append((.segment(segment), try attention.count(segment))) }
        let stuck = try attention.stuckKeys()
        if !stuck.isEmpty { sections.insert((.keys(stuck), stuck.count), at: min(1, sections.count)) }
        if attention.view != .needsHuman {
            let unread = try attention.unread()
            sections.append((.keys(unread), unread.count))
        }
        let before = sections.map(\.count).reduce(0, +)
        activitySize = Self.size(of: attention.view, counts) ?? before
        sections.append((.rest, activitySize - before))
        self.sections = sections
        total = activitySize
    }

    /// How many sessions a view shows; nil if they have to be counted.
    private static func size(of view: ListView, _ counts: StateCounts) -> Int? {
        switch view {
        case .needsHuman: nil
        case .mine: counts.yours
        case .all: counts.all
        case .automatic: counts.automatic
        case .closed: counts.closed
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
                if size > 0, let row = try row(of: pk, in: section) { return before + row - count / 2 }
                before += size
            }
            return 0
        }
    }

    func keys(from first: Int, limit: Int) throws -> [Int64] {
        var keys: [Int64] = []
        var skip = first
        for (section, size) in sections where keys.count < limit {
            if skip < size { keys += try self.keys(in: section, from: skip, limit: limit - keys.count) }
            skip = max(0, skip - size)
        }
        return keys
    }

    private func keys(in section: Section, from first: Int, limit: Int) throws -> [Int64] {
        switch section {
        case .segment(let segment): return try attention.keys(segment, from: first, limit: limit)
        case .keys(let keys): return keys.dropFirst(first).prefix(limit).map(\.pk)
        case .rest where attention.view == .mine || first < tested:
            return try attention.keys(attention.rest, from: first, limit: limit)
        case .rest: return try order().keys(from: first, limit: limit)
        }
    }

    private func row(of pk: Int64, in section: Section) throws -> Int? {
        switch section {
        case .segment(let segment): return try attention.row(of: pk, in: segment)
        case .keys(let keys): return keys.firstIndex { $0.pk == pk }
        case .rest where attention.view == .mine: return try attention.row(of: pk, in: attention.rest)
        case .rest: return try order().row(of: pk)
        }
    }

    private func order() throws -> ActivityOrder {
        if let known { return known }
        var excluded: [ActivityKey] = []
        for (section, _) in sections {
            switch section {
            case .segment(let segment): excluded += try attention.activityKeys(segment)
            case .keys(let keys): excluded += keys
            case .rest: break
            }
        }
        let order = ActivityOrder(
            attention, size: activitySize, excluding: excluded, countable: max(tested, 2))
        known = order
        return order
    }
}

extension StateCounts {
    fileprivate init(for operatorName: String, _ attention: Attention, _ db: Database) throws {
        self.init()
        let tally = try db.all("SELECT sessions FROM tally ORDER BY state") { $0[0] as Int }
        automatic = tally[0]
        closed = tally[2]
        let owned = try db.integer("SELECT count(*) FROM session WHERE owner IS NOT NULL") ?? 0
        yours = try db.integer("SELECT count(*) FROM session WHERE owner = ?", [operatorName]) ?? 0
        waiting = tally[1] - owned
        theirs = owned - yours
        abandoned = try attention.abandonedCount()
        held = attention.stuck.sessions.count { $0.isHeld }
        unconfirmed = attention.stuck.sessions.count - held
    }
}
