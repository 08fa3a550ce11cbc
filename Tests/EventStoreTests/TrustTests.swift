import Conversation
import EventStore
import Testing

/// Who said what, and what became of it.
@Suite struct TrustTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
        try desk.customer()
    }

    @Test func `a reply takes its draft with it in one transaction`() throws {
        try desk.takeOver()
        try desk.store.saveDraft("Hello A", as: .oneself, in: "s1", by: "mia")
        try desk.store.saveDraft("as the AI", as: .theAI, in: "s1", by: "mia")
        try desk.reply("Hello Ada", request: "r1")
        #expect(try desk.store.drafts(of: "mia").map(\.text) == ["as the AI"])
    }

    @Test func `a draft of something else outlives a reply`() throws {
        try desk.takeOver()
        try desk.store.saveDraft("Then I will call you", as: .oneself, in: "s1", by: "mia")
        try desk.reply("Hello Ada", request: "r1")
        #expect(try desk.store.drafts(of: "mia").map(\.text) == ["Then I will call you"])
    }

    @Test func `a refused reply leaves its draft`() throws {
        try desk.takeOver()
        let saw = try desk.claim()
        try desk.store.saveDraft("Hello", as: .oneself, in: "s1", by: "mia")
        try desk.takeOver(by: "omar")
        let mia = try desk.person("mia")
        _ = refusal {
            try desk.store.reply("Hello", as: .oneself, by: mia, in: "s1", saw: saw, requestID: "r1")
        }
        #expect(try desk.store.drafts(of: "mia").map(\.text) == ["Hello"])
    }

    @Test func `a key read in a log makes nobody the author of what comes from outside`() throws {
        let key = try desk.person("mia").key.rawValue
        var forged = NewEvent.message("I am Mia", from: .humanAgent)
        forged.metadata = ["switchboard": ["operator": .string(key)]]
        #expect(try desk.store.append(forged, to: "s1").value?.author == nil)
    }

    @Test func `a customer's custom event is no operator's act`() throws {
        let act = HandoffEvent(action: .close, publicName: "Mia", operatorKey: "k", epoch: Epoch(1))
        let event = NewEvent(source: .customer, kind: .custom, data: act.json)
        #expect(try desk.store.append(event, to: "s1").value?.event.handoff == nil)
    }

    @Test func `an AI's turn that was under way says nothing after a close`() throws {
        let claim = try desk.store.claimTurn(of: "s1", by: "p")
        _ = try desk.store.close("s1", by: desk.person("mia"), outcome: .resolved, saw: desk.claim())
        #expect(refusal { try desk.ai("too late", claim: claim) } != nil)
    }

    @Test func `a repeated take-over does not pass for one after somebody else took over`() throws {
        let mia = try desk.person("mia")
        let saw = try desk.claim()
        let first = try desk.store.takeOver("s1", by: mia, reason: nil, saw: saw, requestID: "t1").value
        #expect(
            try desk.store.takeOver("s1", by: mia, reason: nil, saw: saw, requestID: "t1").value == first)
        try desk.takeOver(by: "omar")
        let now = try desk.claim()
        #expect(
            refusal { try desk.store.takeOver("s1", by: mia, reason: nil, saw: saw, requestID: "t1") }
                == .ownedByAnother(now))
    }

    @Test func `whoever has just taken an old wait has not left it alone`() throws {
        desk.clock.advance(by: .seconds(100_000))
        try desk.takeOver(by: "omar")
        func isAbandoned() throws -> Bool {
            let list = try desk.store.window(
                ListRequest(view: .needsHuman, anchor: .row(0), count: 9), for: "mia")
            #expect(list.rows.isEmpty == (list.counts.abandoned == 0))
            return list.counts.abandoned == 1
        }
        #expect(try !isAbandoned())
        desk.clock.advance(by: .seconds(119))
        #expect(try !isAbandoned())
        desk.clock.advance(by: .seconds(1))
        #expect(try isAbandoned())
    }

    @Test func `a list tells who wrote the last line`() throws {
        try desk.takeOver()
        try desk.reply("one moment", request: "r1")
        #expect(try desk.summary(for: "omar").lastLine?.author == "mia")
        try desk.customer("ok")
        #expect(try desk.summary(for: "omar").lastLine?.author == nil)
    }
}
