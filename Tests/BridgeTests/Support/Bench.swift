import Bridge
import Conversation
import EventStore
import Foundation
import Logging
import Synchronization

/// A store with sessions, a clock that a test moves, and what customers and operators do.
final class Bench: Sendable {
    let folder: String
    let store: EventStore
    let hand = ClockHand()

    init() throws {
        folder = NSTemporaryDirectory() + "switchboard-bridge-" + UUID().uuidString
        let hand = hand
        store = try EventStore.open(
            at: folder + "/desk.store", options: StoreOptions(clock: { hand.now }))
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A session whose customer has asked for a person.
    func waitingSession(_ id: Session.ID, saying text: String, labels: [String] = []) throws {
        _ = try store.createSession(
            NewSession(
                id: id, agentID: "aria", customerID: Customer.ID("ada-" + id.rawValue), agentName: "Aria",
                customerName: "Ada", mode: .manual, metadata: ["handoff_reason": "a refund"], labels: labels))
        try says(text, in: id)
    }

    /// The customer writes.
    func says(_ text: String, in id: Session.ID) throws {
        _ = try store.append(
            NewEvent(
                source: .customer, kind: .message,
                data: Event.messageData(text, from: Participant(displayName: "Ada"))), to: id)
    }

    func summary(_ id: Session.ID) throws -> SessionSummary {
        guard let summary = try store.summary(id, for: "mia") else {
            throw TookTooLong(what: "\(id) is gone")
        }
        return summary
    }

    /// What people said in a session.
    func answers(_ id: Session.ID) throws -> [String] {
        try store.tail(of: id, limit: 10_000).entries.filter { $0.event.source == .humanAgent }
            .compactMap(\.event.message?.text)
    }

    func notes(_ id: Session.ID) throws -> [String] { try store.notes(of: id).map(\.text) }

    func bridge(to desk: any Desk, _ change: (inout BridgeSettings) -> Void = { _ in }) -> Bridge {
        var settings = BridgeSettings(name: "desk")
        settings.pace = .hurried
        settings.names = .first
        change(&settings)
        return Bridge(store: store, desk: desk, settings: settings, logger: .silent)
    }

    /// Runs a bridge as long as the body takes.
    func running(_ bridge: Bridge, _ body: () async throws -> Void) async throws {
        let task = Task { try await bridge.run() }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        task.cancel()
        try await task.value
        try result.get()
    }
}

/// A clock that goes on by itself and can be moved.
final class ClockHand: Sendable {
    private let lead = Mutex(Duration.zero)

    var now: Timestamp { .wallClock + lead.withLock { $0 } }

    func move(by span: Duration) { lead.withLock { $0 += span } }
}

struct TookTooLong: Error, CustomStringConvertible {
    var what: String
    var description: String { "It did not come to this: \(what)" }
}

/// Waits until something holds; looks again every few milliseconds, since queues of calls move without a notice.
func until(
    _ what: String, within limit: Duration = .seconds(60), _ holds: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try !holds() {
        if ContinuousClock.now > deadline { throw TookTooLong(what: what) }
        try await Task.sleep(for: .milliseconds(5))
    }
}

extension BridgePace {
    /// Everything as soon as possible.
    static var hurried: BridgePace {
        var pace = BridgePace()
        pace.watch = .milliseconds(30)
        pace.claims = .milliseconds(30)
        pace.poll = .milliseconds(30)
        pace.doubt = .milliseconds(1)
        pace.look = .milliseconds(2)
        pace.backOff = BackOff(first: .milliseconds(2), longest: .milliseconds(20))
        return pace
    }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
