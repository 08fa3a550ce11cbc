import Conversation
import EventStore
import Mirror
import Testing

/// One request follows everything where the server is one of ours.
@Suite(.serialized) struct FeedTests {
    private func untilFed(_ desk: Desk) async throws {
        try await desk.untilFed()
    }

    private func untilLast(_ text: String, in id: Session.ID = "s1", _ desk: Desk) async throws {
        try await desk.until("\(id) says \(text)") {
            try $0.summary(id, for: "mia")?.lastLine?.text == text
        }
    }

    @Test func allThatTheServerHasArrivesWithoutALookIntoAnyLog() async throws {
        let server = try await UpstreamServer()
        for number in 0..<30 {
            try server.session(Session.ID("s\(number)"))
            for text in 0..<30 { try server.customer("\(text)", in: Session.ID("s\(number)")) }
        }
        let proxy = try await FlakyProxy(before: server.address, seed: 1)
        let desk = try Desk(proxy.address, upstream: server.address, configuration: Desk.fed)
        try await desk.following {
            try await untilFed(desk)
            let coverage = try desk.store.mirrorCoverage()
            #expect(coverage == MirrorCoverage(whole: 30, sessions: 30))
            #expect(try desk.texts("s7").count == 30)
            #expect(try desk.summary("s7")?.customerName == "Ada")
            let looks = proxy.fates.looks(into: "s7")
            try desk.show("s7")
            for number in 0..<20 {
                try server.customer("more \(number)", in: "s7")
                try await untilLast("more \(number)", in: "s7", desk)
            }
            // What is on the glass is read through once when it is opened; one look of before may still be under way.
            #expect(proxy.fates.looks(into: "s7") <= looks + 2)
        }
        await server.stop()
    }

    @Test func sessionsModesDeletionsAndNamesAreToldByIt() async throws {
        let server = try await UpstreamServer()
        try server.session()
        for number in 0..<9 { try server.customer("message \(number)") }
        let desk = try Desk(server.address, configuration: Desk.fed)
        try await desk.following {
            try await untilFed(desk)
            try server.session("s2")
            try await desk.untilSession("s2")
            _ = try server.store.patch("s2", SessionPatch(mode: .manual))
            try await desk.until("s2 waits") { try $0.session("s2")?.mode == .manual }
            _ = try server.store.deleteEvents(of: "s1", from: Offset(3))
            try await desk.until("six are gone") { try $0.tail(of: "s1", limit: 99).entries.count == 3 }
            _ = try server.store.deleteSession("s2")
            try await desk.until("s2 is erased") { try $0.session("s2") == nil }
        }
        await server.stop()
    }

    @Test func afterARestartItGoesOnWhereItEnded() async throws {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("one")
        let desk = try Desk(server.address, configuration: Desk.fed)
        try await desk.following { try await untilFed(desk) }
        let position = try desk.store.feedPlace().position
        #expect(position > 0)
        try server.customer("two")
        try await desk.following {
            try await untilLast("two", desk)
            try await untilFed(desk)
        }
        #expect(try desk.store.feedPlace().position > position)
        #expect(try desk.texts() == ["one", "two"])
        await server.stop()
    }

    @Test func aServerThatWasSetUpAnewIsReadFromItsBeginning() async throws {
        let server = try await UpstreamServer()
        try server.session()
        for number in 0..<50 { try server.customer("message \(number)") }
        let port = server.port
        let desk = try Desk(server.address, configuration: Desk.fed)
        try await desk.following { try await untilFed(desk) }
        await server.stop()
        let another = try await UpstreamServer(port: port)
        try another.session("n1")
        try another.customer("Hello", in: "n1")
        try await desk.following {
            try await untilLast("Hello", in: "n1", desk)
            try await desk.until("the old one is gone") {
                try $0.summary("s1", for: "mia")?.mirror?.isGone == true
            }
            try await untilFed(desk)
            #expect(try desk.summary("n1")?.mirror?.isWholeLogKnown == true)
            // One alone would be taken for deleted on the server that had it.
            try await desk.until("it is told") { try $0.upstream()?.lost == 1 }
            #expect(try desk.texts("s1").count == 50)
        }
        await another.stop()
    }

    @Test func `who waits is seen while the feed fails`() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let proxy = try await FlakyProxy(before: server.address, seed: 1)
        let desk = try Desk(proxy.address, upstream: server.address, configuration: Desk.fed)
        try await desk.following {
            try await untilFed(desk)
            proxy.fates.answer("/switchboard/", with: 503)
            try await desk.until("the feed fails") { try $0.upstream()?.isFed == false }
            _ = try server.store.patch("s1", SessionPatch(mode: .manual))
            try await desk.until("it waits") { try $0.summary("s1", for: "mia")?.waitingSince != nil }
            proxy.fates.answerNothing()
            try await untilFed(desk)
            let told = try server.store.summary("s1", for: "")
            try await desk.until("the server's word stands") {
                try $0.summary("s1", for: "mia")?.waitingSince == told?.waitingSince
            }
            #expect(try desk.summary()?.claim == told?.claim)
        }
        await server.stop()
    }

    @Test func `one odd answer does not make a server of ours a plain one`() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let proxy = try await FlakyProxy(before: server.address, seed: 1)
        let desk = try Desk(proxy.address, upstream: server.address, configuration: Desk.fed)
        try await desk.following {
            try await untilFed(desk)
            let fates = proxy.fates
            for status in [409, 400, 404, 418, 200] {
                fates.answer("/switchboard/changes", with: status, times: 1)
            }
            try await desk.store.until("the feed is read again", besides: fates.onPass) {
                try !fates.isOdd && $0.upstream()?.isFed == true
            }
            #expect(try await desk.takeOver(request: "r1").state == .done)
            #expect(fates.count(of: "PATCH /sessions/s1") == 0)
            try await untilFed(desk)
        }
        await server.stop()
    }

    @Test func `a feed that is denied twice is none, and nothing of it is shown any more`() async throws {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("Hello")
        let claim = try server.store.claimTurn(of: "s1", by: "bot")
        let proxy = try await FlakyProxy(before: server.address, seed: 1)
        let desk = try Desk(proxy.address, upstream: server.address, configuration: Desk.fed)
        try await desk.following {
            try await untilFed(desk)
            try server.store.showWords("Let me", of: Turn(session: "s1", claim: claim, traceID: "t"))
            try await desk.until("the words are seen") { try $0.liveWords(of: "s1")?.text == "Let me" }
            proxy.fates.answer("/switchboard/changes", with: 404, times: 2)
            try await desk.until("the words are gone") { try $0.liveWords(of: "s1") == nil }
            #expect(try desk.store.mark(of: "s1").isTold == false)
            #expect(try desk.store.feedPlace().generation == "")
            #expect(!proxy.fates.isOdd)
        }
        await server.stop()
    }

    @Test func withoutAFeedTheLooksOfPlainParlantDo() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let proxy = try await FlakyProxy(before: server.address, seed: 1, hiding: "/switchboard/")
        let desk = try Desk(proxy.address, upstream: server.address, configuration: Desk.fed)
        try await desk.following {
            try await desk.untilSession()
            try desk.show("s1")
            try server.customer("Hello")
            try await untilLast("Hello", desk)
            #expect(try desk.store.upstream()?.isFed == false)
        }
        await server.stop()
    }
}
