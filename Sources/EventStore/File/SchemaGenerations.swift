import GRDB

extension Schema {
    /// `generation` is another one after a restore: a position means nothing in it. `backed_up` is when the last backup
    /// was made. `purged` is the position up to which nothing is left of what was deleted.
    static func registerGenerations(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("7 generations") { db in
            try db.execute(
                sql: """
                    ALTER TABLE store ADD COLUMN generation TEXT NOT NULL DEFAULT '';
                    ALTER TABLE store ADD COLUMN backed_up INTEGER;
                    ALTER TABLE store ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;
                    UPDATE store SET generation = lower(hex(randomblob(16)));
                    """)
        }
    }
}
