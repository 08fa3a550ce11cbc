import Agent
import Conversation
import Effort
import EventStore
import Foundation
import PseudoTerminal
import Testing

@Suite struct DyingAgentsTests {
    private static let lease = Duration.milliseconds(300)
    private static let sessions = 12
    private static let agents = 3

    @Test func `agents that are killed or sleep past their lease lose no message and answer none twice`()
        async throws
    {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        let desk = try AgentDesk(session: nil)
        for number in 0..<Self.sessions { try desk.makeSession(Session.ID("s\(number)")) }
        // The harder case: what grew before everybody's eyes when it died stays as a fragment.
        try desk.streams()
        var born = 0
        func agent() throws -> PipedProgram {
            born += 1
            return try PipedProgram([BuiltProgram.path("AgentProbe"), desk.path, "agent-\(born)", "300"])
        }
        var agents = try (0..<Self.agents).map { _ in try agent() }
        var sent = [Int](repeating: 0, count: Self.sessions)
        let faults = Effort.count(500)
        var stops = 0
        for _ in 0..<faults {
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let session = Int.random(in: 0..<Self.sessions, using: &random)
                sent[session] += 1
                try say("message \(sent[session])", in: session, desk)
            }
            usleep(.random(in: 0...60_000, using: &random))
            let victim = Int.random(in: 0..<Self.agents, using: &random)
            if Int.random(in: 0..<5, using: &random) == 0 {
                stops += 1
                kill(agents[victim].process, SIGSTOP)
                usleep(400_000)
                kill(agents[victim].process, SIGCONT)
            } else {
                agents[victim].end(SIGKILL)
                agents[victim] = try agent()
            }
        }
        let total = sent.reduce(0, +)
        let all = sent
        try await desk.until(within: .seconds(60)) { try isAllAnswered(desk, all) }
        for agent in agents { agent.end(SIGTERM) }

        var answers = 0
        for number in 0..<Self.sessions { answers += try verify(number, sent[number], desk) }
        print(
            """
            \(faults - stops) agents killed, \(stops) stopped past their lease: \(total) messages, all there, \
            \(answers) answers, none twice (seed \(seed))
            """)
    }

    private func say(_ text: String, in session: Int, _ desk: AgentDesk) throws {
        while true {
            do {
                try desk.customer(text, in: Session.ID("s\(session)"))
                return
            } catch let error as StoreError where error.isDefinite {
                // A stopped agent may hold the lock.
            }
        }
    }

    private func isAllAnswered(_ desk: AgentDesk, _ sent: [Int]) throws -> Bool {
        try sent.indices.allSatisfy { number in
            let summary = try desk.summary(Session.ID("s\(number)"))
            return sent[number] == 0
                || summary.turnInFlight == nil && summary.lastLine?.text == "heard \(sent[number])"
        }
    }

    /// Every message is there, and every answer tells truly how many of them came before it, no two the same.
    private func verify(_ number: Int, _ sent: Int, _ desk: AgentDesk) throws -> Int {
        let log = try desk.store.tail(of: Session.ID("s\(number)"), limit: 1_000_000).entries
        #expect(log.map(\.event.offset.rawValue) == Array(0..<log.count))
        let spoken = log.filter { $0.event.kind == .message }
        let customer = spoken.filter { $0.event.source == .customer }.compactMap(\.event.message?.text)
        #expect(customer == (1..<(sent + 1)).map { "message \($0)" })
        let answers = spoken.filter { $0.event.source == .aiAgent && !$0.isCut }
        #expect(answers.allSatisfy { !$0.isLate && $0.event.message?.chunks != .growing })
        let texts = answers.compactMap(\.event.message?.text)
        #expect(Set(texts).count == texts.count, "answered twice in s\(number)")
        for answer in answers {
            let before = spoken.count {
                $0.event.source == .customer && $0.event.offset < answer.event.offset
            }
            #expect(answer.event.message?.text == "heard \(before)")
        }
        return texts.count
    }
}
