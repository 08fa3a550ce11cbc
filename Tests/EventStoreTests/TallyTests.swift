import Conversation
import Effort
import Storage
import Testing

@testable import EventStore

/// The kept numbers of sessions are those that counting finds, whatever happens to the sessions.
@Suite struct TallyTests {
    private func counted(_ desk: Desk) throws -> [Int] {
        try desk.store.pool.read { db throws in
            try (0...2).map { try db.integer("SELECT count(*) FROM session WHERE state = ?", [$0]) ?? 0 }
        }
    }

    private func kept(_ desk: Desk) throws -> [Int] {
        try desk.store.pool.read { db throws in
            try db.all("SELECT sessions FROM tally ORDER BY state") { $0[0] as Int }
        }
    }

    @Test(arguments: Array(UInt64(1)...UInt64(Effort.count(110))))
    func randomActsKeepTheTallies(seed: UInt64) throws {
        var acts = RandomActs(try Desk(), seed: seed)
        for step in 0..<200 {
            try acts.act()
            let kept = try kept(acts.desk)
            #expect(try kept == counted(acts.desk), "seed \(seed), step \(step)")
            #expect(kept.reduce(0, +) == acts.sessions.count, "seed \(seed), step \(step)")
        }
    }

    @Test func aStoreOfTheReleaseWithTriggersGoesOnCounting() throws {
        let desk = try Desk()
        for number in 0..<4 { try desk.session(Session.ID("s\(number)")) }
        desk.store.close()
        // What that release had: the rules as triggers, and an index that no query of this one can use.
        let file = try Connection(path: desk.path)
        try file.withoutTransaction { db throws in
            try db.execute(
                """
                CREATE TRIGGER tally_insert AFTER INSERT ON session BEGIN
                    UPDATE tally SET sessions = sessions + 1 WHERE state = NEW.state;
                END;
                CREATE TRIGGER tally_delete AFTER DELETE ON session BEGIN
                    UPDATE tally SET sessions = sessions - 1 WHERE state = OLD.state;
                END;
                CREATE TRIGGER tally_update AFTER UPDATE OF state ON session BEGIN
                    UPDATE tally SET sessions = sessions - 1 WHERE state = OLD.state;
                    UPDATE tally SET sessions = sessions + 1 WHERE state = NEW.state;
                END;
                CREATE TRIGGER participant_implied AFTER INSERT ON session BEGIN
                    INSERT OR IGNORE INTO participant (role, id, name, creation, details)
                        VALUES ('agent', NEW.agent_id, NEW.agent_name, NEW.creation, '{}');
                END;
                DROP INDEX session_manual;
                CREATE INDEX session_manual
                    ON session (ifnull(waiting_since, 9e18), pk, owner, waiting_since, owned_since) WHERE mode = 1;
                DELETE FROM grdb_migrations WHERE identifier = '18 rules in the program';
                """)
        }
        try file.close()
        let store = try desk.again()
        defer { store.close() }
        try store.createSession(NewSession(id: "new", agentID: "bea", customerID: "cem"))
        var patch = SessionPatch()
        patch.mode = .manual
        try store.patch("s0", patch)
        try store.deleteSession("s1")
        #expect(
            try store.window(ListRequest(view: .all, anchor: .row(0), count: 9), for: "mia").counts.automatic
                == 3)
        #expect(
            try store.window(ListRequest(view: .all, anchor: .row(0), count: 9), for: "mia").counts.waiting
                == 1)
        #expect(try store.profile(.customer, "cem") != nil)
        #expect(
            try store.pool.read {
                try $0.integer("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
            } == 0)
        #expect(
            try store.pool.read { db throws in
                try db.all(
                    "EXPLAIN QUERY PLAN SELECT s.pk FROM session s WHERE s.mode = 1 ORDER BY \(Attention.Segment.waiting), s.pk"
                ) {
                    $0[3] as String
                }
            }.contains { $0.contains("session_manual") })
    }
}
