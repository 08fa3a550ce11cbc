import Bridge
import Conversation
import EventStore
import MatrixDesk
import Testing

/// A handoff through a homeserver and a client that nobody here wrote.
@Suite(
    .serialized,
    .enabled(if: Synapse.python != nil, "needs SYNAPSE_PYTHON, and SWITCHBOARD_FULL with the part real"))
struct SynapseTests {
    @Test func `a person in another client answers, leaves, and what was said is erased`() async throws {
        let bench = try Bench()
        let port = 20_000 + Int.random(in: 0..<10_000)
        let desk = MatrixDesk(Synapse.configuration(port: port))
        let bridge = bench.bridge(to: desk)
        try await receiving(bridge) { number in
            let synapse = try Synapse(port: port, hook: "http://127.0.0.1:\(number)/bridges/desk")
            let findings = await desk.check()
            let wrong = findings.filter { !$0.isFine }.map(\.wording)
            #expect(wrong.isEmpty, "\(wrong)")
            try bench.waitingSession("s1", saying: "My parcel is lost.")
            try await bench.running(bridge) {
                try synapse.untilItSays("CAME Ada: a refund")
                try await until("the room is open") { try bench.store.links(of: "s1").last?.state == .open }
                try bench.says("Are you there?", in: "s1")
                try await until("the answer is in the log") { try bench.answers("s1") == ["I am looking."] }
                let answer = try bench.store.tail(of: "s1", limit: 100, kinds: [.message]).entries.last?.event
                    .message
                #expect(
                    answer?.participant == Participant(id: "desk:@agnes:desk.local", displayName: "Agnes"))
                try bench.says("Thank you.", in: "s1")
                try await until("she has left, and the AI has it") {
                    try bench.summary("s1").session.mode == .auto
                }
                try synapse.untilItSays("LEFT")
                try bench.store.deleteSession("s1")
                try await until("it is erased") { try bench.store.bridgeFigures().first?.erasures == 0 }
                #expect(try bench.store.bridgeFigures().first?.failedErasures == 0)
            }
            let messages = synapse.lines.filter { $0.hasPrefix("MESSAGE ") }
            #expect(messages == ["MESSAGE Are you there?", "MESSAGE Thank you."])
            let notices = synapse.lines.filter { $0.hasPrefix("NOTICE ") }
            #expect(notices.count == 2 && notices.first?.contains("Reason: a refund") == true)
        }
    }
}
