import Bridge
import Conversation
import EventStore

extension Bench {
    /// Runs a bridge to a stand-in whose webhooks are delivered.
    func bridging(
        _ standIn: some StandIn, _ change: (inout BridgeSettings) -> Void = { _ in },
        _ body: (Bridge) async throws -> Void
    ) async throws {
        try await serving({ standIn.answer($0) }) { server in
            let bridge = bridge(to: standIn.desk(server), change)
            let delivery = Task { await standIn.deliver { bridge } }
            defer { delivery.cancel() }
            try await running(bridge) { try await body(bridge) }
        }
    }

    func untilAsked(_ standIn: some StandIn, _ session: String = "s1") async throws {
        try await until("people at the desk are asked about \(session)") {
            try standIn.isAsked(session) && store.links(of: Session.ID(session)).last?.state == .open
        }
    }
}

/// Takes webhooks for a bridge over HTTP as long as a body takes, which is given the port.
func receiving(_ bridge: Bridge, _ body: (Int) async throws -> Void) async throws {
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let receiver = WebhookReceiver([bridge], host: "127.0.0.1", port: 0, logger: .silent)
    let listening = Task {
        // Who waits for the port must not wait forever.
        defer { port.finish() }
        try await receiver.run { number in
            port.yield(number)
            port.finish()
        }
    }
    defer { listening.cancel() }
    for await number in ports { try await body(number) }
}
