import Storage

extension Schema {
    /// `generation` changes with a restore, because positions lose their meaning. `backed_up` is the time of
    /// the last backup. `purged` is the position up to which nothing is left of deleted content.
    static func registerGenerations(in migrator: inout Migrator) {
        migrator.registerMigration("7 generations") { db in
            try db.execute(
                """
                ALTER TABLE store ADD COLUMN generation TEXT NOT NULL DEFAULT '';
                ALTER TABLE store ADD COLUMN backed_up INTEGER;
                ALTER TABLE store ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;
                UPDATE store SET generation = lower(hex(randomblob(16)));
                """)
        }
    }
}
