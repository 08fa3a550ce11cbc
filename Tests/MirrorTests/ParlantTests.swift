import Conversation
import Effort
import EventStore
import Mirror
import NIOHTTP1
import Testing

/// Against Parlant's own server, through the path of a console.
@Suite(
    .serialized,
    .enabled(if: Effort.isFull && LiveServer.python != nil, "needs SWITCHBOARD_FULL and PARLANT_PYTHON"))
struct ParlantTests {
    @Test(arguments: Scene.allCases, Ground.both)
    func onParlantsOwnServer(scene: Scene, ground: Ground) async throws {
        try await scene.play(on: ground)
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

    @Test func whatItsAgentsKnowOfACustomerIsRead() async throws {
        let server = try LiveServer(delay: 0.2)
        let made = try await server.send(.POST, "/context-variables", ["name": "plan"])
        let variable = try #require(made["id"]?.string)
        try await server.send(
            .PUT, "/context-variables/\(variable)/cust_ada", ["data": ["tier": "gold", "seats": 2]])
        let id = try await server.session()
        let desk = try Desk(server.address, configuration: Ground.parlant.configuration)
        try await desk.following {
            try await desk.untilSession(id)
            try desk.show(id)
            try await desk.until("it is known") { store in
                let file = try store.customerFile(of: id, for: "mia", limit: 1)
                return file?.known == ["plan": ["tier": "gold", "seats": 2]]
            }
        }
    }

    /// Two thousand sessions that nobody has read yet, a hundred of which wait.
    @Test func whatNeedsAHumanIsReadBeforeTheRestOfABigServer() async throws {
        let server = try LiveServer(["--seed-sessions", "2000", "--seed-events", "20"], delay: 0.2)
        let desk = try Desk(server.address, configuration: Mirror.Configuration(usesFeed: false))
        var delays: [Duration] = []
        try await desk.following {
            try await desk.until("the list is read", within: .seconds(120)) {
                try $0.mirrorCoverage()?.sessions == 2_000
            }
            for _ in 0..<5 {
                let id = try await server.session()
                try await server.customer("Let me talk to a human", in: id)
                while try await !server.events(id).contains(where: { $0.handoffCall != nil }) {
                    try await Task.sleep(for: .milliseconds(50))
                }
                let asked = ContinuousClock.now
                try await desk.until("its reason and what they said are there", within: .seconds(60)) {
                    store in
                    let summary = try store.summary(id, for: "mia")
                    return summary?.reason != nil && summary?.lastLine != nil
                }
                delays.append(.now - asked)
                #expect(try desk.summary(id)?.customerName == "Ada Lovelace")
            }
            // The pass over the rest had hardly begun.
            let coverage = try #require(try desk.store.mirrorCoverage())
            #expect(coverage.whole < coverage.sessions / 2)
        }
        print(
            "figure: of 2,000 sessions, a new handoff was told of after \(delays.map(\.description).joined(separator: ", "))"
        )
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
