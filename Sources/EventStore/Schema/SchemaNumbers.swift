import Conversation
import Storage

extension Schema {
    /// Turns numbers that other programs cannot read, from before they were refused, into marked texts.
    static func registerBoundedNumbers(in migrator: inout Migrator) {
        migrator.registerMigration("8 numbers that every reader knows") { db in
            for (table, column) in [
                ("event", "data"), ("event", "metadata"), ("session", "metadata"), ("participant", "details"),
            ] {
                try markNumbers(in: table, column, db)
            }
        }
    }

    private static func markNumbers(in table: String, _ column: String, _ db: Database) throws {
        // Only a long text can hold a long number, and an exponent comes after a digit or a point.
        let rows = try db.rows(
            """
            SELECT pk, \(column) FROM \(table)
            WHERE length(\(column)) >= 300 OR \(column) GLOB '*[0-9.][eE][-+0-9]*'
            """)
        var marked: [(pk: Int64, text: String)] = []
        while let row = try rows.next() {
            let text: String = row[1]
            guard (try? JSON(parsing: text)) == nil, let json = try? JSON(parsing: text, numbers: .marked)
            else { continue }
            marked.append((row[0], json.compact))
        }
        for (pk, text) in marked {
            try db.run("UPDATE \(table) SET \(column) = ? WHERE pk = ?", [text, pk])
        }
    }
}
