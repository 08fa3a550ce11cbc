import Foundation
import Storage

extension Schema {
    /// Texts are indexed without case and diacritics, and found by their own times.
    ///
    /// Older texts stay in the old index, up to the key in `store.unfolded`, until a `Reindexer` has moved
    /// them.
    static func registerFoldedSearch(in migrator: inout Migrator) {
        migrator.registerMigration("10 search without case and marks") { db in
            try Database.folded.create(isCaseSensitive: true, in: db)
            try db.execute(
                """
                CREATE INDEX event_moment ON event (creation, pk) WHERE deleted = 0 AND kind <> 'status';
                CREATE INDEX passage_moment ON passage (moment, pk);
                ALTER TABLE store ADD COLUMN unfolded INTEGER NOT NULL DEFAULT 0;
                UPDATE store SET unfolded = max(
                    ifnull((SELECT max(pk) FROM event), 0), ifnull((SELECT max(pk) FROM passage), 0));
                """)
            if try db.unfoldedKey() == 0 { try Database.unfolded.drop(in: db) }
        }
    }
}

extension Database {
    /// Texts with keys up to this one are only in the old index.
    func unfoldedKey() throws -> Int64 { try integer64("SELECT unfolded FROM store") ?? 0 }
}
