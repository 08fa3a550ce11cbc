import Conversation
import EventStore
import Mirror
import Testing

/// What a rule of return asks for reaches a server that knows no rules.
@Suite(.serialized) struct RuleReturnTests {
    private let rule: ReturnRule

    init() {
        var rule = ReturnRule(name: "quiet")
        rule.silent = .seconds(600)
        rule.text = "Our assistant goes on."
        self.rule = rule
    }

    /// The same store, some time from now.
    private func sweep(_ desk: Desk, in time: Duration) throws -> [Session.ID] {
        let later = try EventStore.open(
            at: desk.store.path, kind: desk.store.kind,
            options: StoreOptions(clock: { .wallClock + time }))
        defer { later.close() }
        return try later.returnSessions(by: [rule], as: "test").returned
    }

    private static func areSettled(_ store: EventStore) throws -> Bool {
        let requests = try store.outbox().filter { Operator.isRule($0.operatorName) }
        return requests.count == 2 && requests.allSatisfy(\.state.isSettled)
    }

    /// Mia has answered, and her session goes back in the body.
    private func following(
        _ body: (Desk, UpstreamServer) async throws -> Void
    ) async throws {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("A human please")
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            try desk.show("s1")
            try await desk.takeOver(request: "r1")
            try desk.reply("Done", request: "r2")
            #expect(try await desk.settle("r2").state == .done)
            try await body(desk, server)
        }
        await server.stop()
    }

    @Test func `a session goes back with the rule's message, once`() async throws {
        try await following { desk, server in
            #expect(try sweep(desk, in: .seconds(400)).isEmpty)
            #expect(try sweep(desk, in: .seconds(710)) == ["s1"])
            try await desk.until("both are settled") { try Self.areSettled($0) }
            #expect(try desk.store.outbox().allSatisfy { $0.state == .done })
            #expect(try server.texts() == ["A human please", "Done", "Our assistant goes on."])
            let session = try server.store.session("s1")
            #expect(session?.mode == .auto && session?.labels == [])
            let acts = try server.store.tail(of: "s1", limit: 99).entries.compactMap(\.event.handoff)
            #expect(acts.map(\.action) == [.takeOver, .handBack])
            #expect(acts.allSatisfy { $0.publicName == "operator" })
            #expect(try desk.summary()?.standing(for: "mia", at: .wallClock) == .automatic)
            #expect(try sweep(desk, in: .seconds(3_000)).isEmpty)
        }
    }

    @Test func `an operator who has begun to write keeps the session, and the customer is told nothing`()
        async throws
    {
        try await following { desk, server in
            #expect(try sweep(desk, in: .seconds(400)).isEmpty)
            try desk.store.saveDraft("Wait", as: .oneself, in: "s1", by: "mia")
            #expect(try sweep(desk, in: .seconds(710)).isEmpty)
            #expect(try server.store.session("s1")?.mode == .manual)
            #expect(try server.texts() == ["A human please", "Done"])
        }
    }
}
