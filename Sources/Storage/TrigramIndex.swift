/// Finds the keys of texts by three characters in a row. It does not keep the texts, so it must be given a
/// text again to forget it.
public struct TrigramIndex: Sendable {
    public let name: String

    public init(_ name: String) { self.name = name }

    /// Creates the index in the database.
    ///
    /// - Parameters:
    ///   - isCaseSensitive: Whether letters must match exactly; if not, SQLite ignores the case of each.
    ///   - db: A connection in a transaction.
    /// - Throws: `DatabaseError`.
    public func create(isCaseSensitive: Bool, in db: Database) throws {
        let tokenizer = isCaseSensitive ? "trigram case_sensitive 1" : "trigram"
        try db.execute(
            """
            CREATE VIRTUAL TABLE \(name) USING fts5(
                text, content = '', tokenize = '\(tokenizer)', detail = 'none', columnsize = 0);
            """)
    }

    public func drop(in db: Database) throws { try db.execute("DROP TABLE \(name)") }

    public func exists(in db: Database) throws -> Bool { try db.hasTable(name) }

    // MARK: Texts

    public func add(_ text: String, as key: Int64, in db: Database) throws {
        try db.run(
            "INSERT INTO \(name) (rowid, text) VALUES (?, ?)", Arguments([.integer(key), .text(text)]))
    }

    /// Forgets a text, which must be the one that was added.
    public func remove(_ text: String, as key: Int64, in db: Database) throws {
        try db.run(
            "INSERT INTO \(name) (\(name), rowid, text) VALUES ('delete', ?, ?)",
            Arguments([.integer(key), .text(text)]))
    }

    // MARK: Search

    /// Selects the keys of texts that contain certain trigrams; takes a value of `all`.
    public var keys: String { "SELECT rowid FROM \(name) WHERE \(name) MATCH ?" }

    /// Like `keys`, but only up to a key, which is the second placeholder.
    public var keysUpTo: String { keys + " AND rowid <= ?" }

    /// What to bind to look for texts with all of some trigrams.
    public static func all(_ trigrams: [String]) -> String {
        trigrams.map(quoted).joined(separator: " AND ")
    }

    private static func quoted(_ text: String) -> String {
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        // By scalars: a quotation mark with an accent is one character.
        for scalar in text.unicodeScalars {
            quoted.append(scalar)
            if scalar == "\"" { quoted.append(scalar) }
        }
        return String(quoted) + "\""
    }

    // MARK: Upkeep

    /// Begins to drop forgotten texts from the file: the index keeps them until its parts are merged.
    public func prepareMerge(in db: Database) throws {
        try db.run("INSERT INTO \(name) (\(name), rank) VALUES ('usermerge', 2)")
    }

    /// Merges some of its parts.
    ///
    /// - Parameters:
    ///   - pages: How many pages to write; negative for the first step, which also takes parts that no merge
    ///     would otherwise touch.
    ///   - db: A connection in a transaction.
    /// - Returns: Whether anything is left to merge.
    /// - Throws: `DatabaseError`.
    public func merge(pages: Int, in db: Database) throws -> Bool {
        let before = db.totalChangesCount
        try db.run("INSERT INTO \(name) (\(name), rank) VALUES ('merge', ?)", [pages])
        return db.totalChangesCount - before >= 2
    }

    /// Frees some pages of an index that is no longer used: dropping a large one at once would keep every
    /// writer waiting.
    ///
    /// - Returns: Whether there may be more.
    public func free(pages: Int, in db: Database) throws -> Bool {
        try db.execute(
            """
            DELETE FROM \(name)_data WHERE id IN (
                SELECT id FROM \(name)_data WHERE id > 10 ORDER BY id DESC LIMIT \(pages))
            """)
        return db.changesCount == pages
    }
}
