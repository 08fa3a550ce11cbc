import Conversation
import Effort
import EventStore
import Mirror
import NIOHTTP1
import ParlantClient
import ParlantServer
import Testing

/// Labels that operators change on a server: one request that does no harm twice.
@Suite(.serialized) struct LabelTests {
    private func label(_ desk: Desk, _ line: String, _ request: Request.ID) async throws -> OutboxRequest {
        _ = try desk.store.changeLabels(
            of: "s1", LabelChange(line: line)!, by: desk.person(), requestID: request)
        return try await desk.settle(request)
    }

    @Test func `on plain Parlant labels change beside those of the rules`() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            #expect(try await label(desk, "+refund +vip", "r1").state == .done)
            #expect(try server.store.session("s1")?.labels == ["refund", "vip"])
            #expect(try desk.summary()?.session.labels == ["refund", "vip"])
            try await desk.takeOver(request: "r2")
            #expect(try await label(desk, "-refund", "r3").state == .done)
            #expect(try server.store.session("s1")?.labels == ["vip", "with-operator"])
            #expect(try desk.summary()?.owner == "mia")
            #expect(try desk.summary().map { Set($0.session.labels) } == ["vip", "with-operator"])
        }
        let acts = try server.store.tail(of: "s1", limit: 99).entries.compactMap(\.event.handoff?.action)
        #expect(acts == [.takeOver])
        #expect(
            try desk.store.audit(of: "s1", limit: 99).filter { $0.act == "labels" }.map(\.operatorName)
                == ["mia", "mia"])
        await server.stop()
    }

    @Test func `on a server of ours any session may be labelled, and the author is named`() async throws {
        try await UpstreamServer.following { server, _, desk in
            let ben = try server.store.operatorProfile("ben")
            _ = try server.store.takeOver(
                "s1", by: ben, reason: nil, saw: server.store.summary("s1", for: "")!.claim)
            try await desk.until("ben has it") { try $0.summary("s1", for: "mia")?.owner == "ben" }
            #expect(try await label(desk, "+refund", "r1").state == .done)
            #expect(try server.store.session("s1")?.labels == ["refund"])
            #expect(try desk.summary()?.session.labels == ["refund"])
            #expect(try desk.summary()?.owner == "ben")
            let change = try server.store.audit(of: "s1", limit: 9).first { $0.act == "change" }
            #expect(change?.operatorName == "mia" && change?.detail == ["changed": ["labels"]])
        }
    }

    @Test func `through an admin's token the author is named too`() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let secret = TokenSecret()
        _ = try server.store.addToken(hash: secret.hash, role: .admin, subject: nil)
        let desk = try Desk(server.address, configuration: Desk.fed, token: secret.text)
        try await desk.following {
            try await desk.untilFed()
            #expect(try await label(desk, "+refund", "r1").state == .done)
        }
        let change = try server.store.audit(of: "s1", limit: 9).first { $0.act == "change" }
        #expect(change?.operatorName == "mia" && change?.author.role == "admin")
        await server.stop()
    }

    @Test func `where answers are lost it is asked again, and a colleague's label stays`() async throws {
        try await UpstreamServer.following { server, proxy, desk in
            for number in 1...4 {
                proxy.fates.loseAnswers(ofNext: 2)
                let end = try await label(desk, "+own\(number) -own\(number - 1)", Request.ID("r\(number)"))
                #expect(end.state == .done, "\(end)")
                _ = try server.store.changeLabels(
                    of: "s1", LabelChange(adding: ["ben\(number)"]),
                    by: server.store.operatorProfile("ben"))
            }
            let labels = try #require(try server.store.session("s1")?.labels)
            #expect(Set(labels) == ["own4", "ben1", "ben2", "ben3", "ben4"])
            try await desk.until("the mirror agrees") { try $0.session("s1")?.labels == labels }
        }
    }

    @Test func `an answer that comes after the feed's news does not undo them`() async throws {
        try await UpstreamServer.following { server, proxy, desk in
            proxy.fates.holdAnswers(to: .PATCH)
            _ = try desk.store.changeLabels(
                of: "s1", LabelChange(adding: ["own"]), by: desk.person(), requestID: "r1")
            try await server.store.until("the server has it") { try $0.session("s1")?.labels == ["own"] }
            _ = try server.store.changeLabels(
                of: "s1", LabelChange(adding: ["ben"]), by: server.store.operatorProfile("ben"))
            try await desk.until("the feed tells both") {
                try $0.session("s1")?.labels == ["own", "ben"]
            }
            proxy.fates.releaseAnswers()
            #expect(try await desk.settle("r1").state == .done)
            #expect(try desk.summary()?.session.labels == ["own", "ben"])
        }
    }

    @Test func `over a network that loses a third, what is done is so, and nothing stays open`() async throws
    {
        try await UpstreamServer.following { server, proxy, desk in
            proxy.fates.lose(33)
            for round in 0..<Effort.count(20) {
                let end = try await label(desk, "+l\(round) -l\(round - 1)", Request.ID("r\(round)"))
                guard end.state == .done else { continue }
                #expect(try server.store.session("s1")?.labels.contains("l\(round)") == true)
            }
            proxy.fates.lose(0)
            #expect(try await label(desk, "+last", "last").state == .done)
            #expect(try desk.store.outboxHeads().isEmpty)
        }
    }

    @Test func `a server that does not answer is not asked for ever, and one that lost the session says so`()
        async throws
    {
        try await UpstreamServer.following { server, proxy, desk in
            proxy.fates.answer("/sessions/s1", with: 503)
            let end = try await label(desk, "+vip", "r1")
            #expect(end.state == .refused && end.wording?.contains("ot done") == true, "\(end)")
            proxy.fates.answerNothing()
            #expect(try server.store.session("s1")?.labels == [])
            _ = try server.store.deleteSession("s1")
            do {
                #expect(try await label(desk, "+vip", "r2").state == .refused)
            } catch let error as StoreError {
                #expect(error.refusal == .noSuchSession("s1"))
            } catch is TookTooLong {
                // The mirror erased the session with its requests meanwhile.
                #expect(try desk.store.session("s1") == nil)
            }
        }
    }

    @Test func `one that died with its mirror is carried out by the next`() async throws {
        let server = try await UpstreamServer()
        let desk = try await Desk.onceFed(server)
        _ = try desk.store.changeLabels(
            of: "s1", LabelChange(adding: ["vip"]), by: desk.person(), requestID: "r1")
        _ = try desk.store.startSending("r1")
        #expect(try await desk.following { try await desk.settle("r1").state } == .done)
        #expect(try server.store.session("s1")?.labels == ["vip"])
        await server.stop()
    }

    @Test(arguments: [true, false]) func `what has waited for minutes is not done over what others did since`(
        wasSending: Bool
    ) async throws {
        let server = try await UpstreamServer()
        let desk = try await Desk.onceFed(server)
        try desk.twoMinutesAgo { store in
            _ = try store.changeLabels(
                of: "s1", LabelChange(adding: ["vip"]), by: desk.person(), requestID: "r1")
            if wasSending { _ = try store.startSending("r1") }
        }
        let end = try await desk.following { try await desk.settle("r1") }
        #expect(end.state == .refused && end.wording?.hasPrefix("Perhaps not done") == true, "\(end)")
        #expect(try server.store.session("s1")?.labels == [])
        await server.stop()
    }
}
