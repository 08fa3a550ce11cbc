import Conversation
import Effort
import EventStore
import Mirror
import ParlantClient
import Testing

/// Acts and messages on a Switchboard server whose answers are lost, or whose mirror is killed: nothing is done twice.
@Suite(.serialized) struct OwnServerLossTests {
    @Test func `what the server did though its answer was lost is done once, and never unconfirmed`()
        async throws
    {
        try await UpstreamServer.following { server, proxy, desk in
            proxy.fates.loseAnswers(ofNext: 1)
            #expect(try await desk.takeOver(request: "r1").state == .done)
            for number in 2...4 {
                proxy.fates.loseAnswers(ofNext: 2)
                try desk.reply("Number \(number)", request: Request.ID("r\(number)"))
                #expect(try await desk.settle(Request.ID("r\(number)")).state == .done)
            }
            proxy.fates.loseAnswers(ofNext: 3)
            _ = try desk.store.handBack(
                "s1", by: desk.person(), outcome: nil, note: nil, saw: desk.summary()!.claim, requestID: "r5")
            #expect(try await desk.settle("r5").state == .done)
            #expect(try server.texts() == ["Hello?", "Number 2", "Number 3", "Number 4"])
            #expect(try server.handoffs() == [.takeOver, .handBack])
        }
    }

    @Test func `over a network that loses a third nothing is doubled and nothing stays open`() async throws {
        try await UpstreamServer.following { server, proxy, desk in
            proxy.fates.lose(33)
            let mia = try desk.person()
            var said: [String] = []
            for round in 0..<Effort.count(40) {
                let end = try await desk.takeOver(request: Request.ID("t\(round)"))
                if end.state == .done {
                    try desk.reply("Round \(round)", request: Request.ID("m\(round)"))
                    if try await desk.settle(Request.ID("m\(round)"), within: .seconds(60)).state == .done {
                        said.append("Round \(round)")
                    }
                    let claim = try desk.summary()!.claim
                    if let owner = claim.owner, owner == "mia" {
                        _ = try? desk.store.release(
                            "s1", by: mia, saw: claim, requestID: Request.ID("e\(round)"))
                    }
                }
                try await desk.until("nothing is open", within: .seconds(60)) { store in
                    try store.outbox().allSatisfy(\.state.isSettled)
                }
            }
            proxy.fates.lose(0)
            let texts = try server.texts().dropFirst()
            #expect(Set(texts).count == texts.count, "doubled: \(texts)")
            #expect(texts.filter(said.contains) == said)
            #expect(!said.isEmpty)
            let counts = proxy.fates.counts
            print(
                "figure: of \(counts.seen) requests \(counts.lost) were lost; \(said.count) messages, each once"
            )
        }
    }

    @Test(arguments: [true, false])
    func `a mirror that is killed behind its request finishes it once`(hasArrived: Bool) async throws {
        let server = try await UpstreamServer()
        let desk = try await Desk.onceFed(server)
        let mia = try desk.person()
        let saw = try desk.summary()!.claim
        _ = try desk.store.takeOver("s1", by: mia, reason: "it waits", saw: saw, requestID: "r1")
        _ = try desk.store.startSending("r1")
        if hasArrived {
            let order = ActOrder(
                .takeOver(reason: "it waits", publicReason: nil), by: mia, saw: saw)
            _ = try await desk.client.carryOut(order, on: "s1", key: "r1")
        }
        #expect(try await desk.following { try await desk.settle("r1").state } == .done)
        #expect(try server.handoffs() == [.takeOver])

        try desk.reply("Once", request: "r2")
        let job = try #require(try desk.store.startSending("r2"))
        if hasArrived, case .append(_, _, let data, let metadata)? = job.request.act {
            let message = try #require(Message(data))
            let posting = EventPosting.message(
                message.text, as: .humanAgent, participant: message.participant, metadata: metadata)
            try await desk.client.post(posting, to: "s1", key: "r2")
        }
        #expect(try await desk.following { try await desk.settle("r2").state } == .done)
        #expect(try server.texts() == ["Once"])
        await server.stop()
    }
}
