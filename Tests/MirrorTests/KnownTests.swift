import Conversation
import EventStore
import Testing

/// What a server's agents know of a customer.
@Suite struct KnownTests {
    private let server: UpstreamServer
    private let proxy: FlakyProxy

    init() async throws {
        server = try await UpstreamServer()
        try server.session()
        proxy = try await FlakyProxy(before: server.address, seed: 1)
    }

    /// As Parlant answers.
    private func has(_ data: JSON) {
        proxy.fates.answer(
            "/context-variables",
            saying: [
                [
                    "id": "mQv41sdIaC", "name": "plan", "description": "The customer's plan",
                    "tool_id": .null,
                    "freshness_rules": .null, "tags": [],
                ],
                ["id": "other", "name": "seat"],
            ])
        proxy.fates.answer("/context-variables/other/", with: 404)
        proxy.fates.answer(
            "/context-variables/mQv41sdIaC/ada",
            saying: ["id": "xkVXnBacj4", "last_modified": "2026-11-29T23:57:35.129845Z", "data": data])
    }

    private func known(_ store: EventStore) throws -> JSON.Members? {
        try store.customerFile(of: "s1", for: "mia", limit: 9)?.known
    }

    @Test func `it is read when one of their sessions is shown, and no other`() async throws {
        has(["tier": "gold"])
        let desk = try Desk(proxy.address, upstream: server.address)
        try await desk.following {
            try await desk.untilSession()
            #expect(try known(desk.store) == [:])
            try desk.show("s1")
            let position = try desk.store.position
            try await desk.until("it is known") { try known($0) == ["plan": ["tier": "gold"]] }
            #expect(try desk.store.position > position)
        }
        // Another customer's session was not on screen, and nobody was asked about them.
        #expect(proxy.fates.asked("/context-variables/mQv41sdIaC/") == 1)
        await server.stop()
    }

    @Test func `it is read anew by the next mirror, and gone when the server forgot it`() async throws {
        has("gold")
        let desk = try Desk(proxy.address, upstream: server.address)
        try await desk.following {
            try await desk.untilSession()
            try desk.show("s1")
            try await desk.until("it is known") { try known($0) == ["plan": "gold"] }
        }
        has("silver")
        try await desk.following {
            try await desk.until("it has changed") { try known($0) == ["plan": "silver"] }
        }
        proxy.fates.answerNothing()
        proxy.fates.answer("/context-variables", saying: [["id": "mQv41sdIaC", "name": "plan"]])
        proxy.fates.answer("/context-variables/mQv41sdIaC/ada", with: 404)
        try await desk.following {
            try await desk.until("it is gone") { try known($0) == [:] }
        }
        await server.stop()
    }

    @Test(arguments: [403, 404])
    func `a server that does not show it is followed all the same, and asked once`(status: Int) async throws {
        proxy.fates.answer("/context-variables", with: status)
        let desk = try Desk(proxy.address, upstream: server.address)
        try await desk.following {
            try await desk.untilSession()
            try desk.show("s1")
            try await desk.until("it was asked") { [proxy] _ in proxy.fates.asked("/context-variables") > 0 }
            try server.customer("Hello?")
            try await desk.until("a message arrives") { try $0.tail(of: "s1", limit: 9).entries.count == 1 }
            try desk.show("s1", on: "c2")
            try server.customer("Anyone?")
            try await desk.until("the next arrives") { try $0.tail(of: "s1", limit: 9).entries.count == 2 }
        }
        #expect(proxy.fates.asked("/context-variables") == 1)
        #expect(try known(desk.store) == [:])
        await server.stop()
    }
}
