import Storage

extension Schema {
    /// `switch_explained` says that an event in the log switched the session to manual.
    static func registerExplainedSwitches(in migrator: inout Migrator) {
        migrator.registerMigration("17 explained switches") { db in
            try db.execute("ALTER TABLE session ADD COLUMN switch_explained INTEGER NOT NULL DEFAULT 0")
        }
    }
}
