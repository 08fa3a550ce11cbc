import Conversation
import Effort
import EventStore
import Mirror
import Testing

/// Against Parlant's own server, through the path of a console.
@Suite(
    .serialized,
    .enabled(if: Effort.isFull && LiveServer.python != nil, "needs SWITCHBOARD_FULL and PARLANT_PYTHON"))
struct ParlantTests {
    @Test(arguments: Scene.allCases) func onParlantsOwnServer(scene: Scene) async throws {
        try await scene.play(on: .parlant)
    }

    @Test func withoutAnOperatorsTokenTheServerRefusesAndTheBodyStaysUnread() async throws {
        let server = try LiveServer(["--auth", "token"], delay: 0.2)
        let desk = try Desk(server.address, configuration: Ground.parlant.configuration)
        try await desk.following {
            try await desk.until("it is refused") { store in
                guard case .offline(_, let wording) = try store.upstream()?.state else { return false }
                return wording.contains("SWITCHBOARD_TOKEN")
            }
        }
        let known = try Desk(server.address, configuration: Ground.parlant.configuration, token: "op-secret")
        try await known.following {
            try await known.until("it is live") { try $0.upstream()?.state == .live }
        }
    }

    /// Requests a minute are what the server limits; ours stay below, and its refusals make them fewer.
    @Test func refusedRequestsSlowTheMirrorDown() async throws {
        let server = try LiveServer(["--auth", "token", "--rpm", "30"], delay: 0.2)
        let desk = try Desk(server.address, configuration: Ground.parlant.configuration, token: "op-secret")
        try await desk.following {
            try await desk.until("it is slowed", within: .seconds(60)) { try $0.upstream()?.isSlowed == true }
            #expect(try desk.store.upstream()?.state == .live)
        }
    }
}

/// The same against our own `serve`, with an AI that speaks by the same script: with the feed that it offers, and as
/// if it offered none.
@Suite(.serialized) struct OwnServerTests {
    @Test(arguments: Scene.allCases, [Ground.fed, .polled])
    func onOurOwnServer(scene: Scene, ground: Ground) async throws {
        try await scene.play(on: ground)
    }
}
