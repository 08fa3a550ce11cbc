import Conversation
import Foundation
import Storage
import Testing

@testable import EventStore

/// A store whose texts are in the index of an earlier version.
@Suite struct ReindexTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session("s1", title: "Booking FQ8APE")
        for number in 0..<600 { try desk.customer("parcel \(number) café") }
        try desk.store.addNote("seen by Mia", by: desk.person("mia"), to: "s1")
        try makeOld(desk.store)
        // A store is brought up to date by who has it alone.
        desk.store.close()
    }

    /// Undoes the migration: all texts are in the old index alone.
    private func makeOld(_ store: EventStore) throws {
        try store.writing { db in
            try db.execute(
                """
                DROP TABLE passage_fold;
                DROP INDEX event_moment;
                DROP INDEX passage_moment;
                ALTER TABLE store DROP COLUMN unfolded;
                CREATE VIRTUAL TABLE passage_index USING fts5(
                    text, content = '', tokenize = 'trigram', detail = 'none', columnsize = 0);
                DELETE FROM grdb_migrations WHERE identifier LIKE '%search without case%';
                """)
            let events = try db.all("SELECT \(EventRow.selection) FROM event e", [], EventRow.init)
            let passages = try db.all("SELECT pk, text FROM passage") { ($0[0] as Int64, $0.text(1)) }
            let texts = events.compactMap { line in line.passage.map { (line.pk, $0.text) } } + passages
            for (pk, text) in texts where !text.isEmpty {
                try db.run(
                    "INSERT INTO passage_index (rowid, text) VALUES (?, ?)", [pk, Database.indexed(text)])
            }
        }
    }

    private func count(_ text: String, _ store: EventStore) throws -> Int {
        try store.search(text, limit: 10_000).hits.count
    }

    private func isOld(_ store: EventStore) throws -> Bool { try store.reindexingIsDue() }

    @Test func `old and new texts are found before, during and after the move`() throws {
        let store = try EventStore.open(at: desk.store.path)
        defer { store.close() }
        #expect(try isOld(store))
        let customer = NewEvent(
            source: .customer, kind: .message,
            data: Event.messageData("parcel new cafe\u{301}", from: Participant(displayName: "Ada")))
        try store.append(customer, to: "s1")
        // As they were found before: without regard to case alone.
        #expect(try count("PARCEL", store) == 601)
        #expect(try count("café", store) == 601)
        #expect(try count("cafe", store) == 1)
        #expect(try count("fq8ape", store) == 1)
        var steps = 0
        while try store.reindexSome() {
            steps += 1
            #expect(try count("PARCEL", store) == 601)
            #expect(try count("café", store) == 601)
            #expect(try count("fq8ape", store) == 1)
            #expect(try count("seen by", store) == 1)
            try store.append(customer, to: "s1")
            #expect(try count("PARCEL", store) == 602)
            try store.deleteEvents(of: "s1", from: Offset(601))
        }
        #expect(steps >= 3)
        #expect(try !isOld(store))
        #expect(try count("cafe", store) == 601)
        #expect(try count("PARCEL", store) == 601)
        try store.deleteSession("s1")
        #expect(try count("parcel", store) == 0)
        try store.writing { db in
            #expect(
                try db.integer("SELECT count(*) FROM passage_fold WHERE passage_fold MATCH '\"par\"'") == 0)
            try db.execute("INSERT INTO passage_fold (passage_fold) VALUES ('integrity-check')")
        }
    }

    @Test func `what is deleted in the middle leaves both indexes`() throws {
        let store = try EventStore.open(at: desk.store.path)
        defer { store.close() }
        #expect(try store.reindexSome())
        try store.deleteEvents(of: "s1", from: Offset(10))
        #expect(try count("parcel", store) == 10)
        while try store.reindexSome() {}
        #expect(try count("parcel", store) == 10)
        let left = try store.reading {
            try $0.integer("SELECT count(*) FROM passage_fold WHERE passage_fold MATCH '\"par\"'")
        }
        #expect(left == 10)
    }

    @Test
    func `a program that runs for long moves the texts by itself, and goes on where another was killed`()
        async throws
    {
        let first = try EventStore.open(at: desk.store.path)
        #expect(try first.reindexSome())
        first.close()
        let store = try EventStore.open(at: desk.store.path)
        defer { store.close() }
        let follower = Follower(store, from: .start, for: "", onPage: { _ in }, onState: { _ in })
        defer { follower.stop() }
        let deadline = ContinuousClock.now + .seconds(60)
        while try isOld(store), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try !isOld(store))
        #expect(try count("cafe", store) == 600)
    }

    @Test func `an erasure is whole while the old index is taken away`() throws {
        let store = try EventStore.open(at: desk.store.path)
        defer { store.close() }
        while try store.reading({ try $0.unfoldedKey() }) > 0 { _ = try store.reindexSome() }
        #expect(try isOld(store))
        // As a step leaves it.
        try store.writing { try $0.execute("DELETE FROM passage_index_data WHERE id > 10") }
        try store.deleteSession("s1")
        try store.purge()
        #expect(try count("parcel", store) == 0)
        while try store.reindexSome() {}
        #expect(try !isOld(store))
    }

    @Test func `a new store has the present index alone`() throws {
        let fresh = try Desk()
        #expect(try !isOld(fresh.store))
    }
}
