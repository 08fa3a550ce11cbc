import Conversation
import EventStore
import Testing

/// The replies that a server keeps ready.
@Suite struct ReplyTests {
    @Test func `a server's replies stand beside the team's, with their codes and steps`() async throws {
        let server = try await UpstreamServer()
        let theirs = try server.store.addReply(
            ReplyContent(
                code: "hi", title: "Greeting", text: "Hi {customer}{cursor}", then: [.label("greeted")]))
        let plain = try server.store.addReply(ReplyContent(template: "I am {{std.agent.name}}"))
        let desk = try Desk(server.address)
        let ours = try desk.store.addReply(ReplyContent(code: "hi", text: "Hello"))
        func origins(_ store: EventStore) throws -> [CannedReply.ID: CannedReply.Origin] {
            Dictionary(uniqueKeysWithValues: try store.cannedReplies().map { ($0.id, $0.origin) })
        }
        try await desk.following {
            try await desk.until("the replies are here") { try $0.cannedReplies().count == 3 }
        }
        #expect(try origins(desk.store) == [theirs.id: .server, plain.id: .server, ours.id: .team])
        let reply = try #require(try desk.store.cannedReplies().first { $0.id == theirs.id })
        #expect(reply.code == "hi" && reply.title == "Greeting" && reply.text == "Hi {customer}{cursor}")
        #expect(reply.then == [.label("greeted")])
        #expect(try desk.store.cannedReplies().contains { $0.text == "I am {agent}" })

        // They are read only, and what they are used for stays known.
        #expect(try desk.store.changeReply(theirs.id) { $0.title = "x" } == nil)
        #expect(try !desk.store.removeReply(theirs.id))
        try desk.store.recordUse(ofCannedReply: theirs.id)
        _ = try server.store.changeReply(theirs.id) { $0.write("Hi again") }
        _ = try server.store.removeReply(plain.id)
        try await desk.following {
            try await desk.until("the change is here") {
                try $0.cannedReplies().map(\.text) == ["Hi again", "Hello"]
            }
        }
        #expect(try desk.store.cannedReplies().map(\.uses) == [1, 0])
        await server.stop()
    }

    @Test(arguments: [403, 404])
    func `a server that does not show them is followed all the same, and asked once`(status: Int) async throws
    {
        let server = try await UpstreamServer()
        try server.session()
        let proxy = try await FlakyProxy(before: server.address, seed: 1)
        proxy.fates.answer("/canned_responses", with: status)
        let desk = try Desk(proxy.address, upstream: server.address)
        let ours = try desk.store.addReply(ReplyContent(code: "hi", text: "Hello"))
        try await desk.following {
            try await desk.untilSession()
            let deadline = ContinuousClock.now + .seconds(90)
            while proxy.fates.asked("/canned_responses") == 0, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(10))
            }
            try server.customer("Hello?")
            try await desk.until("a message arrives") { try $0.tail(of: "s1", limit: 9).entries.count == 1 }
            try await desk.until("the server is live") { try $0.upstream()?.state == .live }
        }
        #expect(proxy.fates.asked("/canned_responses") == 1)
        #expect(try desk.store.cannedReplies().map(\.id) == [ours.id])
        await server.stop()
    }
}
