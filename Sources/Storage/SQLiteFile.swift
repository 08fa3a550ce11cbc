import GRDB

/// What only SQLite has: its pragmas, its log and its schema's tables.
extension Database {
    public enum JournalMode: String {
        case delete = "DELETE"
        case log = "WAL"
    }

    public enum CheckpointMode: String {
        /// Waits for nobody.
        case passive = "PASSIVE"
        /// Keeps writers out until readers have moved on, then empties the log.
        case truncate = "TRUNCATE"
    }

    /// A number that changes with every commit of another connection. It means nothing across connections.
    public func dataVersion() throws -> Int { try integer("PRAGMA data_version") ?? 0 }

    /// The number in the file's header that tells whose it is.
    public func applicationID() throws -> Int { try integer("PRAGMA application_id") ?? 0 }

    public func setApplicationID(_ id: Int) throws { try execute("PRAGMA application_id = \(id)") }

    public func journalMode() throws -> String? { try text("PRAGMA journal_mode") }

    public func setJournalMode(_ mode: JournalMode) throws {
        try run("PRAGMA journal_mode = \(mode.rawValue)")
    }

    /// Carries the write-ahead log over into the file.
    ///
    /// - Returns: Whether all of it is in the file now.
    public func checkpoint(_ mode: CheckpointMode) throws -> Bool {
        guard let row = try row("PRAGMA wal_checkpoint(\(mode.rawValue))") else { return false }
        let (busy, length, done) = (row[0] as Int, row[1] as Int, row[2] as Int)
        return busy == 0 && length == done
    }

    /// The problems that SQLite finds in the file, at most 20; empty if it is intact.
    public func integrityProblems(isQuick: Bool = false) throws -> [String] {
        let found = try all("PRAGMA \(isQuick ? "quick_check" : "integrity_check")(20)") { $0[0] as String }
        return found == ["ok"] ? [] : found
    }

    /// Rewrites the whole file, so that nothing is left of deleted content.
    public func vacuum() throws { try execute("VACUUM") }

    /// Whether the database has no table yet, or only the one that names the schema's steps.
    public func isNew() throws -> Bool {
        try integer("SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'") == 0
    }

    public func hasTable(_ name: String) throws -> Bool {
        try integer("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]) != nil
    }

    public func hasColumn(_ name: String, in table: String) throws -> Bool {
        try integer("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", [table, name]) != nil
    }
}
