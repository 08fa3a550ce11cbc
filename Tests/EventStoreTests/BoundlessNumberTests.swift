import Conversation
import Storage
import Testing

@testable import EventStore

/// Numbers that other programs cannot read, in a store of an earlier version.
@Suite struct BoundlessNumberTests {
    @Test func `they are kept as marked texts, and what is served can be read`() throws {
        let desk = try Desk()
        try desk.session()
        let long = String(repeating: "7", count: 1_001)
        try desk.store.append(
            NewEvent(source: .customer, kind: .custom, data: ["n": .number("1e999999"), "m": 1, "s": "7e7"]),
            to: "s1")
        try desk.store.append(
            NewEvent(source: .customer, kind: .custom, data: ["n": .number(long)]), to: "s1")
        try desk.store.writing {
            try $0.execute(
                "DELETE FROM grdb_migrations WHERE identifier LIKE '%numbers that every reader%'")
        }
        desk.store.close()
        let store = try desk.again()
        defer { store.close() }
        let events = try store.tail(of: "s1", limit: 9).entries.map(\.event.data)
        #expect(events.first == ["n": "number:1e999999", "m": 1, "s": "7e7"])
        #expect(events.last == ["n": .string("number:" + long)])
        let served = try store.eventTexts(of: "s1", EventQuery(), limit: 9)
        let text = String(decoding: served.bytes, as: UTF8.self)
        #expect(throws: Never.self) { try JSON(parsing: "[\(text)]") }
    }

    @Test func `a session of one that is only read tells them as marked texts too`() throws {
        #expect(SessionRow.parsed(#"{"n":1e999999}"#) == ["n": "number:1e999999"])
    }
}
