import Storage

extension Schema {
    /// Two consoles of one operator may write the same draft, so a save names the version that it was made
    /// from. An emptied draft keeps its row, because its next version must not be taken for an earlier one.
    static func registerDraftVersions(in migrator: inout Migrator) {
        migrator.registerMigration("9 versions of drafts") { db in
            try db.execute("ALTER TABLE draft ADD COLUMN version INTEGER NOT NULL DEFAULT 1")
        }
    }
}
