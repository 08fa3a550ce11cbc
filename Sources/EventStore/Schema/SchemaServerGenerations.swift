import Storage

extension Schema {
    /// `generation` is the server's, in which `feed` counts; null if the server sent none, empty if it no
    /// longer seems to be a Switchboard server.
    static func registerServerGenerations(in migrator: inout Migrator) {
        migrator.registerMigration("16 generations of servers") { db in
            try db.execute("ALTER TABLE upstream ADD COLUMN generation TEXT")
        }
    }
}
