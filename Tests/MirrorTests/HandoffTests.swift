import Conversation
import EventStore
import Mirror
import ParlantClient
import Testing

/// What an operator does reaches our own server, and is done only when it was read back.
@Suite(.serialized) struct HandoffTests {
    @Test func aWholeHandoff() async throws {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("A human please")
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            try desk.show("s1")
            try await desk.takeOver(request: "r1")
            #expect(try desk.summary()?.standing(for: "mia", at: .wallClock) == .yours(weOwe: true))
            #expect(try server.store.session("s1")?.mode == .manual)
            // For programs that know no owners.
            #expect(try server.store.session("s1")?.labels == ["with-operator"])
            try desk.reply("Here I am", request: "r2")
            try desk.reply("As Aria", as: .theAI, request: "r3")
            #expect(try await desk.settle("r3").state == .done)
            #expect(try server.texts() == ["A human please", "Here I am", "As Aria"])
            _ = try desk.store.handBack(
                "s1", by: desk.person(), outcome: .resolved, note: "All done", saw: desk.summary()!.claim,
                requestID: "r4")
            #expect(try await desk.settle("r4").state == .done)
            #expect(try server.store.session("s1")?.mode == .auto)
            #expect(try server.store.session("s1")?.labels == [])
            #expect(try desk.summary()?.standing(for: "mia", at: .wallClock) == .automatic)
        }
        let acts = try server.store.tail(of: "s1", limit: 99).entries.compactMap(\.event.handoff)
        #expect(acts.map(\.action) == [.takeOver, .handBack])
        #expect(acts.last?.note == "All done" && acts.last?.outcome == .resolved)
        #expect(acts.allSatisfy { $0.publicName == "operator" })
        await server.stop()
    }

    @Test(arguments: [true, false])
    func
        `a turn that the take-over stopped and that ends late, or never, does not leave the customer without an answer`(
            ends: Bool
        ) async throws
    {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("Tell me something")
        let turn = try #require(try server.store.nextTurn(for: "bot", lease: .seconds(600), in: "s1"))
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            try desk.show("s1")
            try await desk.until("the AI works") { try $0.summary("s1", for: "mia")?.turnInFlight != nil }
            try await desk.takeOver(request: "r1")
            _ = try desk.store.handBack(
                "s1", by: desk.person(), outcome: nil, note: nil, saw: desk.summary()!.claim, requestID: "r2")
            try await desk.until("the AI may speak again") { _ in
                try server.store.session("s1")?.mode == .auto
            }
            if ends { _ = try server.store.end(turn, .cancelled) }
            try await desk.until("the AI is told to answer") { _ in
                let events = try server.store.tail(of: "s1", limit: 99).entries.map(\.event)
                let handBack = events.firstIndex { $0.handoff?.action == .handBack }
                return handBack.map { events[$0...].contains { $0.status?.name == .acknowledged } } ?? false
            }
            #expect(try await desk.settle("r2").state == .done)
        }
        await server.stop()
    }

    @Test func aSessionIsClosedAndReopened() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            try await desk.takeOver(request: "r1")
            _ = try desk.store.close(
                "s1", by: desk.person(), outcome: .spam, saw: desk.summary()!.claim, requestID: "r2")
            #expect(try await desk.settle("r2").state == .done)
            #expect(try server.store.session("s1")?.labels == ["closed"])
            #expect(try desk.summary()?.standing(for: "mia", at: .wallClock) == .closed)
            _ = try desk.store.reopen("s1", by: desk.person(), saw: desk.summary()!.claim, requestID: "r3")
            #expect(try await desk.settle("r3").state == .done)
            #expect(try server.store.session("s1")?.labels == [])
        }
        await server.stop()
    }

    @Test func whoeverLetsGoLeavesAWaitingSession() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            try await desk.takeOver(request: "r1")
            _ = try desk.store.release("s1", by: desk.person(), saw: desk.summary()!.claim, requestID: "r2")
            #expect(try await desk.settle("r2").state == .done)
            #expect(try desk.summary()?.standing(for: "mia", at: .wallClock) == .waiting)
            #expect(try server.store.session("s1")?.mode == .manual)
        }
        await server.stop()
    }

    /// Two consoles on two machines: each has a mirror of its own.
    @Test func ofTwoWhoClaimAtOnceExactlyOneWins() async throws {
        let server = try await UpstreamServer()
        let desks = try [Desk(server.address), Desk(server.address)]
        let rounds = 20
        for round in 0..<rounds { try server.session(Session.ID("s\(round)")) }
        try await desks[0].following {
            try await desks[1].following {
                for round in 0..<rounds {
                    let id = Session.ID("s\(round)")
                    try await desks[0].untilSession(id)
                    try await desks[1].untilSession(id)
                    async let mia = desks[0].takeOver(id, by: "mia", request: Request.ID("m\(round)"))
                    async let ben = desks[1].takeOver(id, by: "ben", request: Request.ID("b\(round)"))
                    let states = try await [mia.state, ben.state]
                    #expect(states.count { $0 == .done } == 1, "round \(round): \(states)")
                    #expect(states.count { $0 == .refused } == 1, "round \(round): \(states)")
                    let winner = states[0] == .done ? "mia" : "ben"
                    #expect(try desks[winner == "mia" ? 0 : 1].summary(id)?.owner == winner)
                }
            }
        }
        await server.stop()
    }

    /// A mirror that died between the event and the change of mode ends what was begun, unless it is too late.
    @Test func whatIsFinishedAfterACrashTakesNothingFromWhoClaimedSince() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            try await desk.takeOver(request: "r1")
        }
        let mia = try desk.person()
        _ = try desk.store.handBack(
            "s1", by: mia, outcome: nil, note: nil, saw: desk.summary()!.claim, requestID: "r2")
        _ = try desk.store.startSending("r2")
        try await desk.say(.handBack, by: mia.key, request: "r2")
        try await desk.say(.takeOver, by: "another-key", request: "x")
        try await desk.following {
            #expect(try await desk.settle("r2").state == .done)
            try await desk.until("the other owns it") { store in
                try store.summary("s1", for: "mia")?.owner?.contains("Ben") == true
            }
        }
        #expect(try server.store.session("s1")?.mode == .manual)
        await server.stop()
    }

    /// As if the store had been too busy to take down how a send ended.
    @Test func aSendThatNobodyCarriesAnyMoreIsUnconfirmedAndNotStuck() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            try await desk.takeOver(request: "r1")
        }
        // Held, so that nobody sends it meanwhile.
        try desk.reply("Hello", request: "r2")
        try desk.store.setOutbox("r2", to: .held)
        try await desk.following {
            try desk.store.setOutbox("r2", to: .sending)
            try await desk.until("it is unconfirmed") { store in
                try store.outbox().first { $0.id == "r2" }?.state == .unconfirmed
            }
        }
        #expect(try server.texts() == [])
        await server.stop()
    }

    @Test func theNameThatCustomersSeeIsTheOneOfTheConsoleThatActed() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let desk = try Desk(server.address)
        var mia = try desk.person()
        mia.displayName = "Mia L."
        try await desk.following {
            try await desk.untilSession()
            _ = try desk.store.takeOver(
                "s1", by: mia, reason: nil, saw: desk.summary()!.claim, requestID: "r1")
            #expect(try await desk.settle("r1").state == .done)
        }
        let acts = try server.store.tail(of: "s1", limit: 99).entries.compactMap(\.event.handoff)
        #expect(acts.map(\.publicName) == ["Mia L."])
        await server.stop()
    }

    @Test func aColleagueIsDisplacedOnlyByWhoSawThem() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            let early = try desk.summary()!.claim
            try await desk.takeOver(by: "ben", request: "r1")
            #expect(throws: StoreError.self) {
                try desk.store.takeOver(
                    "s1", by: desk.person("mia"), reason: nil, saw: early, requestID: "r2")
            }
            #expect(try await desk.takeOver(by: "mia", request: "r3").state == .done)
            #expect(try desk.summary()?.owner == "mia")
        }
        await server.stop()
    }
}
