import Conversation
import Testing

@testable import EventStore

/// Who did what in a session, from its log and its audit.
@Suite struct LedgerTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func lines(_ id: Session.ID = "s1") throws -> [LedgerLine] { try desk.store.ledger(of: id) }

    private func pass() { desk.clock.advance(by: .seconds(10)) }

    /// A customer asks, a tool hands off, ben takes over with a token, writes and hands back.
    private func story() throws {
        try desk.session()
        pass()
        try desk.customer("I want a refund")
        pass()
        try desk.handoff(reason: "refund")
        pass()
        let token = Author(login: "ben", token: "t2", role: "operator", subject: "ben")
        try Author.$current.withValue(token) {
            try desk.takeOver(by: "ben", reason: "secret")
            pass()
            try desk.reply("Here I am", by: "ben", request: "r1")
            pass()
            try desk.store.addNote("a note", by: desk.person("ben"), to: "s1")
            pass()
            try desk.store.handBack(
                "s1", by: desk.person("ben"), outcome: .resolved, note: "paid", saw: desk.claim())
        }
    }

    @Test func `a log and its audit are one list without repetitions`() throws {
        try story()
        let lines = try lines()
        #expect(
            lines.map(\.act) == [
                "create", "message", "ask for a human", "take over", "message", "note", "hand back",
            ])
        #expect(lines.map(\.who) == ["–", "customer", "AI", "ben", "ben", "ben", "ben"])
        #expect(lines.map(\.door) == [.program, .customer, .tool, .token, .token, .token, .token])
        #expect(lines[2].words == "refund" && lines[3].words == "secret")
        #expect(lines[4].words == "Here I am" && lines[6].words == "resolved: paid")
        #expect(lines[3].program?.hasSuffix(", token t2") == true)
        #expect(lines.map(\.offset) == [nil, 0, 1, 2, 3, nil, 4].map { $0.map { Offset($0) } })
    }

    @Test func `a line tells who had the session afterwards`() throws {
        try story()
        let after = try lines().compactMap(\.after)
        #expect(after.map(\.mode) == [.auto, .manual, .manual, .manual, .auto])
        #expect(after.map(\.claim.owner) == [nil, nil, "ben", "ben", nil])
        #expect(after.last?.claim == (try desk.claim()))
    }

    @Test func `rules and bridges are known by their logins`() throws {
        try desk.session()
        try desk.handoff()
        pass()
        _ = try desk.store.claimWaiting(for: "desk", BridgeFilter())
        pass()
        _ = try desk.store.reply(
            "Hello", as: .oneself, by: desk.store.bridgeOperator("desk"), in: "s1", saw: desk.claim(),
            requestID: "r1")
        #expect(try lines().suffix(2).map(\.door) == [.bridge, .bridge])
        #expect(try lines().last?.who == "bridge:desk")
    }

    @Test func `the audit of a deleted session is not that of a later one with its id`() throws {
        try story()
        try desk.store.deleteSession("s1")
        try desk.session()
        #expect(try lines().map(\.act) == ["create"])
    }

    @Test func `a session that is not there has no ledger`() throws {
        #expect(throws: StoreError.self) { try lines("s9") }
    }

    @Test func `a line as JSON has every part`() throws {
        try story()
        let json = try lines()[3].json
        #expect(json["who"] == "ben" && json["door"] == "API token" && json["act"] == "take over")
        #expect(json["offset"] == 2 && json["saw"] == .null)
        #expect(json["after"]?["mode"] == "manual" && json["after"]?["owner"] == "ben")
    }
}
