import Storage
import Testing

@Suite struct ConnectionTests {
    let scratch = Scratch()

    private func pool() throws -> ConnectionPool {
        try ConnectionPool(path: scratch.path, ConnectionOptions(), readers: 2)
    }

    @Test func aTransactionWhoseBodyFailsLeavesNothing() throws {
        struct Stop: Error {}
        try scratch.table().close()
        let pool = try pool()
        #expect(throws: Stop.self) {
            try pool.write { db throws in
                try db.run("INSERT INTO t VALUES (1)")
                #expect(pool.isWriting)
                throw Stop()
            }
        }
        #expect(!pool.isWriting)
        #expect(try pool.read { try $0.integer("SELECT count(*) FROM t") } == 0)
    }

    @Test func aReadSeesOneMomentAndAGlanceTheNewest() throws {
        let connection = try scratch.table()
        let pool = try pool()
        let count = "SELECT count(*) FROM t"
        try pool.read { db throws in
            #expect(try db.integer(count) == 0)
            try connection.write { try $0.run("INSERT INTO t VALUES (1)") }
            #expect(try db.integer(count) == 0)
        }
        try pool.glance { db throws in
            #expect(try db.integer(count) == 1)
            try connection.write { try $0.run("INSERT INTO t VALUES (2)") }
            #expect(try db.integer(count) == 2)
        }
    }

    @Test func aLockThatAnotherConnectionKeepsIsReportedAsBusy() throws {
        let connection = try scratch.table()
        var options = ConnectionOptions()
        options.wait = .evenly(.milliseconds(20))
        let other = try Connection(path: scratch.path, options)
        let error = #expect(throws: DatabaseError.self) {
            try connection.write { _ in try other.write { try $0.run("INSERT INTO t VALUES (1)") } }
        }
        #expect(error?.reason == .busy)
        try other.write { try $0.run("INSERT INTO t VALUES (1)") }
    }

    @Test func commitsOfAPoolAreDurable() throws {
        #expect(try pool().withoutTransaction { try $0.integer("PRAGMA synchronous") } == 2)
    }

    @Test func aReaderCannotWrite() throws {
        try scratch.table().close()
        var options = ConnectionOptions()
        options.isReadOnly = true
        let reader = try Connection(path: scratch.path, options)
        let error = #expect(throws: DatabaseError.self) {
            try reader.withoutTransaction { try $0.run("INSERT INTO t VALUES (1)") }
        }
        #expect(error?.reason == .readOnly)
    }

    @Test func aCommitOfAnotherConnectionChangesTheDataVersion() throws {
        let connection = try scratch.table()
        let pool = try pool()
        let before = try connection.glance { try $0.dataVersion() }
        #expect(try connection.glance { try $0.dataVersion() } == before)
        try pool.write { try $0.run("INSERT INTO t VALUES (1)") }
        #expect(try connection.glance { try $0.dataVersion() } != before)
    }

    @Test func theLogIsCarriedOverAndABackupIsWhole() throws {
        try scratch.table().close()
        let pool = try pool()
        try pool.write { try $0.run("INSERT INTO t VALUES (1)") }
        let copy = try Connection(path: scratch.path + ".copy")
        try pool.backup(to: copy)
        #expect(try copy.read { try $0.integer("SELECT count(*) FROM t") } == 1)
        try copy.withoutTransaction { db throws in
            #expect(try db.journalMode() == "wal")
            try db.setJournalMode(.delete)
            #expect(try db.journalMode() == "delete")
            #expect(try db.integrityProblems() == [])
        }
        #expect(try pool.withoutTransaction { try $0.checkpoint(.truncate) })
    }
}
