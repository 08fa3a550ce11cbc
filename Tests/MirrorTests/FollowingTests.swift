import Conversation
import EventStore
import Logging
import Mirror
import ParlantClient
import Testing

/// A mirror of our own server.
@Suite(.serialized) struct FollowingTests {
    @Test func sessionsWithTheirNamesAndLogsArrive() async throws {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("Hello")
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.until("the log is read") {
                try $0.summary("s1", for: "mia")?.lastLine?.text == "Hello"
            }
            #expect(try desk.summary()?.customerName == "Ada")
            try await desk.until("the agent's name is known") {
                try $0.summary("s1", for: "mia")?.agentName == "Aria"
            }
            #expect(try desk.summary()?.mirror?.isWholeLogKnown == true)
            try await desk.until("it is live") { try $0.upstream()?.state == .live }
            #expect(try desk.store.isMirrored())
        }
        #expect(try !desk.store.isMirrored())
        await server.stop()
    }

    @Test func aShownSessionIsFollowedAsItHappens() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            try desk.show("s1")
            for number in 0..<5 {
                try server.customer("message \(number)")
                try await desk.until("message \(number) arrived") { store in
                    try store.summary("s1", for: "mia")?.lastLine?.text == "message \(number)"
                }
            }
        }
        await server.stop()
    }

    @Test func aModeThatChangedAtTheServerIsSeenInTheList() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            _ = try server.store.patch("s1", SessionPatch(mode: .manual))
            try await desk.until("it waits") { try $0.session("s1")?.mode == .manual }
            #expect(try desk.summary()?.owner == nil)
            _ = try server.store.patch("s1", SessionPatch(mode: .auto))
            try await desk.until("it is the AI's") { try $0.session("s1")?.mode == .auto }
        }
        await server.stop()
    }

    @Test func deletedEventsAreFoundAndWalkedBackTo() async throws {
        let server = try await UpstreamServer()
        try server.session()
        for number in 0..<30 { try server.customer("message \(number)") }
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            try desk.show("s1")
            try await desk.until("all arrived") { try $0.tail(of: "s1", limit: 99).entries.count == 30 }
            _ = try server.store.deleteEvents(of: "s1", from: Offset(3))
            try server.customer("and on")
            try await desk.until("27 are gone") { try $0.tail(of: "s1", limit: 99).entries.count == 4 }
            #expect(try desk.texts() == ["message 0", "message 1", "message 2", "and on"])
        }
        await server.stop()
    }

    @Test func aLongLogBeginsWithItsEndAndIsWholeOnceShown() async throws {
        let server = try await UpstreamServer()
        let old = Session(
            id: "s1", agentID: "aria", customerID: "ada", creation: .wallClock - .seconds(86_400))
        let events = (0..<250).map { number in
            Event(
                id: Event.ID("e\(number)"), source: .customer, kind: .message, offset: Offset(number),
                creation: old.creation + .seconds(number), traceID: "t\(number)",
                data: Event.messageData("message \(number)", from: Participant(displayName: "Ada")))
        }
        _ = try server.store.importSessions([ImportedSession(old, events: events)])
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.until("the end is read") {
                try $0.summary("s1", for: "mia")?.lastOffset == Offset(249)
            }
            #expect(try desk.summary()?.mirror?.loadedFrom == Offset(100))
            try desk.show("s1")
            try await desk.until("the whole is read") {
                try $0.summary("s1", for: "mia")?.mirror?.isWholeLogKnown == true
            }
            #expect(try desk.texts().count == 250)
        }
        await server.stop()
    }

    @Test func aServerThatWentAwayIsOfflineUntilItIsBack() async throws {
        let server = try await UpstreamServer()
        try server.session()
        let (folder, port) = (server.folder, server.port)
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            await server.stop()
            try await desk.until("it is offline") {
                if case .offline = try $0.upstream()?.state { true } else { false }
            }
            _ = try desk.store.takeOver(
                "s1", by: desk.person(), reason: nil, saw: desk.summary()!.claim, requestID: "r1")
            let refused = try await desk.settle("r1")
            #expect(refused.state == .refused)
            #expect(refused.wording?.hasPrefix("Not done: The server cannot be reached") == true)
            let again = try await UpstreamServer(folder: folder, port: port)
            try again.session("s2")
            try await desk.until("it is live") { try $0.upstream()?.state == .live }
            try await desk.untilSession("s2")
            #expect(try desk.summary()?.mirror?.isGone == false)
            await again.stop()
        }
    }

    @Test func aSessionThatTheServerDeletedIsErased() async throws {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("Hello")
        let desk = try Desk(server.address)
        try await desk.following {
            try await desk.untilSession()
            try desk.show("s1")
            try await desk.until("Hello") { try !$0.tail(of: "s1", limit: 1).entries.isEmpty }
            _ = try server.store.deleteSession("s1")
            try await desk.until("it is erased") { try $0.session("s1") == nil }
        }
        await server.stop()
    }

    @Test func onlyOneProcessFollowsIntoAStore() async throws {
        let server = try await UpstreamServer()
        let desk = try Desk(server.address)
        try await desk.following {
            await #expect(throws: Mirror.StartFailure.isRunning) {
                try await Mirror(store: desk.store, client: desk.client, logger: .init(label: "second")).run()
            }
        }
        await server.stop()
    }
}
