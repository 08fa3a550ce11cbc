import Conversation
import EventStore
import Testing

@testable import ParlantServer

@Suite struct ChangeFeedTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session()
        try bench.session("s2")
    }

    /// Reads on to the end.
    private func changes(
        since: Int = 0, _ client: PortClient, token: TokenSecret? = nil, limit: Int = 2
    ) async throws -> (changes: [JSON], position: Int) {
        var changes: [JSON] = []
        var position = since
        while true {
            let answer = try await client.ask(
                "GET", "/switchboard/changes?since=\(position)&limit=\(limit)", token: token)
            let page = try answer.json()
            changes += page["changes"]?.array ?? []
            position = page["position"]?.integer ?? -1
            if page["has_more"] == false { return (changes, position) }
        }
    }

    @Test func `the feed tells of all sessions and goes on where it ended`() async throws {
        try bench.customer("one")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let first = try await changes(client)
            #expect(first.changes.count { $0["type"] == "event" } == 1)
            #expect(
                Set(first.changes.compactMap { $0["session"]?["id"]?.string }) == ["s1", "s2"])
            #expect(try await changes(since: first.position, client).changes == [])
            try bench.customer("two", in: "s2")
            try bench.store.deleteSession("s1")
            let next = try await changes(since: first.position, client)
            #expect(next.changes.contains { $0["event"]?["data"]?["message"] == "two" })
            #expect(next.changes.contains { $0["type"] == "deletion" && $0["session_id"] == "s1" })
        }
    }

    @Test func `a waiting look at the feed is woken by a change of any session`() async throws {
        try await bench.serving { port in
            let position = try await changes(PortClient(port: port)).position
            for act in [
                { try bench.customer("Hello", in: "s2") },
                { _ = try bench.store.addNote("n", by: bench.store.operatorProfile("mia"), to: "s1") },
                { _ = try bench.store.deleteSession("s2") },
            ] as [@Sendable () throws -> Void] {
                let since = try await changes(since: position, PortClient(port: port)).position
                let waiting = Task {
                    try await PortClient(port: port).json(
                        "GET", "/switchboard/changes?since=\(since)&wait_for_data=30")
                }
                await until { bench.server.waits.count == 1 }
                try act()
                #expect(try await waiting.value["changes"]?.array?.isEmpty == false)
            }
        }
    }

    @Test func `a look in whose time nothing comes is answered with nothing`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let position = try await changes(client).position
            let page = try await client.json(
                "GET", "/switchboard/changes?since=\(position)&wait_for_data=1")
            #expect(page["changes"] == [])
            #expect(page["position"]?.integer == position)
        }
    }

    @Test func `what operators keep to themselves is not told to an AI process`() async throws {
        let mia = try bench.store.operatorProfile("mia")
        try bench.store.takeOver(
            "s1", by: mia, reason: "private words", saw: Claim(epoch: Epoch(0), owner: nil))
        try bench.store.addNote("private note", by: mia, to: "s1")
        #expect(throws: StoreError.self) { try bench.stream(["private draft", nil]) }
        let agent = try bench.token(.agent)
        let operatorToken = try bench.token(.operator, "leo")
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let all = try await changes(client, token: operatorToken, limit: 1)
            let told = JSON.array(all.changes).compact
            for text in ["private words", "private note", "private draft", "mia"] {
                #expect(told.contains(text))
            }
            let some = try await changes(client, token: agent, limit: 1)
            let toldAgent = JSON.array(some.changes).compact
            for text in ["private", "mia"] { #expect(!toldAgent.contains(text)) }
            #expect(some.changes.contains { $0["type"] == "event" })
            #expect(some.position == all.position)
            for path in ["/switchboard/sessions", "/switchboard/sessions/s1"] {
                let text = try await client.ask("GET", path, token: agent).text
                #expect(!text.contains("private") && !text.contains("mia"))
            }
        }
    }

    @Test func `what ends an AI process's wait tells nothing private`() async throws {
        let agent = try bench.token(.agent)
        try await bench.serving { port in
            let position = try await changes(PortClient(port: port), token: agent).position
            let waiting = Task {
                try await PortClient(port: port).ask(
                    "GET", "/switchboard/changes?since=\(position)&wait_for_data=30", token: agent
                ).json()
            }
            await until { bench.server.waits.count == 1 }
            try bench.store.addNote("private", by: bench.store.operatorProfile("mia"), to: "s1")
            try bench.customer("Hello", in: "s2")
            let page = try await waiting.value
            #expect(!page.compact.contains("private"))
            #expect(page["changes"]?.array?.isEmpty == false)
        }
    }
}
