import Storage

extension Schema {
    /// A time after every other one, for those that are null.
    static let never = Int64(9_000_000_000_000_000_000)

    /// The tallies and the participants that sessions name are kept by the program, which has all other rules.
    static func registerRules(in migrator: inout Migrator) {
        migrator.registerMigration("18 rules in the program") { db in
            try db.execute(
                """
                DROP TRIGGER IF EXISTS tally_insert;
                DROP TRIGGER IF EXISTS tally_delete;
                DROP TRIGGER IF EXISTS tally_update;
                DROP TRIGGER IF EXISTS participant_implied;
                DROP INDEX session_manual;
                CREATE INDEX session_manual
                    ON session (coalesce(waiting_since, \(never)), pk, owner, waiting_since, owned_since)
                    WHERE mode = 1;
                """)
        }
    }
}
