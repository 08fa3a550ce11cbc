import Conversation
import EventStore
import Testing

/// What the AI is writing, before it is a message.
@Suite struct LiveWordsTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
        try desk.customer()
    }

    private func words() throws -> String? { try desk.store.liveWords(of: "s1")?.text }

    private func turn() throws -> Turn { try #require(try desk.nextTurn()) }

    @Test func `operators hear of words, and no reader of the log does`() throws {
        let turn = try turn()
        let before = try (desk.store.position, desk.store.wholeLog(of: "s1", from: .zero, limit: 99))
        try desk.store.showWords("Let me", of: turn)
        try desk.store.showWords("Let me see", of: turn)
        #expect(try words() == "Let me see")
        #expect(try desk.store.wholeLog(of: "s1", from: .zero, limit: 99) == before.1)
        let page = try desk.store.changes(after: before.0, limit: 99, for: "mia")
        #expect(page.changes == [.words(LiveWords(session: "s1", text: "Let me see"))])
        #expect(try desk.store.search("Let me", limit: 9).hits.isEmpty)
    }

    @Test func `words count in the size of a page of the feed`() throws {
        try desk.session("s2")
        try desk.customer("Hello", in: "s2")
        let turns = [try turn(), try turn()]
        let before = try desk.store.position
        for turn in turns { try desk.store.showWords(String(repeating: "word ", count: 1_000), of: turn) }
        let page = try desk.store.changes(after: before, limit: 99, size: 4_000, for: "mia")
        #expect(page.changes.count == 1 && !page.isLast)
    }

    @Test func `words end with the message that they become`() throws {
        let turn = try turn()
        try desk.store.showWords("Let me", of: turn)
        _ = try desk.say("Let me see.", in: turn)
        #expect(try words() == nil)
    }

    @Test func `words end with their turn, and with their session`() throws {
        try desk.store.showWords("Let me", of: turn())
        try desk.store.endLease(of: "p1")
        #expect(try words() == nil)
        try desk.store.showWords("Let me", of: turn())
        try desk.store.deleteSession("s1")
        #expect(try words() == nil)
    }

    @Test func `a take-over keeps words as a suggestion, which grows to the whole`() throws {
        let turn = try turn()
        try desk.store.showWords("Let me", of: turn)
        try desk.takeOver()
        #expect(try words() == nil)
        #expect(try desk.store.suggestions(of: "s1").map(\.text) == ["Let me"])
        let now = try TurnClaim(epoch: desk.claim().epoch, turn: TurnNumber(desk.turnNumber()))
        #expect(refusal { try desk.store.showWords("Let me see", of: turn) } == .staleTurn(now))
        #expect(refusal { _ = try desk.say("Let me see.", in: turn) } == .staleTurn(now))
        #expect(try desk.store.suggestions(of: "s1").map(\.text) == ["Let me see."])
        #expect(try desk.texts() == ["Hello?"])
    }

    @Test func `a switch to manual that nobody asked for keeps them too`() throws {
        try desk.store.showWords("Let me", of: turn())
        try desk.store.patch("s1", SessionPatch(mode: .manual))
        #expect(try desk.store.suggestions(of: "s1").map(\.text) == ["Let me"])
    }

    @Test func `words for a customer who has gone on are refused, and are no suggestion`() throws {
        let turn = try turn()
        try desk.customer("And?")
        #expect(refusal { try desk.store.showWords("Let me", of: turn) } == .superseded)
        #expect(try words() == nil)
        #expect(try desk.store.suggestions(of: "s1").isEmpty)
    }

    @Test func `a mirror has no words of its own`() throws {
        let mirror = try Desk(.mirror(upstream: "http://127.0.0.1:1"))
        let turn = Turn(session: "s1", claim: TurnClaim(epoch: Epoch(0), turn: TurnNumber(1)), traceID: "t")
        #expect(refusal { try mirror.store.showWords("x", of: turn) } == .mirrorStore)
    }

    @Test func `an export in the middle of a stream ends it, and so does an import`() throws {
        let message = NewEvent(
            source: .aiAgent, kind: .message,
            data: ["message": "Let", "participant": ["display_name": "Aria"], "chunks": ["Let"]],
            standing: .ai(nil))
        try desk.store.append(message, to: "s1")
        let log = try desk.store.wholeLog(of: "s1", from: .zero, limit: 99)
        #expect(log.last?.message?.chunks == .complete)
        #expect(log.last?.message?.text == "Let")
        let session = try #require(try desk.store.session("s1"))
        let growing = try desk.tail().map(\.event)
        #expect(growing.last?.message?.chunks == .growing)
        let other = try Desk()
        #expect(try other.store.importOne(session, events: growing) == .added(events: growing.count))
        let imported = try #require(try other.tail().last)
        #expect(imported.event.message?.chunks == .complete)
        #expect(imported.isCut)
        #expect(try other.store.importOne(session, events: growing) == .unchanged)
        #expect(try other.store.importOne(session, events: log) == .unchanged)
    }
}
