import Conversation
import Foundation
import Handoff
import Storage
import Testing

@testable import EventStore

/// The lists of what hangs on a session and of what followers see are as long as the schema.
@Suite struct SessionTableTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func tables(with column: String) throws -> Set<String> {
        try desk.store.pool.read { db throws in
            let names = try db.all("SELECT name FROM sqlite_master WHERE type = 'table'") { $0[0] as String }
            return Set(try names.filter { try db.hasColumn(column, in: $0) })
        }
    }

    @Test func everyTableWithASessionIsListed() throws {
        #expect(try tables(with: "session") == Set(SessionTable.allCases.map(\.rawValue)))
    }

    @Test func everyTableWithAPositionIsFollowed() throws {
        #expect(
            try tables(with: "position").subtracting(["store"]) == Set(FeedTable.allCases.map(\.rawValue)))
    }

    /// A row of each kind, whatever the schema asks of it.
    private func fill(_ row: SessionRow, _ db: Database) throws {
        for table in SessionTable.allCases where try table.count(of: row, in: db) == 0 {
            let columns = try db.all(
                "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?)", [table.rawValue]
            ) { (name: $0[0] as String, type: $0[1] as String, isNeeded: $0[2] || ($0[3] as Int) > 0) }
            let needed = columns.filter { $0.name == "session" || $0.isNeeded && $0.type != "" }
            let values = needed.map { column -> Value in
                if column.name == "session" { return table.isByID ? .text(row.id) : .integer(row.pk) }
                switch column.type {
                case "INTEGER": return .integer(1_000_000)
                case "BLOB": return .blob(Data("private".utf8))
                default: return .text("private")
                }
            }
            try db.run(
                """
                INSERT INTO \(table.rawValue) (\(needed.map(\.name).joined(separator: ", ")))
                VALUES (\(Arguments(values).marks))
                """, Arguments(values))
        }
    }

    @Test func aDeletedSessionLeavesNoRowOfItsOwn() throws {
        try desk.session("other")
        try desk.customer("stays", in: "other")
        try desk.session("s1")
        try desk.customer("goes", in: "s1")
        let row = try desk.store.writing { db throws in
            let row = try SessionRow.find("s1", in: db)
            try fill(row, db)
            return row
        }
        try desk.store.reading { db throws in
            for table in SessionTable.allCases { #expect(try table.count(of: row, in: db) > 0, "\(table)") }
        }
        try desk.store.deleteSession("s1")
        try desk.store.reading { db throws in
            for table in SessionTable.allCases {
                let count = try table.count(of: row, in: db)
                switch table.fate {
                case .deleted: #expect(count == 0, "\(table)")
                case .emptied, .left: #expect(count > 0, "\(table)")
                }
            }
            #expect(
                try db.integer("SELECT count(*) FROM audit WHERE session = 's1' AND detail IS NOT NULL") == 0)
        }
        #expect(try desk.texts("other") == ["stays"])
    }
}

extension SessionTable {
    /// The number of a session's rows.
    fileprivate func count(of row: SessionRow, in db: Database) throws -> Int {
        try db.integer("SELECT count(*) FROM \(rawValue) WHERE session = ?", key(of: row)) ?? 0
    }
}
