import Storage

extension Schema {
    /// The canned replies of the whole store. `code_key` is what makes a code unique. `text` is an operator's, or a
    /// program's template if `is_template` is set. `steps`, `tags` and `details` are JSON. `version` changes with
    /// what was written, not with the counts. `origin` is who keeps it: the team, or the server of a mirror.
    static func registerReplies(in migrator: inout Migrator) {
        migrator.registerMigration("19 canned replies") { db in
            try db.execute(
                """
                CREATE TABLE canned_reply (
                    pk INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, origin TEXT NOT NULL,
                    code TEXT, code_key TEXT, title BLOB NOT NULL, text BLOB NOT NULL, is_template INTEGER NOT NULL,
                    steps TEXT NOT NULL, tags TEXT NOT NULL, details TEXT NOT NULL, author TEXT,
                    creation INTEGER NOT NULL, uses INTEGER NOT NULL, last_use INTEGER, version INTEGER NOT NULL);
                CREATE UNIQUE INDEX canned_reply_id ON canned_reply (id);
                CREATE UNIQUE INDEX canned_reply_code ON canned_reply (origin, code_key) WHERE code_key IS NOT NULL;
                """)
        }
    }
}
