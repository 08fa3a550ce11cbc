import Foundation
import Storage
import Testing

@Suite struct StatementTests {
    let scratch = Scratch()

    private func numbers(_ count: Int) throws -> Connection {
        let connection = try scratch.table()
        try connection.write { db throws in
            for number in 0..<count { try db.run("INSERT INTO t VALUES (?)", [number]) }
        }
        return connection
    }

    @Test func aWrongNumberOfArgumentsIsAnErrorAndTheStatementWorksAfterwards() throws {
        try numbers(1).read { db throws in
            for arguments in [[], [1, 2]] as [Arguments] {
                #expect(throws: DatabaseError.self) { try db.integer("SELECT ?", arguments) }
            }
            #expect(try db.integer("SELECT ?", [3]) == 3)
        }
    }

    @Test func aReaderThatStopsEarlyLeavesTheStatementUsable() throws {
        try numbers(5).write { db throws in
            let query = "SELECT x FROM t ORDER BY x"
            do {
                let rows = try db.rows(query)
                #expect(try rows.next()?[0] as Int? == 0)
            }
            let rows = try db.rows(query)
            var found: [Int] = []
            while let row = try rows.next() { found.append(row[0]) }
            #expect(found == [0, 1, 2, 3, 4])
            #expect(try rows.next() == nil)
            try db.execute("DROP TABLE t")
        }
    }

    @Test func aFailureIsNamedByItsReasonAndQuotesNoStoredText() throws {
        let connection = try scratch.table()
        try connection.write { try $0.execute("CREATE UNIQUE INDEX u ON t (x)") }
        try connection.write { try $0.run("INSERT INTO t VALUES ('secret')") }
        let error = #expect(throws: DatabaseError.self) {
            try connection.write { try $0.run("INSERT INTO t VALUES ('secret')") }
        }
        #expect(error?.reason == .other)
        #expect(error?.code == 2067)
        #expect(error?.message == "19 (constraint failed)")
        let syntax = #expect(throws: DatabaseError.self) { try connection.read { try $0.run("SELEC") } }
        #expect(syntax?.code == 1)
    }

    @Test func aFailedDecoderLeavesTheStatementUsable() throws {
        struct Stop: Error {}
        try numbers(2).read { db throws in
            #expect(throws: Stop.self) { try db.all("SELECT x FROM t") { _ in throw Stop() } }
            #expect(try db.all("SELECT x FROM t") { $0[0] as Int } == [0, 1])
        }
    }

    @Test func aStatementWithoutEndIsInterrupted() throws {
        try numbers(1).read { db throws in
            let endless =
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
            var questions = 0
            let error = #expect(throws: DatabaseError.self) {
                try db.interrupted(
                    every: 1_000,
                    unless: {
                        questions += 1
                        return questions < 3
                    }
                ) { try db.integer(endless) }
            }
            #expect(error?.reason == .interrupted)
            #expect(questions == 3)
            #expect(try db.integer("SELECT count(*) FROM t") == 1)
        }
    }

    @Test func whatWasChangedIsCounted() throws {
        try numbers(3).write { db throws in
            let before = db.totalChangesCount
            try db.run("UPDATE t SET x = x + 1 WHERE x > 0")
            #expect(db.changesCount == 2)
            #expect(db.totalChangesCount - before == 2)
            try db.run("INSERT INTO t VALUES (9)")
            #expect(db.lastInsertedRowID == 4)
        }
    }
}
