import Conversation
import Foundation
import Storage
import Testing

@testable import EventStore

/// A store as the release before this one left it, brought up to date.
@Suite struct UpgradeTests {
    let folder = NSTemporaryDirectory() + "switchboard-upgrade-" + UUID().uuidString
    var path: String { folder + "/desk.store" }

    /// Made by the migrations that there were then.
    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Self.make(path)
    }

    static func make(_ path: String) throws {
        let file = try Connection(path: path)
        try file.withoutTransaction {
            try Schema.migrator(kind: .local).migrate($0, upTo: "6 feeds of servers")
        }
        try file.write { db in
            try db.execute(
                """
                INSERT INTO session (id, agent_id, customer_id, agent_name, customer_name, creation, mode,
                    consumption, metadata, labels, epoch, turn, last_activity, next_offset, customer_count, closed,
                    state, late_count, suggestion_count, note_count, position)
                VALUES ('s1', 'aria', 'ada', x'41', x'41', 5, 0, '{}', '{}', '[]', 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1);
                UPDATE store SET position = 1;
                """)
        }
        try file.withoutTransaction { try $0.setJournalMode(.log) }
        try file.close()
    }

    private var backups: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder).filter {
                $0.contains(".before-upgrade-")
            }
        }
    }

    private func hasty() throws -> EventStore {
        try EventStore.open(at: path, options: StoreOptions(busyTimeout: .milliseconds(50)))
    }

    /// Its triggers kept the tallies and the participants, and its index suits no query of today.
    @Test func anOlderStoreGoesOnCountingWithoutItsTriggers() throws {
        let store = try EventStore.open(at: path)
        defer { store.close() }
        try store.createSession(NewSession(id: "new", agentID: "bea", customerID: "cem"))
        try store.createSession(NewSession(id: "gone", agentID: "bea", customerID: "cem"))
        try store.patch("s1", SessionPatch(mode: .manual))
        try store.deleteSession("gone")
        let counts = try store.window(ListRequest(view: .all, anchor: .row(0), count: 9), for: "mia").counts
        #expect(counts.automatic == 1 && counts.waiting == 1 && counts.closed == 0)
        #expect(try store.profile(.customer, "cem") != nil && store.profile(.agent, "aria") != nil)
        try store.reading { db in
            #expect(try db.integer("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'") == 0)
            let plan = try db.all(
                """
                EXPLAIN QUERY PLAN SELECT s.pk FROM session s WHERE s.mode = 1
                ORDER BY \(Attention.Segment.waiting), s.pk
                """
            ) { $0[3] as String }
            #expect(plan.contains { $0.contains("session_manual") })
        }
    }

    @Test func anOlderStoreIsBackedUpAndBroughtUpToDate() throws {
        let store = try EventStore.open(at: path)
        #expect(try store.session("s1")?.customerID == "ada")
        #expect(try store.generation().utf8.count == 32)
        store.close()
        let backup = try #require(try backups.first)
        let file = try Connection(path: folder + "/" + backup)
        defer { try? file.close() }
        let steps = try file.read { try $0.integer("SELECT count(*) FROM grdb_migrations") }
        #expect(steps == 6)
        try EventStore.open(at: path).close()
        #expect(try backups.count == 1)
    }

    @Test func aReaderSaysThatAStoreIsOlder() throws {
        #expect(throws: StoreError.olderSchema(path: path)) {
            _ = try EventStore.open(at: path, options: StoreOptions(readOnly: true))
        }
    }

    @Test func aConsoleOfTheOlderReleaseThatStillRunsKeepsItFromBeingChanged() throws {
        let file = try Connection(path: path)
        let now = Timestamp.wallClock.microseconds
        // Of the process that started these tests, which lives.
        try file.write {
            try $0.run(
                "INSERT INTO console (id, operator, seen) VALUES (?, 'anna', ?)", ["run.\(getppid())", now])
        }
        do {
            _ = try hasty()
            Issue.record("it was brought up to date")
        } catch {
            let wording = (error as? StoreError)?.wording ?? ""
            #expect(wording.contains("the console of anna, an older release (process \(getppid()))"))
        }
        #expect(try backups == [])
        try file.write { try $0.execute("UPDATE console SET seen = seen - 60000000") }
        try file.close()
        try hasty().close()
        #expect(try backups.count == 1)
    }

    @Test func aProgramThatHoldsNoLockIsKnownByTheFileThatItHasOpen() throws {
        let program = Process()
        program.executableURL = URL(fileURLWithPath: "/bin/sleep")
        program.arguments = ["120"]
        program.standardInput = FileHandle(forReadingAtPath: path)
        try program.run()
        defer { program.terminate() }
        let number = Int(program.processIdentifier)
        #expect(EventStore.programs(on: path).contains { $0.process == number && $0.version == nil })
        do {
            _ = try hasty()
            Issue.record("it was brought up to date")
        } catch {
            #expect((error as? StoreError)?.wording.contains("(process \(number))") == true)
        }
        #expect(throws: StoreError.self) {
            _ = try EventStore.restore(path, to: path)
        }
        #expect(try backups == [])
    }

    @Test func whoeverHasItOpenIsNamedAndItStaysAsItIs() throws {
        let lock = try #require(try StoreLock.share(path, writes: true))
        do {
            _ = try hasty()
            Issue.record("it was brought up to date")
        } catch {
            guard case .inUse(_, let programs)? = error as? StoreError else { throw error }
            #expect(programs.contains { $0.process == Int(getpid()) && $0.version == Release.version })
        }
        withExtendedLifetime(lock) {}
        #expect(try backups == [])
    }

    @Test func programsThatStartAtOnceBringItUpToDateOnce() throws {
        let failures = Failures()
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            do {
                try EventStore.open(at: path, options: StoreOptions(busyTimeout: .seconds(20))).close()
            } catch { failures.add("\(error)") }
        }
        #expect(failures.all == [])
        #expect(try backups.count == 1)
    }

    @Test func aProgramThatHasItOpenWritesNothingOnceANewerOneHasChangedIt() throws {
        let store = try EventStore.open(at: path)
        defer { store.close() }
        try store.append(.message("before", from: .customer), to: "s1")
        let file = try Connection(path: path)
        try file.write { try $0.execute("INSERT INTO grdb_migrations VALUES ('999 from the future')") }
        try file.close()
        #expect(throws: StoreError.newerSchema(path: path)) {
            try store.append(.message("after", from: .customer), to: "s1")
        }
        #expect(StoreError.newerSchema(path: path).isDefinite)
    }

    @Test func aDryRunTellsTimeAndRoomAndChangesNothing() throws {
        let before = FileManager.default.contents(atPath: path)
        let estimate = try EventStore.estimateUpgrade(at: path)
        #expect(estimate.steps.first == "7 generations")
        #expect(estimate.time > .zero)
        #expect(estimate.size > 4096 && estimate.sizeAfter > 4096 && estimate.room >= estimate.size)
        #expect(FileManager.default.contents(atPath: path) == before)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(!left.contains { $0.contains("dry-run") || $0.contains("upgrade") })
        try EventStore.open(at: path).close()
        #expect(try EventStore.estimateUpgrade(at: path).steps == [])
    }
}
