import Conversation
import Effort
import Testing

@testable import EventStore
@testable import Handoff

/// Whoever reads a session's log comes to the state of whoever lived through it.
@Suite struct FoldPropertyTests {
    private static let seeds = Array(UInt64(1)...UInt64(Effort.count(200)))

    @Test(arguments: seeds)
    func foldingTheLogGivesTheStateOfTheStore(seed: UInt64) throws {
        let life = try Life(seed: seed)
        for _ in 0..<60 {
            try life.act()
            var folded = try SessionState(creation: life.session.creation)
            for entry in try life.desk.tail() {
                let name = entry.author ?? ""
                let facts = EntryFacts(isLate: entry.isLate, isEffective: !name.isEmpty, author: name)
                folded.follow(entry.event, facts)
            }
            let lived = try life.state
            // Claims of turns are not in the log, and neither is whether a takeover spared the handoff's
            // closing message.
            folded.turn = lived.turn
            folded.handoffTrace = lived.handoffTrace
            folded.closingOffset = lived.closingOffset
            #expect(folded == lived, "seed \(seed)")
        }
    }
}

extension Desk {
    fileprivate func state(_ id: Session.ID = "s1") throws -> SessionState {
        try store.reading { try SessionRow.find(id, in: $0).state }
    }
}

/// One session that is lived through at random; refusals are part of it.
private final class Life {
    let desk: Desk
    private var random: SeededRandom
    private let people = ["mia", "omar"]

    init(seed: UInt64) throws {
        desk = try Desk()
        random = SeededRandom(seed: seed)
        try desk.session()
    }

    var session: Session { get throws { try desk.store.session("s1")! } }
    var state: SessionState { get throws { try desk.state() } }
    var events: [Event] { get throws { try desk.tail().map(\.event) } }
    var operators: [Operator] { get throws { try people.map(desk.person) } }

    func act() throws {
        desk.clock.advance(by: .seconds(Int.random(in: 1...40, using: &random)))
        do {
            try step()
        } catch let error as StoreError {
            if error.refusal == nil { throw error }
        }
    }

    private func step() throws {
        let someone = try desk.person(people.randomElement(using: &random)!)
        let saw = try desk.claim()
        let store = desk.store
        let trace = ["t1", "t2", "t9"].randomElement(using: &random)!
        switch Int.random(in: 0..<100, using: &random) {
        case ..<22: try desk.customer()
        case ..<36: try desk.ai("answer", trace: trace)
        case ..<44: try desk.handoff(trace: trace)
        case ..<50: try store.append(.status("processing", trace: trace), to: "s1")
        case ..<53: try store.append(.status("error", trace: trace), to: "s1")
        case ..<66:
            try store.takeOver(
                "s1", by: someone, reason: nil, publicReason: Bool.random(using: &random) ? "hello" : nil,
                sparesClosing: Bool.random(using: &random), saw: saw)
        case ..<78:
            try store.reply(
                "reply", as: .oneself, by: someone, in: "s1", saw: saw,
                requestID: Request.ID("r\(random.next())"))
        case ..<84:
            try store.release("s1", by: someone, restoresWait: Bool.random(using: &random), saw: saw)
        case ..<90: try store.handBack("s1", by: someone, outcome: .resolved, note: "note", saw: saw)
        case ..<95: try store.close("s1", by: someone, outcome: .spam, saw: saw)
        default: try store.reopen("s1", by: someone, saw: saw)
        }
    }
}
