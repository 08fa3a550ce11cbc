import Conversation
import EventStore
import Mirror
import ParlantServer

extension UpstreamServer {
    /// Runs a body while a mirror with an operator's token follows a server that has one session, through a proxy that
    /// can lose requests and answers.
    static func following(_ body: (UpstreamServer, FlakyProxy, Desk) async throws -> Void) async throws {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("Hello?")
        let proxy = try await FlakyProxy(before: server.address, seed: 7)
        let secret = TokenSecret()
        _ = try server.store.addToken(hash: secret.hash, role: .operator, subject: "mia")
        let desk = try Desk(
            proxy.address, upstream: server.address, configuration: Desk.fed, token: secret.text)
        try await desk.following {
            try await desk.untilFed()
            try await body(server, proxy, desk)
        }
        await server.stop()
    }

    /// The operators' acts in a session's log, in order.
    func handoffs(_ id: Session.ID = "s1") throws -> [HandoffEvent.Action] {
        try store.tail(of: id, limit: 999).entries.compactMap(\.event.handoff?.action)
    }
}

extension Desk {
    func untilFed() async throws {
        try await until("the feed is followed") { try $0.upstream()?.isFed == true }
    }

    /// A mirror of a server with one session that has followed its feed once.
    static func onceFed(_ server: UpstreamServer) async throws -> Desk {
        try server.session()
        let desk = try Desk(server.address, configuration: fed)
        try await desk.following { try await desk.untilFed() }
        return desk
    }
}
