import Conversation
import EventStore
import Foundation
import Synchronization

/// A store in a folder of its own, with a clock that stands still until it is moved.
final class Desk: Sendable {
    let folder: String
    let path: String
    let clock = TestClock()
    let store: EventStore

    init(
        _ kind: StoreKind = .local, busyTimeout: Duration = .seconds(2), leaseClock: LeaseClock = .system
    ) throws {
        folder = NSTemporaryDirectory() + "switchboard-store-" + UUID().uuidString
        path = folder + "/desk.store"
        let clock = clock
        let options = StoreOptions(
            clock: { clock.now }, leaseClock: leaseClock, busyTimeout: busyTimeout)
        store = try EventStore.open(at: path, kind: kind, options: options)
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The same file again, through connections of its own, as another process has it.
    func again(_ kind: StoreKind = .local, busyTimeout: Duration = .seconds(2)) throws -> EventStore {
        let clock = clock
        return try EventStore.open(
            at: path, kind: kind, options: StoreOptions(clock: { clock.now }, busyTimeout: busyTimeout))
    }
}

final class TestClock: Sendable {
    private let moment = Mutex(Timestamp(microseconds: 1_700_000_000_000_000))

    var now: Timestamp { moment.withLock { $0 } }
    func advance(by time: Duration) { moment.withLock { $0 = $0 + time } }
    func set(_ time: Timestamp) { moment.withLock { $0 = time } }
}

extension Desk {
    @discardableResult
    func session(_ id: Session.ID = "s1", mode: Mode = .auto, title: String? = nil) throws -> Session {
        try store.createSession(
            NewSession(
                id: id, agentID: "aria", customerID: "ada", agentName: "Aria", customerName: "Ada",
                title: title, mode: mode)
        ).value!
    }

    func person(_ name: String) throws -> Operator { try store.operatorProfile(name) }

    func summary(_ id: Session.ID = "s1", for name: String = "mia") throws -> SessionSummary {
        try store.summary(id, for: name)!
    }

    func claim(_ id: Session.ID = "s1") throws -> Claim { try summary(id).claim }

    @discardableResult
    func customer(_ text: String = "Hello?", in id: Session.ID = "s1") throws -> LogEntry {
        try store.append(.message(text, from: .customer), to: id).value!
    }

    @discardableResult
    func ai(_ text: String, in id: Session.ID = "s1", claim: TurnClaim? = nil, trace: String? = nil) throws
        -> LogEntry
    {
        try store.append(.message(text, from: .aiAgent, standing: .ai(claim), trace: trace), to: id).value!
    }

    /// A tool's call for a human.
    @discardableResult
    func handoff(
        in id: Session.ID = "s1", claim: TurnClaim? = nil, trace: String = "t1", reason: String = "too hard"
    ) throws -> LogEntry {
        try store.append(
            NewEvent(
                source: .aiAgent, kind: .tool, data: .handoffCall(reason), standing: .ai(claim),
                traceID: trace),
            to: id
        ).value!
    }

    @discardableResult
    func takeOver(_ id: Session.ID = "s1", by name: String = "mia", reason: String? = nil) throws -> Claim {
        try store.takeOver(id, by: person(name), reason: reason, saw: claim(id)).value!
    }

    @discardableResult
    func reply(_ text: String, in id: Session.ID = "s1", by name: String = "mia", request: String) throws
        -> LogEntry
    {
        try store.reply(
            text, as: .oneself, by: person(name), in: id, saw: claim(id), requestID: Request.ID(request)
        ).value!
    }

    func tail(_ id: Session.ID = "s1") throws -> [LogEntry] { try store.tail(of: id, limit: 1000).entries }
    func texts(_ id: Session.ID = "s1") throws -> [String] { try tail(id).compactMap(\.event.message?.text) }
}

extension NewEvent {
    static func message(
        _ text: String, from source: Source, standing: Standing = .outside, trace: String? = nil,
        request: Request.ID? = nil
    ) -> NewEvent {
        NewEvent(
            source: source, kind: .message,
            data: Event.messageData(text, from: Participant(displayName: source.rawValue)),
            standing: standing, traceID: trace, requestID: request)
    }

    static func status(_ name: String, claim: TurnClaim? = nil, trace: String? = nil, stage: String? = nil)
        -> NewEvent
    {
        NewEvent(
            source: .aiAgent, kind: .status,
            data: ["status": .string(name), "data": stage.map { ["stage": .string($0)] } ?? [:]],
            standing: .ai(claim), traceID: trace)
    }
}

extension JSON {
    static func handoffCall(_ reason: String) -> JSON {
        [
            "tool_calls": [
                [
                    "tool_id": "built-in:initiate_human_handoff", "arguments": ["reason": .string(reason)],
                    "result": ["data": "ok", "control": ["mode": "manual"]],
                ]
            ]
        ]
    }
}

/// The refusal of an act that must be refused.
func refusal(_ act: () throws -> Void) -> Refusal? {
    do {
        try act()
        return nil
    } catch {
        return (error as? StoreError)?.refusal
    }
}

extension EventStore {
    /// Imports a session alone.
    func importOne(_ session: Session, events: [Event]) throws(StoreError) -> ImportOutcome {
        try importSessions([ImportedSession(session, events: events)])[0]
    }
}
