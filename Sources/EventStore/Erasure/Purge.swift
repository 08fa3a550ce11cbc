import GRDB
import Synchronization

/// When something that was deleted may still stand between the lines of the file.
final class Purger: Sendable {
    private let lane = WorkQueue("store.purge")
    private let state = Mutex(State())

    private struct State {
        var owedSince: ContinuousClock.Instant?
        var restsUntil = ContinuousClock.now
        var isUnderWay = false
    }

    /// Several deletions are purged at once.
    private static let patience = Duration.seconds(3)
    /// Nobody writes during a purge: it may take a hundredth of the time,
    private static let rest = 100
    /// and where the file is larger than this, which takes a second, it waits until nobody has written for a while.
    private static let small = 64 << 20
    private static let quiet = Duration.seconds(30)

    func owe() { state.withLock { $0.owedSince = $0.owedSince ?? .now } }
    func settle() { state.withLock { $0.owedSince = nil } }

    /// Starts one where it is time; returns at once.
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
            // What fails is owed still.
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
    /// Overwrites what is left of everything that was deleted: in the search index, in the pages of the file, in the log.
    /// The file is written anew, during which nobody else writes; 50 MB take about a second.
    public func purge() throws(StoreError) {
        purger.settle()
        do throws(StoreError) {
            let deleted = try reading { try $0.integer64("SELECT max(position) FROM tombstone") ?? 0 }
            try mergeIndexes()
            // A page that was divided keeps copies of the rows that moved out of it, which no deletion finds.
            try Self.translating(path: path) {
                try pool.writeWithoutTransaction { db in
                    try schema.check(db, kind: kind, path: path)
                    try db.execute(sql: "VACUUM")
                }
            }
            try writing(counts: false) { try $0.run("UPDATE store SET purged = ?", [deleted]) }
            checkpointer.empty()
        } catch {
            purger.owe()
            throw error
        }
    }

    /// Whether an earlier process deleted something and ended before it was purged.
    func owesPurge() throws(StoreError) -> Bool {
        try reading {
            try $0.integer("SELECT (SELECT max(position) FROM tombstone) > purged FROM store") == 1
        }
    }

    /// An index without content marks what it forgets as forgotten, and drops it when its parts are merged.
    private func mergeIndexes() throws(StoreError) {
        let names = try reading { db in
            let isGivenUp = try db.unfoldedKey() == 0
            return try db.all(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5(%'", []
            ) { $0[0] as String }
            // The old index is taken away in pieces, and what is left of it is none that can be merged.
            .filter { !isGivenUp || $0 != "passage_index" }
        }
        for name in names {
            try writing(counts: false) {
                try $0.run("INSERT INTO \(name) (\(name), rank) VALUES ('usermerge', 2)")
            }
            // A negative number makes all parts equal first.
            var pages = -Self.pagesPerStep
            while try mergeStep(name, pages) >= 2 { pages = Self.pagesPerStep }
        }
    }

    private static let pagesPerStep = 500

    /// How much it changed; less than two where all is merged.
    private func mergeStep(_ name: String, _ pages: Int) throws(StoreError) -> Int {
        try writing(counts: false) { db in
            let before = db.totalChangesCount
            try db.run("INSERT INTO \(name) (\(name), rank) VALUES ('merge', ?)", [pages])
            return db.totalChangesCount - before
        }
    }
}
