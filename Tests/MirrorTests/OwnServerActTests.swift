import Conversation
import Effort
import EventStore
import Mirror
import ParlantClient
import ParlantServer
import Testing

/// Acts and messages on a server of ours: each is one request, judged there and harmless to repeat.
@Suite(.serialized) struct OwnServerActTests {
    @Test func `every act is the server's own, by its author, and nothing is patched or forged`() async throws
    {
        try await UpstreamServer.following { server, proxy, desk in
            let mia = try desk.person()
            #expect(try await desk.takeOver(request: "r1").state == .done)
            #expect(try server.store.summary("s1", for: "")?.owner == "mia")
            try desk.reply("I am here.", request: "r2")
            #expect(try await desk.settle("r2").state == .done)
            let acts: [(Request.ID, (Claim) throws -> Void)] = [
                ("r3", { _ = try desk.store.release("s1", by: mia, saw: $0, requestID: "r3") }),
                (
                    "r4",
                    { _ = try desk.store.takeOver("s1", by: mia, reason: "mine", saw: $0, requestID: "r4") }
                ),
                (
                    "r5",
                    {
                        _ = try desk.store.handBack(
                            "s1", by: mia, outcome: .resolved, note: "All well.", saw: $0, requestID: "r5")
                    }
                ),
                ("r6", { _ = try desk.store.close("s1", by: mia, outcome: .spam, saw: $0, requestID: "r6") }),
                ("r7", { _ = try desk.store.reopen("s1", by: mia, saw: $0, requestID: "r7") }),
            ]
            for (request, act) in acts {
                try act(desk.summary()!.claim)
                let end = try await desk.settle(request)
                #expect(end.state == .done, "\(request): \(end.wording ?? "")")
                let (there, here) = (try server.store.summary("s1", for: "")!, try desk.summary()!)
                #expect(there.claim == here.claim && there.session.mode == here.session.mode, "\(request)")
                #expect(there.isClosed == here.isClosed && there.reason == here.reason, "\(request)")
            }
            #expect(try server.handoffs() == [.takeOver, .release, .takeOver, .handBack, .close, .reopen])
            #expect(proxy.fates.count(of: "PATCH /sessions/s1") == 0)
            #expect(proxy.fates.count(of: "POST /sessions/s1/events") == 1)
            #expect(try server.store.session("s1")?.labels == [])
        }
    }

    @Test func `customers see the name that the console chose, and the wait is as old as before`()
        async throws
    {
        try await UpstreamServer.following { server, _, desk in
            _ = try server.store.patch("s1", SessionPatch(mode: .manual))
            try await desk.until("it waits") { try $0.session("s1")?.mode == .manual }
            let since = try server.store.summary("s1", for: "")?.waitingSince
            var mia = try desk.person()
            mia.displayName = "Mia L."
            _ = try desk.store.takeOver(
                "s1", by: mia, reason: nil, sparesClosing: true, saw: desk.summary()!.claim, requestID: "r1")
            #expect(try await desk.settle("r1").state == .done)
            _ = try desk.store.release(
                "s1", by: mia, restoresWait: true, saw: desk.summary()!.claim, requestID: "r2")
            #expect(try await desk.settle("r2").state == .done)
            #expect(try server.store.summary("s1", for: "")?.waitingSince == since)
            #expect(try since != nil && desk.summary()?.waitingSince == since)
            let acts = try server.store.tail(of: "s1", limit: 99).entries.compactMap(\.event.handoff)
            #expect(acts.map(\.publicName) == ["Mia L.", "Mia L."])
        }
    }

    @Test func `whoever is returned to the queue waits here as long as on the server`() async throws {
        try await UpstreamServer.following { server, _, desk in
            try await desk.takeOver(request: "r1")
            try desk.reply("One moment.", request: "r2")
            #expect(try await desk.settle("r2").state == .done)
            _ = try desk.store.release("s1", by: desk.person(), saw: desk.summary()!.claim, requestID: "r3")
            #expect(try await desk.settle("r3").state == .done)
            let since = try #require(try server.store.summary("s1", for: "")?.waitingSince)
            #expect(try desk.summary()?.waitingSince == since)
        }
    }

    @Test func `who chose no name here is called as the server knows them`() async throws {
        try await UpstreamServer.following { server, _, desk in
            _ = try server.store.operatorProfile("mia")
            try server.store.setDisplayName("Anna", for: "mia")
            #expect(try await desk.takeOver(request: "r1").state == .done)
            let acts = try server.store.tail(of: "s1", limit: 99).entries.compactMap(\.event.handoff)
            #expect(acts.map(\.publicName) == ["Anna"])
        }
    }

    @Test(arguments: [true, false])
    func `a reply does not land in a session that a colleague took a moment ago`(isAdmin: Bool) async throws {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("Hello?")
        let secret = TokenSecret()
        if isAdmin { _ = try server.store.addToken(hash: secret.hash, role: .admin, subject: nil) }
        let proxy = try await FlakyProxy(before: server.address, seed: 7)
        let desk = try Desk(
            proxy.address, upstream: server.address, configuration: Desk.fed,
            token: isAdmin ? secret.text : nil)
        try await desk.following {
            try await desk.untilFed()
            #expect(try await desk.takeOver(request: "r1").state == .done)
            try desk.reply("I am here.", request: "r2")
            #expect(try await desk.settle("r2").state == .done)
            let said = try server.store.tail(of: "s1", limit: 1).entries.last
            #expect(said?.author == "mia")
            // Nothing is heard of what happens there.
            proxy.fates.answer("/switchboard/changes", with: 503)
            proxy.fates.answer("min_offset=", with: 503)
            try await desk.until("the feed fails") { try $0.upstream()?.isFed == false }
            let ben = try server.store.operatorProfile("ben")
            let there = try server.store.summary("s1", for: "")!.claim
            _ = try server.store.takeOver("s1", by: ben, reason: nil, saw: there)
            try desk.reply("And now?", request: "r3")
            let end = try await desk.settle("r3")
            #expect(end.state == .refused && end.wording?.contains("ben") == true, "\(end)")
            #expect(try server.texts() == ["Hello?", "I am here."])
            #expect(try desk.store.drafts(of: "mia", in: "s1").map(\.text) == ["And now?"])
        }
        await server.stop()
    }

    @Test func `a message in a session that the server lost goes back into the draft`() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let proxy = try await FlakyProxy(before: server.address, seed: 7)
        var configuration = Desk.fed
        configuration.keepsDeleted = .seconds(86_400)
        let desk = try Desk(proxy.address, upstream: server.address, configuration: configuration)
        try await desk.following {
            try await desk.untilFed()
            #expect(try await desk.takeOver(request: "r1").state == .done)
        }
        try desk.reply("I am here.", request: "r2")
        try desk.store.forgetStandings()
        _ = try server.store.deleteSession("s1")
        // The feed does not tell of it.
        proxy.fates.answer("/switchboard/changes", with: 503)
        try await desk.following {
            let end = try await desk.settle("r2")
            #expect(end.state == .refused && end.wording == Refusal.goneUpstream.wording, "\(end)")
            #expect(try desk.store.drafts(of: "mia", in: "s1").map(\.text) == ["I am here."])
        }
        await server.stop()
    }

    @Test func `an instruction that finds no agent says so, and the server is no less live`() async throws {
        try await UpstreamServer.following { server, _, desk in
            let greet = [Instruction(action: "Greet them.", rationale: "unspecified")]
            _ = try desk.store.askForTurn(of: "s1", following: greet, by: desk.person(), requestID: "r1")
            let end = try await desk.settle("r1")
            #expect(end.state == .refused && end.wording == "Not told: no AI agent is running.", "\(end)")
            #expect(try desk.store.upstream()?.state == .live)
        }
    }

    @Test func `an act of which nobody knows for a minute was perhaps not done`() async throws {
        let server = try await UpstreamServer()
        let desk = try await Desk.onceFed(server)
        try desk.twoMinutesAgo { store in
            _ = try store.takeOver(
                "s1", by: desk.person(), reason: nil, saw: desk.summary()!.claim, requestID: "r1")
            _ = try store.startSending("r1")
        }
        let end = try await desk.following { try await desk.settle("r1") }
        #expect(end.state == .refused && end.wording?.hasPrefix("Perhaps not done") == true, "\(end)")
        #expect(try server.handoffs() == [])
        await server.stop()
    }

    @Test func `of two operators on two mirrors exactly one wins, and the other is told who`() async throws {
        let server = try await UpstreamServer()
        let rounds = Effort.count(200)
        for round in 0..<rounds { try server.session(Session.ID("s\(round)")) }
        let desks = try ["mia", "ben"].map { name in
            let secret = TokenSecret()
            _ = try server.store.addToken(hash: secret.hash, role: .operator, subject: name)
            return try Desk(server.address, configuration: Desk.fed, token: secret.text)
        }
        try await desks[0].following {
            try await desks[1].following {
                for round in 0..<rounds {
                    let id = Session.ID("s\(round)")
                    for desk in desks { try await desk.untilSession(id) }
                    async let mia = desks[0].takeOver(id, by: "mia", request: Request.ID("m\(round)"))
                    async let ben = desks[1].takeOver(id, by: "ben", request: Request.ID("b\(round)"))
                    let ends = try await [mia, ben]
                    #expect(ends.count { $0.state == .done } == 1, "round \(round): \(ends)")
                    let winner = ends[0].state == .done ? "mia" : "ben"
                    let loser = ends[winner == "mia" ? 1 : 0]
                    #expect(loser.state == .refused && loser.wording?.contains(winner) == true, "\(loser)")
                    #expect(try server.store.summary(id, for: "")?.owner == winner)
                    for desk in desks {
                        try await desk.until("\(winner) is shown") {
                            try $0.summary(id, for: "")?.owner == winner
                        }
                    }
                    #expect(try server.handoffs(id) == [.takeOver])
                }
            }
        }
        await server.stop()
    }

    @Test func `an instruction reaches the AI that has the session, and not a colleague's session`()
        async throws
    {
        try await UpstreamServer.following { server, _, desk in
            // The AI has answered whatever was asked before.
            let first = try #require(try server.store.nextTurn(for: "bot", lease: .seconds(600), in: "s1"))
            try server.store.end(first, .completed)
            let mia = try desk.person()
            let greet = [Instruction(action: "Greet them.", rationale: "unspecified")]
            _ = try desk.store.askForTurn(of: "s1", following: greet, by: mia, requestID: "r1")
            try await desk.until("it is told and greets them") { _ in
                guard let turn = try server.store.nextTurn(for: "bot", lease: .seconds(600), in: "s1") else {
                    return false
                }
                let data = Event.messageData("Good day.", from: Participant(displayName: "Aria"))
                let message = NewEvent(
                    source: .aiAgent, kind: .message, data: data, standing: .ai(turn.claim),
                    traceID: turn.traceID)
                try server.store.append(message, to: "s1")
                try server.store.end(turn, .completed)
                return turn.instructions == greet
            }
            #expect(try await desk.settle("r1").state == .done)
            let told = try server.store.audit(of: "s1", limit: 9).first { $0.act == "instruct" }
            #expect(told?.author.login == "mia")
            // A colleague takes it at another desk, before this one has heard of it.
            let ben = try server.store.operatorProfile("ben")
            _ = try server.store.takeOver(
                "s1", by: ben, reason: nil, saw: server.store.summary("s1", for: "")!.claim)
            do {
                _ = try desk.store.askForTurn(of: "s1", following: greet, by: mia, requestID: "r2")
                let end = try await desk.settle("r2")
                #expect(end.state == .refused && end.wording?.contains("ben") == true, "\(end)")
            } catch StoreError.refused(let refusal) {
                #expect(refusal.wording.contains("ben"))
            }
        }
    }

    @Test func `what the token does not allow is refused, and nothing of it is done`() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let secret = TokenSecret()
        _ = try server.store.addToken(hash: secret.hash, role: .operator, subject: "ben")
        let desk = try Desk(server.address, configuration: Desk.fed, token: secret.text)
        try await desk.following {
            try await desk.untilFed()
            let end = try await desk.takeOver(by: "mia", request: "r1")
            #expect(end.state == .refused && end.wording?.contains("403") == true, "\(end)")
            // What is wrong with it, and what to do.
            #expect(end.wording?.contains("SWITCHBOARD_TOKEN is ben's") == true, "\(end)")
            #expect(end.wording?.contains("--operator ben") == true, "\(end)")
            #expect(try server.handoffs() == [])
        }
        await server.stop()
    }

    @Test func `whoever lost the session meanwhile is refused by the server and told who has it`()
        async throws
    {
        try await UpstreamServer.following { server, proxy, desk in
            try await desk.takeOver(request: "r1")
            // Nothing comes through while a colleague takes it at another desk.
            let saw = try desk.summary()!.claim
            let ben = try server.store.operatorProfile("ben")
            let there = try server.store.summary("s1", for: "")!.claim
            _ = try server.store.takeOver("s1", by: ben, reason: "with me", saw: there)
            do {
                _ = try desk.store.handBack("s1", by: desk.person(), saw: saw, requestID: "r2")
                let end = try await desk.settle("r2")
                #expect(end.state == .refused && end.wording?.contains("ben") == true, "\(end)")
            } catch StoreError.refused(let refusal) {
                #expect(refusal.wording.contains("ben"))
            }
            try await desk.until("ben is shown by his login") { store in
                let summary = try store.summary("s1", for: "mia")
                return summary?.owner == "ben" && summary?.reason == "with me"
            }
            #expect(try server.store.summary("s1", for: "")?.owner == "ben")
            // The log is read anew, and what the server said of its end stands.
            let events = try await desk.client.events(of: "s1", from: .zero)
            try server.store.deleteEvents(of: "s1", from: events.last!.offset)
            try await desk.until("it is gone") { store in
                try store.tail(of: "s1", limit: 99).entries.count == events.count - 1
            }
            #expect(try desk.summary()?.owner == "ben")
        }
    }

    @Test func `what the AI is writing is seen as it grows, until it is said or somebody takes over`()
        async throws
    {
        try await UpstreamServer.following { server, _, desk in
            let claim = try server.store.claimTurn(of: "s1", by: "bot")
            let turn = Turn(session: "s1", claim: claim, traceID: "trace")
            let words = { @Sendable (store: EventStore) in try store.liveWords(of: "s1")?.text }
            for text in ["One", "One moment", "One moment, please."] {
                try server.store.showWords(text, of: turn)
                try await desk.until("\(text) is seen") { try words($0) == text }
            }
            try await desk.takeOver(request: "r1")
            #expect(try words(desk.store) == nil)
            // What is written behind a take-over is no line any more.
            #expect(throws: StoreError.self) {
                try server.store.showWords("One moment, please. You", of: turn)
            }
            #expect(try words(desk.store) == nil)
            #expect(try desk.texts() == ["Hello?"])
        }
    }
}
