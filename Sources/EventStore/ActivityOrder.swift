import GRDB

/// A session's place by last activity; the newest comes first.
struct ActivityKey: Comparable, Hashable {
    let activity: Int64
    let pk: Int64

    init(_ row: Row) {
        activity = row[0]
        pk = row[1]
    }

    static func < (left: Self, right: Self) -> Bool { (left.activity, left.pk) > (right.activity, right.pk) }
}

/// A view by last activity with some sessions taken out, quick anywhere in 100,000 rows.
///
/// Skipping rows of a bare index costs 13 ns each, testing one 200 ns and counting one 90 ns. So rows are
/// skipped without a test, and those taken out are reckoned with afterwards.
struct ActivityOrder {
    private let db: Database
    private let source: String
    private let condition: String
    private let arguments: [Value]
    /// With those taken out.
    private let size: Int
    /// In order.
    private let excluded: [ActivityKey]
    private let excludedKeys: Set<Int64>

    /// So many rows are counted rather than halved again.
    private let countable: Int

    init(_ attention: Attention, size: Int, excluding excluded: [ActivityKey], countable: Int) {
        self.countable = countable
        db = attention.db
        let view = attention.isInView
        condition = view.sql
        source = "session s INDEXED BY \(attention.index) WHERE \(view.sql)"
        arguments = view.arguments
        self.size = size
        self.excluded = excluded.sorted()
        excludedKeys = Set(excluded.map(\.pk))
    }

    func keys(from first: Int, limit: Int) throws -> [Int64] {
        guard let (start, skipped) = try start(of: first) else { return [] }
        var left = skipped
        var keys: [Int64] = []
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT s.last_activity, s.pk FROM \(source)
                    AND s.last_activity <= ? AND (s.last_activity < ? OR s.pk <= ?)
                    ORDER BY s.last_activity DESC, s.pk DESC
                    """),
            arguments: StatementArguments(arguments + [start.activity, start.activity, start.pk]))
        while keys.count < limit, let row = try rows.next() {
            let pk: Int64 = row[1]
            if excludedKeys.contains(pk) { continue }
            if left > 0 { left -= 1 } else { keys.append(pk) }
        }
        return keys
    }

    /// A session's row, from 0; nil where it is not in the view or taken out.
    func row(of pk: Int64) throws -> Int? {
        if excludedKeys.contains(pk) { return nil }
        let key = try db.all(
            "SELECT s.last_activity, s.pk FROM session s WHERE \(condition) AND s.pk = ?", arguments + [pk],
            ActivityKey.init
        ).first
        return try key.map { try rank(of: $0) - excludedBefore($0) }
    }

    /// Where to begin, and how many rows of the rest to leave out from there.
    private func start(of row: Int) throws -> (ActivityKey, Int)? {
        var rank = row
        // Each step reckons with more of those taken out; a few steps bring it close.
        for _ in 0..<6 {
            guard let key = try key(at: rank) else { return nil }
            let next = row + excludedBefore(key)
            if next == rank { return (key, 0) }
            rank = next
        }
        guard let key = try key(at: rank) else { return nil }
        return (key, row - (rank - excludedBefore(key)))
    }

    private func excludedBefore(_ key: ActivityKey) -> Int {
        var (low, high) = (0, excluded.count)
        while low < high {
            let middle = (low + high) / 2
            if excluded[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Reached from the nearer end.
    private func key(at rank: Int) throws -> ActivityKey? {
        guard (0..<size).contains(rank) else { return nil }
        let isNearTop = rank <= size / 2
        let order = isNearTop ? "s.last_activity DESC, s.pk DESC" : "s.last_activity, s.pk"
        return try db.all(
            "SELECT s.last_activity, s.pk FROM \(source) ORDER BY \(order) LIMIT 1 OFFSET ?",
            arguments + [isNearTop ? rank : size - 1 - rank], ActivityKey.init
        ).first
    }

    /// Among all rows of the view.
    private func rank(of key: ActivityKey) throws -> Int {
        var (low, high) = (0, size)
        var lowest: ActivityKey?
        while high - low > countable {
            let middle = (low + high) / 2
            guard let found = try self.key(at: middle) else { break }
            if found <= key { (low, lowest) = (middle, found) } else { high = middle }
        }
        let from = lowest.map { ($0.activity, $0.pk) } ?? (Int64.max, Int64.max)
        let between = try db.integer(
            """
            SELECT count(*) FROM \(source) AND s.last_activity BETWEEN ? AND ?
                AND (s.last_activity < ? OR s.pk <= ?) AND (s.last_activity > ? OR s.pk > ?)
            """, arguments + [key.activity, from.0, from.0, from.1, key.activity, key.pk])
        return low + (between ?? 0)
    }
}
