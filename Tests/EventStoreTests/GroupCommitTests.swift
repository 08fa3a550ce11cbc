import Conversation
import EventStore
import GRDB
import Testing

@Suite struct GroupCommitTests {
    @Test func `one append that breaks the transaction fails alone, and the others leave no gap`() throws {
        let desk = try Desk()
        try desk.session()
        let other = try DatabaseQueue(path: desk.path)
        try other.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER breaks BEFORE INSERT ON event WHEN NEW.id = 'e2'
                    BEGIN SELECT RAISE(ABORT, 'broken'); END
                    """)
        }
        try other.close()
        let appends = (0..<5).map { number in
            var event = NewEvent(source: .system, kind: .custom, data: ["n": .integer(number)])
            event.id = Event.ID("e\(number)")
            return PendingAppend(event, to: "s1")
        }
        let results = desk.store.append(each: appends)
        let ids = results.map { result in
            if case .success(let entry) = result { entry.id.rawValue } else { "" }
        }
        #expect(ids == ["e0", "e1", "", "e3", "e4"])
        #expect(try desk.tail().map(\.event.offset.rawValue) == [0, 1, 2, 3])
        #expect(try desk.tail().map { $0.event.data["n"]?.integer } == [0, 1, 3, 4])
    }
}
