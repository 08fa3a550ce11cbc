import Storage

extension Schema {
    /// What a mirror does if its server no longer has what it had, and how it knows that the server refuses
    /// it.
    ///
    /// `gone_at` is when a session that the server lacks was accepted as deleted there; it is null while that
    /// is in doubt. `lost` is how many sessions went missing at once; `accepted` is how many of them an
    /// operator accepts as deleted. `renewed` says that another server answers at the address. `relief` names
    /// the process that is asked to end because a console has another token. `list_interval` is in
    /// milliseconds.
    static func registerDeletions(in migrator: inout Migrator) {
        migrator.registerMigration("13 deletions on mirrored servers") { db in
            try db.execute(
                """
                ALTER TABLE session ADD COLUMN gone_at INTEGER;
                CREATE INDEX session_gone ON session (gone_at) WHERE gone = 1;
                ALTER TABLE upstream ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE upstream ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE upstream ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE upstream ADD COLUMN renewed INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE upstream ADD COLUMN relief TEXT;
                ALTER TABLE upstream ADD COLUMN list_interval INTEGER;
                """)
        }
    }
}
