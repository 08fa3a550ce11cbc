import GRDB

extension Schema {
    /// Two consoles of one operator write one draft: a save names the version it was made from. A draft that was
    /// emptied keeps its row, since the next version must not be taken for an earlier one.
    static func registerDraftVersions(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("9 versions of drafts") { db in
            try db.execute(sql: "ALTER TABLE draft ADD COLUMN version INTEGER NOT NULL DEFAULT 1")
        }
    }
}
