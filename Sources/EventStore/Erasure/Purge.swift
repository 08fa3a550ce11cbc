import Storage
import Synchronization

/// Knows when deleted content may remain in the file's free space, and when to purge it.
final class Purger: Sendable {
    private let lane = WorkQueue("store.purge")
    private let state = Mutex(State())

    private struct State {
        var owedSince: ContinuousClock.Instant?
        var restsUntil = ContinuousClock.now
        var isUnderWay = false
    }

    /// Collects several deletions into one purge.
    private static let patience = Duration.seconds(3)
    /// After a purge, rest this many times as long as it took, because nobody can write during a purge.
    private static let rest = 100
    /// A file larger than this takes over a second to purge, so it waits until nobody has written for a
    /// while.
    private static let small = 64 << 20
    private static let quiet = Duration.seconds(30)

    func owe() { state.withLock { $0.owedSince = $0.owedSince ?? .now } }
    func settle() { state.withLock { $0.owedSince = nil } }

    /// Starts a purge if one is due; returns at once.
    func lookNowAndThen(_ store: EventStore) {
        let starts = state.withLock { state in
            guard let since = state.owedSince, since + Self.patience <= .now, state.restsUntil <= .now,
                !state.isUnderWay,
                store.fileSize < Self.small || store.checkpointer.lastChange + Self.quiet <= .now
            else { return false }
            state.isUnderWay = true
            return true
        }
        guard starts else { return }
        lane.async { [self, weak store] in
            let start = ContinuousClock.now
            // A failed purge stays owed.
            if let store { try? store.purge() }
            let time = ContinuousClock.now - start
            state.withLock { state in
                state.isUnderWay = false
                state.restsUntil = .now + max(Self.patience, time * Self.rest)
            }
        }
    }

    func drain() { lane.drain() }
}

extension EventStore {
    /// Overwrites the remains of everything that was deleted: in the search index, in the file's pages and in
    /// the write-ahead log. This rewrites the file, and nobody else can write meanwhile; 50 MB take about a
    /// second.
    public func purge() throws(StoreError) {
        purger.settle()
        do throws(StoreError) {
            let deleted = try reading { try $0.integer64("SELECT max(position) FROM tombstone") ?? 0 }
            try mergeIndexes()
            // A page that was split keeps copies of the rows that moved out of it, which no deletion reaches.
            try Self.translating(path: path) {
                try pool.withoutTransaction { db in
                    try schema.check(db, kind: kind, path: path)
                    try db.vacuum()
                }
            }
            try writing(counts: false) { try $0.run("UPDATE store SET purged = ?", [deleted]) }
            checkpointer.empty()
        } catch {
            purger.owe()
            throw error
        }
    }

    /// Whether an earlier process deleted something and ended before purging it.
    func owesPurge() throws(StoreError) -> Bool {
        try reading {
            try $0.integer("SELECT (SELECT max(position) FROM tombstone) > purged FROM store") == 1
        }
    }

    /// A contentless index only marks rows as deleted; it drops them when its segments are merged.
    private func mergeIndexes() throws(StoreError) {
        let names = try reading { db in
            let isGivenUp = try db.unfoldedKey() == 0
            return try db.all(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5(%'", []
            ) { $0[0] as String }
            // The old index is being removed in pieces; what remains of it cannot be merged.
            .filter { !isGivenUp || $0 != "passage_index" }
        }
        for name in names {
            try writing(counts: false) {
                try $0.run("INSERT INTO \(name) (\(name), rank) VALUES ('usermerge', 2)")
            }
            // A negative number first puts all segments on one level.
            var pages = -Self.pagesPerStep
            while try mergeStep(name, pages) >= 2 { pages = Self.pagesPerStep }
        }
    }

    private static let pagesPerStep = 500

    /// The number of changes; less than two when everything is merged.
    private func mergeStep(_ name: String, _ pages: Int) throws(StoreError) -> Int {
        try writing(counts: false) { db in
            let before = db.totalChangesCount
            try db.run("INSERT INTO \(name) (\(name), rank) VALUES ('merge', ?)", [pages])
            return db.totalChangesCount - before
        }
    }
}
