import Storage

extension Schema {
    /// When a token expires, and when it was last shown; null if it does not, or was not.
    static func registerTokenLives(in migrator: inout Migrator) {
        migrator.registerMigration("14 tokens that expire") { db in
            try db.execute(
                """
                ALTER TABLE token ADD COLUMN expiry INTEGER;
                ALTER TABLE token ADD COLUMN used INTEGER;
                """)
        }
    }
}
