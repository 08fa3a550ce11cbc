import Storage
import Testing

@Suite struct MigratorTests {
    let scratch = Scratch()

    private func migrator(_ count: Int) -> Migrator {
        var migrator = Migrator()
        for step in 0..<count {
            migrator.registerMigration("step \(step)") { try $0.execute("CREATE TABLE t\(step) (x)") }
        }
        return migrator
    }

    @Test func aNewFileHasTakenNoStep() throws {
        try Connection(path: scratch.path).read { db throws in
            #expect(try migrator(2).appliedIdentifiers(db) == [])
            #expect(try !migrator(2).hasCompletedMigrations(db))
            #expect(try !migrator(2).hasBeenSuperseded(db))
        }
    }

    @Test func missingStepsAreTakenOnceAndCounted() throws {
        let connection = try Connection(path: scratch.path)
        try connection.withoutTransaction { db throws in
            try migrator(3).migrate(db, upTo: "step 1")
            #expect(try Migrator.stepCount(db) == 2)
            #expect(try !migrator(3).hasCompletedMigrations(db))
            try migrator(3).migrate(db)
            try migrator(3).migrate(db)
            #expect(try migrator(3).hasCompletedMigrations(db))
            #expect(try Migrator.stepCount(db) == 3)
        }
    }

    @Test func aFileOfANewerProgramIsRecognised() throws {
        let connection = try Connection(path: scratch.path)
        try connection.withoutTransaction { try migrator(3).migrate($0) }
        try connection.read { db throws in
            #expect(try migrator(2).hasBeenSuperseded(db))
            #expect(try migrator(2).hasCompletedMigrations(db))
        }
    }

    @Test func aStepThatFailsLeavesNothingAndThoseBeforeItStand() throws {
        struct Stop: Error {}
        var failing = migrator(1)
        failing.registerMigration("fails") { db throws in
            try db.execute("CREATE TABLE half (x)")
            throw Stop()
        }
        let connection = try Connection(path: scratch.path)
        #expect(throws: Stop.self) { try connection.withoutTransaction { try failing.migrate($0) } }
        try connection.read { db throws in
            #expect(try failing.appliedIdentifiers(db) == ["step 0"])
            #expect(try !db.hasTable("half"))
        }
    }

    /// The table that all releases have written.
    @Test func theTableOfStepsKeepsItsForm() throws {
        let connection = try Connection(path: scratch.path)
        try connection.withoutTransaction { try migrator(1).migrate($0) }
        let sql = try connection.read {
            try $0.text("SELECT sql FROM sqlite_master WHERE name = 'grdb_migrations'")
        }
        #expect(sql == "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
    }
}
