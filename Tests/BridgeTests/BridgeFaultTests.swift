import Bridge
import Conversation
import Effort
import EventStore
import Synchronization
import Testing

/// Many handoffs while calls fail before and after they were carried out, webhooks are lost, repeated and reordered,
/// and the bridge is stopped and started again.
@Suite struct BridgeFaultTests {
    @Test func `Zendesk: nothing is lost and nothing comes twice`() async throws {
        try await verify(300) { seed, _ in ZendeskStandIn(seed: seed, .usual) }
    }

    @Test func `HubSpot: nothing is lost and nothing comes twice`() async throws {
        try await verify(300) { seed, bench in
            HubSpotStandIn(seed: seed, .usual) { [hand = bench.hand] in hand.now }
        }
    }

    @Test func `Chatwoot: nothing is lost and nothing comes twice`() async throws {
        try await verify(300) { seed, bench in
            ChatwootStandIn(seed: seed, .usual) { [hand = bench.hand] in hand.now }
        }
    }

    @Test func `Matrix: nothing is lost and nothing comes twice`() async throws {
        try await verify(300) { seed, _ in MatrixStandIn(seed: seed, .usual) }
    }

    private func verify(_ count: Int, _ makeStandIn: (UInt64, Bench) -> any StandIn) async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        let bench = try Bench()
        let standIn = makeStandIn(seed, bench)
        let sessions = (0..<Effort.count(count)).map { "s\($0)" }
        try await serving({ standIn.answer($0) }) { server in
            let current = CurrentBridge(Self.bridge(bench, standIn, server))
            let delivery = Task { await standIn.deliver { current.bridge } }
            defer { delivery.cancel() }
            let keeper = Task {
                while !Task.isCancelled {
                    let bridge = Self.bridge(bench, standIn, server)
                    current.bridge = bridge
                    let run = Task { try? await bridge.run() }
                    try? await Task.sleep(for: .milliseconds(400))
                    run.cancel()
                    await run.value
                }
            }
            defer { keeper.cancel() }
            for session in sessions {
                try bench.waitingSession(Session.ID(session), saying: "\(session)-first.")
            }
            try await Self.converse(bench, standIn, sessions, &random, seed)
            keeper.cancel()
            await keeper.value
        }
        try Self.verify(bench, standIn, sessions, seed)
    }

    private static func bridge(_ bench: Bench, _ standIn: any StandIn, _ server: ServerAddress) -> Bridge {
        // Lists are read often enough to find what webhooks lost, and no oftener.
        bench.bridge(to: standIn.desk(server)) { $0.pace.poll = .milliseconds(200) }
    }

    private static let words = 4

    /// What the customer wrote while people at the desk could answer. The first message may have come before or after
    /// the claim.
    private static func live(_ standIn: any StandIn, _ session: String) -> [String] {
        standIn.customerTexts(session).filter { !$0.hasSuffix("-first.") }
    }

    private static func converse(
        _ bench: Bench, _ standIn: any StandIn, _ sessions: [String], _ random: inout SeededRandom,
        _ seed: UInt64
    ) async throws {
        for session in sessions {
            try await until("\(session) is at the desk, seed \(seed)") {
                standIn.isAsked(session)
            }
        }
        for number in 0..<words {
            for session in sessions.shuffled(using: &random) {
                try bench.says("\(session)-m\(number).", in: Session.ID(session))
                if Bool.random(using: &random) { standIn.say("\(session)-a\(number).", in: session) }
                if Bool.random(using: &random) { standIn.murmur("not for customers", in: session) }
            }
        }
        for session in sessions {
            try await until("\(session) is complete, seed \(seed)") {
                live(standIn, session).count >= words
            }
            standIn.close(session)
        }
        for session in sessions {
            try await until("\(session) has ended, seed \(seed)") {
                try bench.summary(Session.ID(session)).session.mode == .auto
            }
        }
    }

    private static func verify(
        _ bench: Bench, _ standIn: any StandIn, _ sessions: [String], _ seed: UInt64
    ) throws {
        for session in sessions {
            #expect(live(standIn, session) == (0..<words).map { "\(session)-m\($0)." }, "seed \(seed)")
            let (told, answers) = (standIn.told(session), try bench.answers(Session.ID(session)))
            #expect(answers.sorted() == told.sorted(), "seed \(seed)")
            #expect(!answers.contains("not for customers"), "seed \(seed)")
            #expect(try bench.summary(Session.ID(session)).outcome == standIn.outcome, "seed \(seed)")
        }
        #expect(standIn.conversationCount == sessions.count, "seed \(seed)")
    }
}

/// The bridge that takes webhooks now.
private final class CurrentBridge: Sendable {
    private let held: Mutex<Bridge>

    init(_ bridge: Bridge) { held = Mutex(bridge) }

    var bridge: Bridge {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}
