import GRDB

extension Schema {
    /// `generation` is the server's, in which `feed` counts; null if the server sent none, empty if it no
    /// longer seems to be a Switchboard server.
    static func registerServerGenerations(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("16 generations of servers") { db in
            try db.execute(sql: "ALTER TABLE upstream ADD COLUMN generation TEXT")
        }
    }
}
