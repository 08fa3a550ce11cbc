import Conversation
import EventStore
import Testing

@testable import ParlantServer

/// Exchanges that were recorded with the real Parlant, asked of our server again.
@Suite struct ReplayTests {
    @Test func `recorded exchanges are answered alike without a port`() async throws {
        let bench = try Bench()
        let client = DirectClient(dispatcher: bench.server.dispatcher)
        let problems = try await bench.server.following { try await replay(on: bench.store, client) }
        #expect(problems == [])
    }

    @Test func `recorded exchanges are answered alike over a port`() async throws {
        let bench = try Bench()
        let problems = try await bench.serving { port in
            try await replay(on: bench.store, PortClient(port: port))
        }
        #expect(problems == [])
    }

    @Test func `with an AI at work its turns have the recorded order, kinds, sources and traces`()
        async throws
    {
        let bench = try Bench()
        let problems = try await bench.serving { port in
            try await withRecordedModel(on: bench.store) {
                let client = try PortClient(port: port)
                let rows = try Recording.replayed()
                try Recording.furnish(bench.store)
                var replay = Replay(rows, isLive: true)
                for row in rows {
                    try replay.makeSessions(before: row, in: bench.store)
                    try await replay.awaitEngine(before: row, in: bench.store)
                    try await replay.`repeat`(row, client)
                }
                return replay.problems
            }
        }
        #expect(problems == [])
    }

    @Test func `every intended difference is one`() throws {
        let rows = Set(try Recording.replayed().map(\.number))
        #expect(IntendedDifferences.table.keys.filter { !rows.contains($0) } == [])
        #expect(LiveDifferences.table.keys.filter { !rows.contains($0) } == [])
        #expect(rows.count > 190)
    }

    private func replay(on store: EventStore, _ client: some Asking) async throws -> [String] {
        let rows = try Recording.replayed()
        try Recording.furnish(store)
        var replay = Replay(rows)
        for row in rows {
            try replay.makeSessions(before: row, in: store)
            try replay.speakForEngine(before: row, in: store)
            try await replay.repeat(row, client)
        }
        return replay.problems
    }
}
