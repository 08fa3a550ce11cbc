import Conversation
import EventStore
import Storage
import Testing

@Suite struct ParticipantTests {
    let desk: Desk

    init() throws { desk = try Desk() }

    @Test func `the guest is known from the beginning`() throws {
        #expect(try desk.store.profiles(.customer, limit: 10).rows.map(\.name) == ["Guest"])
    }

    @Test func `a session makes its agent and customer known`() throws {
        try desk.session()
        #expect(try desk.store.profile(.agent, "aria")?.name == "Aria")
        #expect(try desk.store.profile(.customer, "ada")?.name == "Ada")
        #expect(try desk.store.profile(.customer, "aria") == nil)
    }

    @Test func `a store made before participants were kept knows those of its sessions`() throws {
        try desk.session()
        desk.store.close()
        try Connection(path: desk.path).withoutTransaction { db in
            try db.execute(
                """
                DROP TABLE participant; DROP TABLE tag; DROP TABLE token;
                DROP INDEX session_agent; DROP INDEX session_customer;
                DELETE FROM grdb_migrations
                    WHERE identifier IN (
                        '3 participants and tokens', '5 traces without an index', '14 tokens that expire',
                        '18 rules in the program');
                """)
        }
        let store = try desk.again()
        defer { store.close() }
        #expect(try store.profiles(.agent, limit: 10).rows.map(\.id) == ["aria"])
        #expect(try store.profiles(.customer, limit: 10).rows.map(\.name) == ["Guest", "Ada"])
    }

    @Test func `a new name is told to all sessions`() throws {
        for number in 0..<450 { try desk.session(Session.ID("s\(number)")) }
        let before = try desk.store.position
        _ = try desk.store.changeProfile(.customer, "ada") { $0.name = "Ada Lovelace" }
        #expect(try desk.summary("s0").customerName == "Ada Lovelace")
        #expect(try desk.summary("s449").customerName == "Ada Lovelace")
        #expect(try desk.summary("s449").position > before)
        #expect(try desk.store.search("Lovelace", limit: 500).hits.count == 450)
    }

    @Test func `pages of one moment neither repeat nor leave out`() throws {
        for number in 0..<5 { try desk.session(Session.ID("s\(number)")) }
        for newestFirst in [false, true] {
            var seen: [String] = []
            var after: ListPlace?
            repeat {
                let page = try desk.store.sessions(
                    SessionQuery(customerID: "ada", newestFirst: newestFirst), after: after, limit: 2)
                #expect(page.total == 5)
                seen += page.rows.map(\.id.rawValue)
                after =
                    page.hasMore
                    ? page.rows.last.map { ListPlace(creation: $0.creation, id: $0.id.rawValue) } : nil
            } while after != nil
            let all = (0..<5).map { "s\($0)" }
            #expect(seen == (newestFirst ? all.reversed() : all))
        }
    }

    @Test func `labels must all be there`() throws {
        try desk.session("s1")
        try desk.session("s2")
        for id in ["s1", "s2"] {
            var patch = SessionPatch()
            patch.labelsUpsert = id == "s1" ? ["a", "b"] : ["a"]
            try desk.store.patch(Session.ID(id), patch)
        }
        #expect(try desk.store.sessions(SessionQuery(labels: ["a"]), limit: 9).total == 2)
        #expect(try desk.store.sessions(SessionQuery(labels: ["a", "b"]), limit: 9).rows.map(\.id) == ["s1"])
    }

    @Test func `events are deleted from the first of a trace on only`() throws {
        try desk.session()
        for text in ["one", "two"] { try desk.ai(text, trace: "t1") }
        try desk.customer("three")
        #expect(try !desk.store.deleteTurns(of: "s1", from: 1))
        #expect(try desk.store.deleteTurns(of: "s1", from: 9))
        #expect(try desk.texts() == ["one", "two", "three"])
        #expect(try desk.store.deleteTurns(of: "s1", from: 2))
        #expect(try desk.store.deleteTurns(of: "s1", from: -3))
        #expect(try desk.texts() == [])
    }

    @Test func `events are listed by source, kind and trace`() throws {
        try desk.session()
        try desk.customer("one")
        try desk.ai("two", trace: "t1")
        #expect(try desk.store.events(of: "s1", EventQuery(source: .customer), limit: 9).count == 1)
        #expect(
            try desk.store.events(of: "s1", EventQuery(traceID: "t1"), limit: 9).map(\.offset.rawValue) == [1]
        )
        #expect(try desk.store.events(of: "s1", EventQuery(kinds: [.tool, .status]), limit: 9).isEmpty)
        #expect(try desk.store.events(of: "s1", EventQuery(traceID: "t1\0x"), limit: 9).isEmpty)
    }
}
