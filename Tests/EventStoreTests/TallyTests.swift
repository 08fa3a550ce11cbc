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
}
