import Storage

extension EventStore {
    /// Starts a purge if one is due; returns at once.
    func purgeWhenDue() {
        purger.startWhenDue(fileSize: fileSize, lastChange: checkpointer.lastChange) { [weak self] in
            // A failed purge stays owed.
            if let self { try? purge() }
        }
    }

    /// Overwrites the remains of everything that was deleted: in the search index, in the file's pages and in
    /// the write-ahead log. This rewrites the file, and nobody else can write meanwhile; 50 MB take about a
    /// second.
    public func purge() throws(StoreError) {
        purger.noteDone()
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
        let indexes = try reading { db in
            // The old index is being removed in pieces once its texts are in the other one; what remains of it
            // cannot be merged.
            let isOldInUse = try db.unfoldedKey() != 0
            return try [Database.folded, Database.unfolded].filter { index in
                try index.exists(in: db) && (isOldInUse || index.name != Database.unfolded.name)
            }
        }
        for index in indexes {
            try writing(counts: false) { try index.prepareMerge(in: $0) }
            // A negative number first puts all segments on one level.
            var pages = -Self.pagesPerStep
            while try writing(counts: false, { try index.merge(pages: pages, in: $0) }) {
                pages = Self.pagesPerStep
            }
        }
    }

    private static let pagesPerStep = 500
}
