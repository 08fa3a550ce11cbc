import Conversation
import EventStore
import Testing

@Suite struct LogTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
        for number in 0..<10 { try desk.customer("\(number)") }
    }

    private func offsets(_ window: LogWindow) -> [Int] { window.entries.map(\.event.offset.rawValue) }

    @Test func theTailIsTheNewestInOffsetOrder() throws {
        let tail = try desk.store.tail(of: "s1", limit: 3)
        #expect(offsets(tail) == [7, 8, 9])
        #expect(tail.hasEarlier && !tail.hasLater)
    }

    @Test func pagesBackAndForth() throws {
        let back = try desk.store.entries(of: "s1", before: Offset(3), limit: 5)
        #expect(offsets(back) == [0, 1, 2])
        #expect(!back.hasEarlier && back.hasLater)
        let forth = try desk.store.entries(of: "s1", from: Offset(8), limit: 5)
        #expect(offsets(forth) == [8, 9])
        #expect(forth.hasEarlier && !forth.hasLater)
        let around = try desk.store.entries(of: "s1", around: Offset(5), limit: 4)
        #expect(offsets(around) == [3, 4, 5, 6])
        #expect(offsets(try desk.store.entries(of: "s1", around: Offset(9), limit: 4)) == [6, 7, 8, 9])
        #expect(offsets(try desk.store.entries(of: "s1", around: Offset(0), limit: 4)) == [0, 1, 2, 3])
    }

    @Test func leavesDeletedEventsOutAndTakesKinds() throws {
        try desk.store.append(.status("typing"), to: "s1")
        #expect(try desk.store.tail(of: "s1", limit: 9, kinds: [.status]).entries.count == 1)
        #expect(try desk.store.deleteEvents(of: "s1", from: Offset(5)) == .done(6))
        #expect(offsets(try desk.store.tail(of: "s1", limit: 2)) == [3, 4])
        #expect(try desk.store.entry(of: "s1", at: Offset(5)) == nil)
        #expect(try desk.summary().lastOffset == Offset(4))
        #expect(try desk.summary().lastLine?.text == "4")
        #expect(try desk.customer().event.offset == Offset(11))
    }

    @Test func aSessionThatIsNotThereIsRefused() {
        #expect(refusal { _ = try desk.store.tail(of: "nobody", limit: 1) } == .noSuchSession("nobody"))
        #expect(refusal { _ = try desk.customer(in: "nobody") } == .noSuchSession("nobody"))
    }

    @Test func aSecondSessionOfTheSameIdIsRefused() {
        #expect(refusal { try desk.session() } == .sessionExists("s1"))
    }

    @Test func anEventsIdIsTakenOnce() throws {
        let new = NewEvent(
            source: .customer, kind: .message,
            data: Event.messageData("x", from: Participant(displayName: "Ada")), id: "e1")
        try desk.store.append(new, to: "s1")
        guard case .invalid = refusal({ try desk.store.append(new, to: "s1") }) else {
            Issue.record("not refused by rule")
            return
        }
    }

    @Test func aPatchChangesItsPartsAlone() throws {
        var patch = SessionPatch()
        patch.title = .some("New")
        patch.metadataSet = ["a": 1, "b": 2]
        patch.labelsUpsert = ["vip", "vip"]
        patch.clientOffset = Offset(4)
        try desk.store.patch("s1", patch)
        patch = SessionPatch()
        patch.metadataUnset = ["a"]
        let session = try desk.store.patch("s1", patch).value!
        #expect(session.title == "New")
        #expect(session.metadata == ["b": 2])
        #expect(session.labels == ["vip"])
        #expect(session.consumptionOffsets["client"] == 4)
        patch.title = .some(nil)
        patch.labelsRemove = ["vip"]
        #expect(try desk.store.patch("s1", patch).value?.title == nil)
        #expect(try desk.summary().session.labels == [])
    }

    @Test func filtersAndPagesSessionsOldestFirst() throws {
        for number in 2...7 {
            desk.clock.advance(by: .seconds(1))
            try desk.session(Session.ID("s\(number)"), mode: number % 2 == 0 ? .manual : .auto)
        }
        let first = try desk.store.sessions(limit: 3)
        #expect(first.map(\.id) == ["s1", "s2", "s3"])
        #expect(
            try desk.store.sessions(after: first.last?.id, limit: 9).map(\.id) == ["s4", "s5", "s6", "s7"])
        try desk.takeOver("s4")
        var filter = SessionFilter()
        filter.isWaiting = true
        #expect(try desk.store.sessions(filter, limit: 9).map(\.id) == ["s2", "s6"])
        filter = SessionFilter()
        filter.owner = "mia"
        #expect(try desk.store.sessions(filter, limit: 9).map(\.id) == ["s4"])
        filter = SessionFilter()
        filter.label = "closed"
        try desk.store.close("s4", by: desk.person("mia"), outcome: .resolved, saw: desk.claim("s4"))
        #expect(try desk.store.sessions(filter, limit: 9).map(\.id) == ["s4"])
    }
}

@Suite struct StreamTests {
    let desk: Desk
    let claim: TurnClaim
    let event: Event.ID

    init() throws {
        desk = try Desk()
        try desk.session()
        claim = try desk.store.claimTurn(of: "s1", by: "agent")
        event = try desk.store.append(
            NewEvent(
                source: .aiAgent, kind: .message, data: ["message": "a", "chunks": ["a"]],
                standing: .ai(claim)),
            to: "s1"
        ).value!.id
    }

    private func grow(_ text: String, _ chunks: [JSON]) throws {
        try desk.store.updateMessage(
            event, in: "s1", data: ["message": .string(text), "chunks": .array(chunks)], standing: claim)
    }

    @Test func growsUntilItsNull() throws {
        try grow("ab", ["a", "b"])
        try grow("ab", ["a", "b", .null])
        #expect(try desk.tail()[0].event.message?.chunks == .complete)
        #expect(try desk.summary().lastLine?.text == "ab")
        #expect(refusal { try grow("abc", ["a", "b", "c", .null]) } != nil)
    }

    @Test func isCutInPlaceByATakeOverAndItsRestBecomesASuggestion() throws {
        try desk.takeOver()
        let entry = try desk.tail()[0]
        #expect(entry.isCut)
        #expect(entry.event.message?.chunks == .complete)
        for text in ["ab", "abc"] {
            #expect(refusal { try grow(text, [.string(text)]) } != nil)
        }
        #expect(try desk.tail()[0].event.message?.text == "a")
        #expect(try desk.store.suggestions(of: "s1").map(\.text) == ["abc"])
    }

    @Test func isCutWhenAnotherTurnBegins() throws {
        _ = try desk.store.claimTurn(of: "s1", by: "other")
        #expect(try desk.tail()[0].isCut)
    }

    @Test func isClosedOnDemand() throws {
        let entry = try desk.store.closeStream(event, in: "s1").value!
        #expect(entry.isCut && entry.event.message?.chunks == .complete)
        #expect(try desk.store.closeStream(event, in: "s1").value == entry)
    }

    @Test func theClosingMessageOfAHandoffMayBeStreamed() throws {
        try desk.handoff(claim: claim, trace: "t9")
        let closing = try desk.store.append(
            NewEvent(
                source: .aiAgent, kind: .message, data: ["message": "A", "chunks": ["A"]],
                standing: .ai(claim), traceID: "t9"), to: "s1"
        ).value!
        try desk.store.updateMessage(
            closing.id, in: "s1",
            data: ["message": "A person comes", "chunks": ["A", " person comes", .null]],
            standing: claim)
        #expect(try desk.texts().last == "A person comes")
    }

    @Test func metadataOfAnEventChangesInParts() throws {
        for (name, value) in [("a", 1), ("b", 2), ("a", nil)] as [(String, JSON?)] {
            _ = try desk.store.changeMetadata(of: event, in: "s1") { members in
                var members = members
                members[name] = value
                return members
            }
        }
        #expect(try desk.tail().last?.event.metadata == ["b": 2])
    }
}
