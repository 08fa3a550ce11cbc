import Storage

extension Schema {
    /// A row of `planned_return` announces a return if `due` is set; it was planned for the state that `epoch` and
    /// `owner` name. `held` is when an operator last prevented one. A row of `lease` says which process does
    /// something that one process must do alone, by the machine's boot clock in microseconds.
    static func registerReturns(in migrator: inout Migrator) {
        migrator.registerMigration("20 returns by rules") { db in
            try db.execute(
                """
                CREATE TABLE planned_return (
                    session INTEGER PRIMARY KEY, held INTEGER, rule TEXT, due INTEGER, epoch INTEGER, owner TEXT);
                CREATE INDEX planned_return_due ON planned_return (due) WHERE due IS NOT NULL;
                CREATE TABLE lease (
                    name TEXT PRIMARY KEY, process TEXT NOT NULL, boot TEXT NOT NULL, until INTEGER NOT NULL)
                    WITHOUT ROWID;
                """)
        }
    }
}
