import Agent
import Conversation
import Dispatch
import Effort
import EventStore
import Glibc
import Synchronization
import Testing

@Suite struct TakeOverRaceTests {
    /// How many operators take over at the same time.
    private static let operators = 3

    private struct Tally {
        var rounds = 0
        var late = 0
        var said = 0
        var cut = 0
        var suppressed = 0
        var lost = 0
    }

    @Test func `no word of the AI follows a take-over at a random moment of its turn, and none is lost`()
        async throws
    {
        let seed = UInt64.random(in: .min ... .max)
        let rounds = Effort.count(10_000)
        let desk = try AgentDesk(session: nil)
        // Connections of their own, as another process has them.
        let others = try EventStore.open(at: desk.path)
        defer { others.close() }
        // Every other session's agent streams.
        _ = try desk.store.addProfile(
            Profile(
                role: .agent, id: "iris", name: "Iris", creation: Timestamp(microseconds: 0),
                details: ["message_output_mode": "stream"]))
        let responder = RacingResponder(seed: seed)
        // However slow the machine is: what takes longer than the grace is lost by design.
        let options = TurnLoop.Options(grace: .seconds(120)) { responder.note($0) }
        try await desk.running(responder, options: options) {
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<Self.operators {
                    group.addTask { await Self.operate(number, rounds, seed, others) }
                }
            }
            try await desk.until(within: .seconds(60)) {
                try desk.store.turns(of: "p1").isEmpty
            }
            await responder.untilQuiet()
        }
        let tally = try count(responder.wanted, rounds, others)
        print(
            """
            \(tally.rounds) take-overs: \(tally.late) AI messages after one returned; \(tally.said) texts said before, \
            \(tally.cut) cut, \(tally.suppressed) kept as suggestions, \(tally.lost) lost (seed \(seed))
            """)
        #expect(tally.rounds == rounds)
        #expect(tally.late == 0)
        #expect(tally.lost == 0)
        #expect(tally.suppressed > 0)
        #expect(tally.said > 0)
    }

    /// One operator after another session of theirs, on a thread that may block.
    private static func operate(_ number: Int, _ rounds: Int, _ seed: UInt64, _ store: EventStore) async {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "operator \(number)").async {
                var random = SeededRandom(seed: seed &+ UInt64(number))
                for round in stride(from: number, to: rounds, by: operators) {
                    #expect(throws: Never.self) { try race(round, &random, store) }
                }
                continuation.resume()
            }
        }
    }

    private static func race(_ round: Int, _ random: inout SeededRandom, _ store: EventStore) throws {
        let id = Session.ID("s\(round)")
        _ = try store.createSession(
            NewSession(
                id: id, agentID: round % 2 == 0 ? "aria" : "iris", customerID: "ada", agentName: "Aria",
                customerName: "Ada"))
        let hello = Event.messageData("hello", from: Participant(displayName: "Ada"))
        _ = try store.append(NewEvent(source: .customer, kind: .message, data: hello), to: id)
        usleep(.random(in: 0...80_000, using: &random))
        let mia = try store.operatorProfile("mia")
        var isTaken = false
        while !isTaken {
            let saw = try store.summary(id, for: "mia")!.claim
            let refusal = refusal { _ = try store.takeOver(id, by: mia, reason: nil, saw: saw) }
            // The AI may ask for a human in this very moment; then the operator looks again.
            if let refusal,
                refusal != .changedMeanwhile(Claim(epoch: Epoch(saw.epoch.rawValue + 1), owner: nil))
            {
                throw refusal
            }
            isTaken = refusal == nil
        }
    }

    private func count(_ wanted: [Session.ID: [String]], _ rounds: Int, _ store: EventStore) throws -> Tally {
        var tally = Tally()
        for round in 0..<rounds {
            let id = Session.ID("s\(round)")
            let log = try store.tail(of: id, limit: 100).entries
            let taken = try #require(log.first { $0.event.handoff?.action == .takeOver })
            let spoken = log.filter { $0.event.kind == .message && $0.event.source == .aiAgent }
            tally.rounds += 1
            // By its last change: what was streamed before must not have grown since.
            tally.late += spoken.count {
                $0.position > taken.position || $0.event.offset > taken.event.offset
            }
            tally.cut += spoken.count(where: \.isCut)
            let whole = Set(spoken.filter { !$0.isCut }.compactMap(\.event.message?.text))
            let kept = Set(try store.suggestions(of: id).map(\.text))
            for text in wanted[id] ?? [] {
                if whole.contains(text) {
                    tally.said += 1
                } else if kept.contains(text) {
                    tally.suppressed += 1
                } else {
                    tally.lost += 1
                }
            }
        }
        return tally
    }
}
