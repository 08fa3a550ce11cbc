import Conversation
import EventStore
import Mirror
import ParlantClient
import Testing

/// What was begun and whose end nobody knows, and what went wrong on the way and came right again.
@Suite(.serialized) struct UnfinishedTests {
    /// What happens once a session of the server is its operator's.
    private func owningASession(
        customer text: String? = nil, _ body: (UpstreamServer, Desk) async throws -> Void
    ) async throws {
        let server = try await UpstreamServer()
        try server.session()
        if let text { try server.customer(text) }
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            try await desk.takeOver(request: "r1")
        }
        try await body(server, desk)
        await server.stop()
    }

    private func post(_ text: String, request: Request.ID, by key: Operator.Key, to desk: Desk) async throws {
        let trail: JSON = ["operator": .string(key.rawValue), "request_id": .string(request.rawValue)]
        _ = try await desk.client.post(
            .message(
                text, as: .humanAgent, participant: Participant(displayName: "operator"),
                metadata: ["switchboard": trail]), to: "s1")
    }

    @Test func whatIsSentAgainIsLookedForBeforeItIsPosted() async throws {
        try await owningASession { server, desk in
            // It reached the server, and nobody has read the log since.
            try desk.reply("Hello", request: "r2")
            _ = try desk.store.startSending("r2")
            try desk.store.setOutbox("r2", to: .unconfirmed)
            try await post("Hello", request: "r2", by: desk.person().key, to: desk)
            try desk.store.resend("r2", by: "mia")
            let end = try await desk.following { try await desk.settle("r2") }
            #expect(end.state == .done)
            #expect(try server.texts() == ["Hello"])
        }
    }

    @Test func aHandBackThatIsFinishedLateUndoesNoLaterHandoff() async throws {
        try await owningASession { server, desk in
            try await sayHandBack(desk)
            _ = try server.store.patch("s1", SessionPatch(mode: .auto))
            let claim = try server.store.claimTurn(of: "s1", by: "bot")
            try server.store.append(
                NewEvent(source: .aiAgent, kind: .tool, data: .handoffCall("too hard"), standing: .ai(claim)),
                to: "s1")
            #expect(try server.store.session("s1")?.mode == .manual)
            let end = try await desk.following { try await desk.settle("r2") }
            #expect(end.state == .done)
            #expect(try server.store.session("s1")?.mode == .manual)
        }
    }

    /// Queues an act, and says it as if its answer had been lost.
    private func say(
        _ action: HandoffEvent.Action, _ desk: Desk, _ queue: (Operator, Claim) throws -> Void
    ) async throws {
        try queue(desk.person(), desk.summary()!.claim)
        _ = try desk.store.startSending("r2")
        try await desk.say(action, by: desk.person().key, request: "r2")
    }

    private func sayHandBack(_ desk: Desk) async throws {
        try await say(.handBack, desk) { person, saw in
            _ = try desk.store.handBack(
                "s1", by: person, outcome: nil, note: nil, saw: saw, requestID: "r2")
        }
    }

    @Test func anActWhoseSessionWentMeanwhileHoldsUpNobody() async throws {
        try await owningASession { server, desk in
            try await sayHandBack(desk)
            // Its event is in the log that was read, and the rest of it cannot be done any more.
            let events = try await desk.client.events(of: "s1", from: .zero)
            let next = try desk.store.mark(of: "s1").next
            _ = try desk.store.mirror(events, covering: .zero..<next, of: "s1")
            _ = try server.store.deleteSession("s1")
            try await desk.following {
                // Whichever looks first: the courier refuses it, or it goes with its session.
                try await desk.until("nothing is on its way") { store in
                    try store.session("s1") == nil && store.outboxHeads().isEmpty
                }
            }
        }
    }

    @Test func aCloseThatIsFinishedLateLeavesOpenWhatTheCustomerOpenedMeanwhile() async throws {
        try await owningASession { server, desk in
            try await say(.close, desk) { person, saw in
                _ = try desk.store.close("s1", by: person, outcome: .resolved, saw: saw, requestID: "r2")
            }
            try server.customer("One thing more")
            let end = try await desk.following { try await desk.settle("r2") }
            #expect(end.state == .done)
            let session = try #require(try server.store.session("s1"))
            #expect(session.mode == .auto && !session.labels.contains("closed"))
            #expect(try desk.summary()?.isClosed == false)
        }
    }

    @Test func `what a colleague has closed since it was seen waiting is not taken over`() async throws {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("A human please")
        _ = try server.store.patch("s1", SessionPatch(mode: .manual))
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.until("it waits") { try $0.session("s1")?.mode == .manual }
        }
        let ben = try server.store.operatorProfile("ben")
        try server.store.takeOver("s1", by: ben, reason: nil, saw: server.store.summary("s1", for: "")!.claim)
        try server.store.close(
            "s1", by: ben, outcome: .resolved, saw: server.store.summary("s1", for: "")!.claim)
        _ = try desk.store.takeOver(
            "s1", by: desk.person(), reason: nil, saw: desk.summary()!.claim, requestID: "t1")
        let end = try await desk.following { try await desk.settle("t1") }
        #expect(end.state == .refused)
        #expect(try server.store.session("s1")?.mode == .auto)
        #expect(try server.store.session("s1")?.labels == ["closed"])
        await server.stop()
    }

    /// The log is read, and then a list that was on its way since before the close. No other list follows.
    @Test func `a close that the log shows and an older list hides is not undone by a takeover`() async throws
    {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("A human please")
        _ = try server.store.patch("s1", SessionPatch(mode: .manual))
        var configuration = Desk.hasty
        configuration.limits = RequestLimits(perMinute: [.list: 1])
        let desk = try Desk(server.address, configuration: configuration)
        let old = try #require(try server.store.session("s1"))
        try await desk.following {
            try await desk.until("it waits") {
                try $0.summary("s1", for: "mia")?.standing(for: "mia", at: $0.options.clock()) == .waiting
            }
            let ben = try server.store.operatorProfile("ben")
            let saw = { try server.store.summary("s1", for: "")!.claim }
            try server.store.takeOver("s1", by: ben, reason: nil, saw: saw())
            try server.store.close("s1", by: ben, outcome: .resolved, saw: saw())
            let events = try await desk.client.events(of: "s1", from: .zero)
            _ = try desk.store.mirror(events, covering: .zero..<desk.store.mark(of: "s1").next, of: "s1")
            let later = desk.store.options.clock() + .seconds(5)
            try desk.store.mirror([old], asked: later, isWhole: true)
            _ = try desk.store.takeOver(
                "s1", by: desk.person(), reason: nil, saw: desk.summary()!.claim, requestID: "t1")
            #expect(try await desk.settle("t1").state == .refused)
        }
        #expect(try server.store.session("s1")?.mode == .auto)
        #expect(try server.store.session("s1")?.labels == ["closed"])
        await server.stop()
    }

    @Test func anActIsRefusedWhereTheLogSaysOtherwiseByNow() async throws {
        try await owningASession { server, desk in
            _ = try desk.store.handBack(
                "s1", by: desk.person(), outcome: nil, note: nil, saw: desk.summary()!.claim, requestID: "r2")
            // Released from another console, which this one has not heard of.
            try await desk.say(.release, by: desk.person().key, request: "r3")
            let end = try await desk.following { try await desk.settle("r2") }
            #expect(end.state == .refused)
            #expect(try server.store.session("s1")?.mode == .manual)
        }
    }

    @Test func aTakeOverOfWhatIsOwnedAlreadySaysNothingAgain() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let desk = try Desk(server.address)
        try await desk.following { try await desk.untilSession() }
        let saw = try desk.summary()!.claim
        for request: Request.ID in ["r1", "r2"] {
            _ = try desk.store.takeOver("s1", by: desk.person(), reason: nil, saw: saw, requestID: request)
        }
        try await desk.following {
            let ends = [try await desk.settle("r1"), try await desk.settle("r2")]
            #expect(ends.map(\.state) == [.done, .done])
        }
        let events = try await desk.client.events(of: "s1", from: .zero)
        let takeOvers = events.filter { $0.handoff?.action == .takeOver }
        #expect(takeOvers.count == 1)
        await server.stop()
    }

    @Test func anActThatNobodyFindsIsGivenUp() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let desk = try Desk(server.address)
        try await desk.following { try await desk.untilSession() }
        _ = try desk.store.takeOver(
            "s1", by: desk.person(), reason: nil, saw: desk.summary()!.claim, requestID: "r1")
        _ = try desk.store.startSending("r1")
        try await desk.following {
            #expect(try await desk.settle("r1", within: .seconds(120)).state == .refused)
            try await desk.takeOver(request: "r2")
        }
        await server.stop()
    }

    @Test func aSessionThatSeemedGoneIsBackWithItsOwner() async throws {
        try await owningASession(customer: "Hello?") { server, desk in
            try await desk.following {
                try desk.show("s1")
                try await desk.until("it is read") { try $0.mark(of: "s1").loadedFrom == .zero }
                // As after one answer of somebody before the server who does not know it.
                try desk.store.markGone("s1")
                try await desk.until("it is back") { store in
                    try store.summary("s1", for: "mia")?.mirror?.isGone == false
                }
                #expect(try desk.summary()?.owner == "mia")
                try server.customer("Are you there?")
                try await desk.until("its log is followed again") { store in
                    try store.tail(of: "s1", limit: 9).entries.last?.event.message?.text == "Are you there?"
                }
            }
        }
    }
}

extension JSON {
    fileprivate static func handoffCall(_ reason: String) -> JSON {
        [
            "tool_calls": [
                [
                    "tool_id": "built-in:initiate_human_handoff", "arguments": ["reason": .string(reason)],
                    "result": ["data": "ok", "metadata": [:], "control": ["mode": "manual"]],
                ]
            ]
        ]
    }
}
