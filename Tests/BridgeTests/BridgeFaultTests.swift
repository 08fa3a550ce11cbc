import Bridge
import Conversation
import Effort
import EventStore
import Synchronization
import Testing
import ZendeskDesk

/// Many handoffs while calls fail before and after they were carried out, webhooks are lost, repeated and reordered,
/// and the bridge is stopped and started again.
@Suite struct BridgeFaultTests {
    @Test func `nothing is lost and nothing comes twice`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        let bench = try Bench()
        var faults = ZendeskStandIn.Faults()
        faults.limited = 0.03
        faults.failed = 0.05
        faults.savedThenFailed = 0.07
        faults.lostWebhooks = 0.1
        faults.repeatedWebhooks = 0.2
        faults.reorders = true
        let standIn = ZendeskStandIn(seed: seed, faults)
        let sessions = (0..<Effort.count(300)).map { "s\($0)" }
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

    private static func bridge(_ bench: Bench, _ standIn: ZendeskStandIn, _ server: ServerAddress) -> Bridge {
        bench.bridge(to: ZendeskDesk(standIn.configuration(server)))
    }

    private static let words = 4

    /// What the customer wrote while people at the desk could answer. The first message may have come before or after
    /// the claim.
    private static func live(_ standIn: ZendeskStandIn, _ session: String) -> [String] {
        standIn.texts(session, by: "user").filter { !$0.hasSuffix("-first.") }
    }

    private static func converse(
        _ bench: Bench, _ standIn: ZendeskStandIn, _ sessions: [String], _ random: inout SeededRandom,
        _ seed: UInt64
    ) async throws {
        for session in sessions {
            try await until("\(session) is at the desk, seed \(seed)") {
                standIn.talk(session)?.seat == "zd-agentWorkspace"
            }
        }
        for number in 0..<words {
            for session in sessions.shuffled(using: &random) {
                try bench.says("\(session)-m\(number).", in: Session.ID(session))
                if Bool.random(using: &random) { standIn.agentSays("\(session)-a\(number).", in: session) }
            }
        }
        for session in sessions {
            try await until("\(session) is complete, seed \(seed)") {
                live(standIn, session).count >= words
            }
            standIn.agentCloses(session)
        }
        for session in sessions {
            try await until("\(session) has ended, seed \(seed)") {
                try bench.summary(Session.ID(session)).session.mode == .auto
            }
        }
    }

    private static func verify(
        _ bench: Bench, _ standIn: ZendeskStandIn, _ sessions: [String], _ seed: UInt64
    ) throws {
        for session in sessions {
            #expect(live(standIn, session) == (0..<words).map { "\(session)-m\($0)." }, "seed \(seed)")
            let told = (standIn.talk(session)?.messages ?? []).filter {
                $0["source"]?["type"]?.string == "zd:agentWorkspace"
            }.compactMap { $0["content"]?["text"]?.string }
            #expect(try bench.answers(Session.ID(session)).sorted() == told.sorted(), "seed \(seed)")
            #expect(try bench.summary(Session.ID(session)).outcome == .resolved, "seed \(seed)")
        }
        #expect(standIn.talks.count == sessions.count, "seed \(seed)")
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
