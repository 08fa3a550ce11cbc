import Conversation
import EventStore
import Testing

/// An act and what the customer is told with it are one.
@Suite struct TellingTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
        try desk.customer()
    }

    private func carryOut(
        _ act: HandoffAct, saying text: String, by name: String = "mia", saw: Claim? = nil,
        request: Request.ID = "r1"
    ) throws {
        try desk.store.carryOut(
            act, saying: text, on: "s1", by: desk.person(name), saw: saw ?? desk.claim(), requestID: request)
    }

    private var order: [String] {
        get throws {
            try desk.tail().map { $0.event.handoff?.action.rawValue ?? $0.event.message?.text ?? "?" }
        }
    }

    private let takeOver = HandoffAct.takeOver(reason: "fraud?", publicReason: "a closer look")

    @Test func `a greeting comes after the takeover, a farewell before the hand-back`() throws {
        try carryOut(takeOver, saying: "I am Mia.")
        try carryOut(.handBack(outcome: .resolved, note: nil), saying: "Bye.", request: "r2")
        #expect(try order == ["Hello?", "take_over", "I am Mia.", "Bye.", "hand_back"])
        #expect(try desk.tail().allSatisfy { !$0.event.data.compact.contains("fraud") })
        #expect(try desk.tail().dropFirst().allSatisfy { $0.author == "mia" })
    }

    @Test func `words to a session that another console has taken over already are refused, not lost`() throws
    {
        try carryOut(takeOver, saying: "I am Mia.")
        #expect(throws: StoreError.self) {
            try carryOut(takeOver, saying: "Mia again.", request: "r2")
        }
        #expect(try order == ["Hello?", "take_over", "I am Mia."])
    }

    @Test func `a repeated request does neither again`() throws {
        let saw = try desk.claim()
        try carryOut(takeOver, saying: "I am Mia.", saw: saw)
        try carryOut(takeOver, saying: "I am Mia.", saw: saw)
        let owned = try desk.claim()
        let handBack = HandoffAct.handBack(outcome: nil, note: nil)
        try carryOut(handBack, saying: "Bye.", saw: owned, request: "r2")
        try carryOut(handBack, saying: "Bye.", saw: owned, request: "r2")
        #expect(try order == ["Hello?", "take_over", "I am Mia.", "Bye.", "hand_back"])
    }

    @Test func `where the act is refused nothing is said`() throws {
        let saw = try desk.claim()
        try desk.takeOver(by: "omar")
        #expect(refusal { try carryOut(takeOver, saying: "I am Mia.", saw: saw) } != nil)
        #expect(
            refusal { try carryOut(.handBack(outcome: nil, note: nil), saying: "Bye.") } != nil)
        #expect(try desk.texts() == ["Hello?"])
    }

    @Test func `where the text is refused nothing is done`() throws {
        #expect(refusal { try carryOut(takeOver, saying: " ") } == .blankText)
        #expect(try desk.summary().session.mode == .auto)
        #expect(try order == ["Hello?"])
    }
}
