public import Conversation
import GRDB

extension EventStore {
    /// A part of a list, in attention order as of this moment.
    ///
    /// - Parameters:
    ///   - request: Which list, and where in it.
    ///   - operatorName: Whose list it is.
    /// - Returns: The rows, and how many sessions stand where over the whole store.
    /// - Throws: What the file says.
    public func window(
        _ request: ListRequest, for operatorName: String
    ) throws(StoreError) -> ListWindow {
        try reading { db in
            let attention = try Attention(
                request.view, for: operatorName, at: now, rule: options.rule, in: db)
            let counts = try StateCounts(for: operatorName, attention, db)
            let list = try List(attention, counts)
            let count = max(request.count, 0)
            let wanted = try list.firstRow(request.anchor, count: count, db)
            let first = max(0, min(wanted, list.total - count))
            let keys = try list.keys(from: first, limit: count)
            return ListWindow(
                view: request.view, firstRow: first, rows: try Summary.read(keys, for: operatorName, in: db),
                total: list.total, counts: counts)
        }
    }
}

/// The segments of one view with their sizes.
private struct List {
    let attention: Attention
    let segments: [(segment: Attention.Segment, count: Int)]
    let total: Int

    init(_ attention: Attention, _ counts: StateCounts) throws {
        self.attention = attention
        var segments: [(segment: Attention.Segment, count: Int)] = []
        var counted = 0
        let size = Self.size(of: attention.view, counts)
        for (index, segment) in attention.segments.enumerated() {
            // The last one is what remains of a known sum: counting it would walk the whole index.
            let isRest = index == attention.segments.count - 1
            let count =
                try isRest ? size.map { $0 - counted } ?? attention.count(segment) : attention.count(segment)
            segments.append((segment, count))
            counted += count
        }
        self.segments = segments
        total = counted
    }

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
            for (segment, size) in segments {
                if let row = try attention.row(of: pk, in: segment) { return before + row - count / 2 }
                before += size
            }
            return 0
        }
    }

    func keys(from first: Int, limit: Int) throws -> [Int64] {
        var keys: [Int64] = []
        var skip = first
        for (segment, size) in segments where keys.count < limit {
            if skip < size {
                keys += try attention.keys(segment, from: skip, limit: limit - keys.count)
            }
            skip = max(0, skip - size)
        }
        return keys
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
    }
}

extension Attention {
    func abandonedCount() throws -> Int {
        try db.integer(
            """
            SELECT count(*) FROM session s INDEXED BY session_owner
            WHERE s.owner IS NOT NULL AND s.owner <> ? AND s.waiting_since IS NOT NULL
                AND (s.waiting_since <= ? OR s.owner IN (SELECT value FROM json_each(?)))
            """, needingArguments) ?? 0
    }
}
