import Storage

extension Schema {
    /// `operator` is a login. `token`, `role` and `subject` describe the token that let somebody in. `door`
    /// is the program. `object` is what was acted on if that was not a session; `session` is empty then.
    ///
    /// Also removes what earlier releases kept of deleted sessions.
    static func registerAuthors(in migrator: inout Migrator) {
        migrator.registerMigration("11 authors of acts") { db in
            try db.execute(
                """
                ALTER TABLE audit ADD COLUMN token TEXT;
                ALTER TABLE audit ADD COLUMN role TEXT;
                ALTER TABLE audit ADD COLUMN subject TEXT;
                ALTER TABLE audit ADD COLUMN door TEXT;
                ALTER TABLE audit ADD COLUMN object TEXT;
                CREATE INDEX audit_object ON audit (object) WHERE object IS NOT NULL;
                UPDATE audit SET detail = NULL WHERE session NOT IN (SELECT id FROM session);
                UPDATE tombstone SET customer_id = '';
                UPDATE token SET revoked = ifnull(revoked, creation)
                    WHERE role = 'customer' AND subject NOT IN (SELECT id FROM session);
                CREATE INDEX token_subject ON token (subject) WHERE role = 'customer';
                """)
        }
    }
}
