import GRDB

extension Schema {
    /// When a token ends by itself, and when it was shown last; nil where it does not, and was not.
    static func registerTokenLives(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("14 tokens that expire") { db in
            try db.execute(
                sql: """
                    ALTER TABLE token ADD COLUMN expiry INTEGER;
                    ALTER TABLE token ADD COLUMN used INTEGER;
                    """)
        }
    }
}
