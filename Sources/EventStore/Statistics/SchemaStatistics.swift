import Storage

extension Schema {
    /// What statistics count, a row for each session and for each of its handoffs: the fold of its log as of the
    /// position in `statistics`. Whatever changed after it must be folded anew. Times are in microseconds. `closings` and
    /// `waits` are lists; see `FactText`.
    static func registerStatistics(in migrator: inout Migrator) {
        migrator.registerMigration("21 statistics") { db in
            try db.execute(
                """
                CREATE TABLE statistics (
                    id INTEGER PRIMARY KEY CHECK (id = 1), generation TEXT NOT NULL, through INTEGER NOT NULL);
                INSERT INTO statistics (id, generation, through) VALUES (1, '', 0);
                CREATE TABLE session_fact (
                    session INTEGER PRIMARY KEY, customer INTEGER NOT NULL, ai INTEGER NOT NULL,
                    late INTEGER NOT NULL, oneself INTEGER NOT NULL, as_ai INTEGER NOT NULL,
                    unanswered_since INTEGER, closings TEXT NOT NULL);
                CREATE TABLE handoff_fact (
                    session INTEGER NOT NULL, number INTEGER NOT NULL, cause TEXT NOT NULL, reason BLOB,
                    requested INTEGER NOT NULL, claimed INTEGER, claimed_by BLOB, responded INTEGER,
                    waits TEXT NOT NULL, ended INTEGER, ending TEXT, outcome TEXT, turns_until_next INTEGER,
                    longest_owed INTEGER NOT NULL, owed_since INTEGER, PRIMARY KEY (session, number)) WITHOUT ROWID;
                CREATE INDEX handoff_fact_requested ON handoff_fact (requested, session);
                """)
        }
    }
}
