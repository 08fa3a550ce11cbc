import Storage

/// A query for rows by their keys: one statement, however many they are.
struct KeyedQuery {
    private let one: String
    private let many: String

    /// The query lacks its condition; `key` is the column with the keys.
    init(_ query: String, by key: String) {
        one = "\(query) WHERE \(key) = ?"
        many = "\(query) WHERE \(key) \(Dialect.isInList) ORDER BY \(key)"
    }

    /// The rows in the order of their keys.
    ///
    /// - Parameters:
    ///   - keys: In any order. There is no row for a key that is gone.
    ///   - arguments: Those of the query itself.
    ///   - db: The connection.
    ///   - decode: Must not keep the row.
    /// - Returns: The decoded rows.
    /// - Throws: A storage error, or what the decoder throws.
    func read<T>(
        _ keys: [Int64], _ arguments: Arguments = [], in db: Database, _ decode: (Row) throws -> T
    ) throws -> [T] {
        // The follower's pages often have one row of a kind, and a list costs SQLite a table.
        if keys.count == 1 { return try db.all(one, arguments + Arguments(keys), decode) }
        return try db.all(many, arguments + [Dialect.list(keys)], decode)
    }
}
