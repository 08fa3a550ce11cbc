import Agent
import Conversation
import Dispatch
import Effort
import EventStore
import Testing

@Suite struct HandBackRaceTests {
    @Test
    func `a hand-back with the customer last is answered exactly once, whichever of three agents does it`()
        async throws
    {
        let rounds = Effort.count(1_000)
        let desk = try AgentDesk(session: nil)
        for round in 0..<rounds {
            let id = Session.ID("s\(round)")
            try desk.makeSession(id)
            try desk.takeOver(id)
            try desk.customer("question \(round)", in: id)
        }
        let stores = try (0..<3).map { _ in try EventStore.open(at: desk.path) }
        let loops = stores.enumerated().map { number, store in
            let responder = SayingResponder("answer")
            return Task {
                try await TurnLoop(store, process: .init("p\(number)"), responder: responder).run()
            }
        }
        for round in 0..<rounds { try desk.handBack(note: nil, Session.ID("s\(round)")) }
        try await desk.until(within: .seconds(120)) {
            try desk.statuses(Session.ID("s\(rounds - 1)")).last == "ready completed"
                && (0..<rounds).allSatisfy {
                    try desk.summary(Session.ID("s\($0)")).lastLine?.source == .aiAgent
                }
        }
        for loop in loops { loop.cancel() }
        for loop in loops { try await loop.value }
        for store in stores { store.close() }

        var answers: [Int: Int] = [:]
        for round in 0..<rounds {
            answers[try desk.texts(Session.ID("s\(round)")).count { $0 == "answer" }, default: 0] += 1
        }
        print("\(rounds) hand-backs, by how often the AI answered: \(answers)")
        #expect(answers == [1: rounds])
    }
}
