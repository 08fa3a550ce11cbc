import Conversation
import EventStore
import Mirror
import ParlantClient
import Testing

/// A server whose store is restored from a backup, under those who follow it.
@Suite(.serialized) struct RestoreTests {
    private func untilSame(
        _ server: UpstreamServer, _ desk: Desk, _ ids: [Session.ID] = ["s1", "s2"]
    ) async throws {
        for id in ids {
            let log = try server.store.tail(of: id, limit: 10_000).entries.map(\.event)
            try await desk.until("\(id) is as it is there") { store in
                guard try store.session(id) != nil else { return false }
                return try store.tail(of: id, limit: 10_000).entries.map(\.event.id) == log.map(\.id)
            }
            #expect(try desk.store.tail(of: id, limit: 10_000).entries.map(\.event) == log)
        }
        try await desk.untilFed()
        #expect(try desk.store.feedPlace().generation == server.store.generation())
    }

    /// A server with some conversations, of which a backup was made in the middle.
    private func grownServer() async throws -> UpstreamServer {
        let server = try await UpstreamServer()
        for id in ["s1", "s2"] as [Session.ID] { try server.session(id) }
        for number in 0..<3 { try server.customer("kept \(number)") }
        try server.store.backup(to: server.folder + "/backup.store")
        for number in 0..<6 { try server.customer("lost \(number)") }
        let anna = try server.store.operatorProfile("anna")
        _ = try server.store.takeOver("s1", by: anna, reason: nil, saw: Claim(epoch: Epoch(0), owner: nil))
        return server
    }

    /// Puts the backup in its place, lets it grow so far that its positions mean something else, and serves it again.
    private func restore(
        _ server: UpstreamServer, _ desk: Desk, growing count: Int = 60
    ) async throws -> UpstreamServer {
        let known = try server.store.position
        await server.stop()
        let path = server.folder + "/upstream.store"
        _ = try EventStore.restore(server.folder + "/backup.store", to: path)
        let store = try EventStore.open(at: path)
        for (id, count) in [("s1", 2), ("s2", count)] as [(Session.ID, Int)] {
            for number in 0..<count {
                let data = Event.messageData(
                    "new \(number)", from: Participant(id: "ada", displayName: "Ada"))
                _ = try store.append(NewEvent(source: .customer, kind: .message, data: data), to: id)
            }
        }
        #expect(try count == 0 || store.position > known)
        store.close()
        return try await UpstreamServer(folder: server.folder, port: server.port)
    }

    @Test func `a restored server that has grown beyond what was read is shown as it is`() async throws {
        let server = try await grownServer()
        defer { server.removeFolder() }
        let desk = try Desk(server.address, configuration: Desk.fed)
        try await desk.following {
            try await untilSame(server, desk)
            try await desk.until("anna has it") { try $0.summary("s1", for: "mia")?.owner == "anna" }
            let restored = try await restore(server, desk)
            try await untilSame(restored, desk)
            #expect(try desk.texts() == ["kept 0", "kept 1", "kept 2", "new 0", "new 1"])
            // How it stands is the restored store's word too.
            try await desk.until("nobody has it") { try $0.summary("s1", for: "mia")?.owner == nil }
            #expect(try desk.summary()?.session.mode == .auto)
            #expect(try desk.summary()?.epoch == restored.store.summary("s1", for: "mia")?.epoch)
            try restored.customer("one more")
            try restored.session("s3")
            try restored.customer("Hello", in: "s3")
            try await desk.untilSession("s3")
            try await untilSame(restored, desk, ["s1", "s2", "s3"])
            await restored.stop()
        }
    }

    @Test func `one that was restored while nobody followed it is shown as it is`() async throws {
        let server = try await grownServer()
        defer { server.removeFolder() }
        let desk = try Desk(server.address, configuration: Desk.fed)
        try await desk.following { try await untilSame(server, desk) }
        let longer = try await restore(server, desk)
        try await desk.following { try await untilSame(longer, desk) }
        // And one that is shorter than what was read.
        let shorter = try await restore(longer, desk, growing: 0)
        try await desk.following { try await untilSame(shorter, desk) }
        await shorter.stop()
    }

    @Test func `what was told is kept where a log cannot be read just then`() async throws {
        let server = try await grownServer()
        defer { server.removeFolder() }
        let proxy = try await FlakyProxy(before: server.address, seed: 1)
        let desk = try Desk(proxy.address, upstream: server.address, configuration: Desk.fed)
        try await desk.following { try await untilSame(server, desk) }
        let restored = try await restore(server, desk)
        let begun = proxy.fates.asked("since=0&")
        let asked = proxy.fates.asked("/switchboard/changes")
        try await desk.following {
            proxy.fates.answer("/sessions/s1/events", with: 503)
            try await desk.store.until("the feed was begun some times", besides: proxy.fates.onPass) { _ in
                proxy.fates.asked("/switchboard/changes") >= asked + 6
            }
            #expect(try desk.store.upstream()?.isFed == false)
            proxy.fates.answerNothing()
            try await untilSame(restored, desk)
            #expect(proxy.fates.asked("since=0&") == begun + 1)
        }
        await restored.stop()
    }

    @Test func `a log that is too large for an answer does not keep the feed from being read`() async throws {
        let server = try await grownServer()
        defer { server.removeFolder() }
        let proxy = try await FlakyProxy(before: server.address, seed: 1)
        let desk = try Desk(proxy.address, upstream: server.address, configuration: Desk.fed)
        try await desk.following { try await untilSame(server, desk) }
        let restored = try await restore(server, desk)
        proxy.fates.answer("/sessions/s1/events", with: 200, bytes: ParlantClient.bodyLimit + 1)
        try await desk.following { try await untilSame(restored, desk, ["s2"]) }
        await restored.stop()
    }

    @Test func `what a restored store does not have is no deletion`() async throws {
        let server = try await grownServer()
        defer { server.removeFolder() }
        try server.session("s3")
        try server.customer("Hello", in: "s3")
        let desk = try Desk(server.address, configuration: Desk.fed)
        try await desk.following {
            try await untilSame(server, desk, ["s1", "s2", "s3"])
            let restored = try await restore(server, desk)
            try await untilSame(restored, desk)
            try await desk.until("it is told") { try $0.upstream()?.lost == 1 }
            #expect(try desk.texts("s3") == ["Hello"])
            await restored.stop()
        }
    }

    @Test func `a place without a generation is held against all that the server has`() async throws {
        let server = try await grownServer()
        defer { server.removeFolder() }
        try server.session("s3")
        let desk = try Desk(server.address, configuration: Desk.fed)
        try await desk.following { try await untilSame(server, desk) }
        var place = try desk.store.feedPlace()
        place.generation = nil
        try desk.store.setFeedPlace(place)
        _ = try server.store.deleteSession("s3")
        try await desk.following {
            try await untilSame(server, desk)
            // It is the same server as far as anybody can tell, so that was a deletion.
            try await desk.until("s3 is erased") { try $0.session("s3") == nil }
            #expect(try desk.store.upstream()?.lost == 0)
        }
        await server.stop()
    }
}
