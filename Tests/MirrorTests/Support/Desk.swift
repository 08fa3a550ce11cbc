import Conversation
import EventStore
import Foundation
import Logging
import Mirror
import ParlantClient

/// A mirror's store with the process that follows the server into it.
final class Desk: Sendable {
    let folder: String
    let address: ServerAddress
    let store: EventStore
    let client: ParlantClient
    private let configuration: Mirror.Configuration

    /// Without limits to speak of, as tests are in a hurry, and by what plain Parlant offers.
    static var hasty: Mirror.Configuration {
        Mirror.Configuration(
            limits: RequestLimits(perMinute: [:]), listInterval: .milliseconds(50), usesFeed: false)
    }

    /// In a hurry too, and with one request for everything.
    static var fed: Mirror.Configuration {
        var configuration = hasty
        configuration.usesFeed = true
        return configuration
    }

    init(
        _ address: ServerAddress, upstream: ServerAddress? = nil, configuration: Mirror.Configuration = hasty,
        token: String? = nil
    ) throws {
        folder = NSTemporaryDirectory() + "switchboard-mirror-" + UUID().uuidString
        self.address = address
        self.configuration = configuration
        store = try EventStore.open(
            at: folder + "/mirror.store", kind: .mirror(upstream: (upstream ?? address).description))
        client = ParlantClient(address, token: token)
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Follows as long as the body takes.
    @discardableResult
    func following<Value>(_ body: () async throws -> Value) async throws -> Value {
        var logger = Logger(label: "mirror")
        logger.logLevel = .critical
        let mirror = Mirror(store: store, client: client, configuration: configuration, logger: logger)
        let (starts, started) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            defer { started.finish() }
            try await mirror.run { started.yield() }
        }
        for await _ in starts { break }
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        task.cancel()
        try await task.value
        return try result.get()
    }

    func person(_ name: String = "mia") throws -> Operator { try store.operatorProfile(name) }

    func summary(_ id: Session.ID = "s1", for name: String = "mia") throws -> SessionSummary? {
        try store.summary(id, for: name)
    }

    func texts(_ id: Session.ID = "s1") throws -> [String] {
        try store.tail(of: id, limit: 10_000).entries.compactMap(\.event.message?.text)
    }

    /// Acts on the mirror's store as it was done two minutes ago.
    func twoMinutesAgo(_ act: (EventStore) throws -> Void) throws {
        let earlier = try EventStore.open(
            at: store.path, kind: store.kind,
            options: StoreOptions(clock: { .wallClock + .seconds(-120) }))
        defer { earlier.close() }
        try act(earlier)
    }

    /// A console shows the session, so that its log is followed.
    func show(_ id: Session.ID?, on console: ConsolePresence.ID = "c1", by name: String = "mia") throws {
        try store.heartbeat(ConsolePresence(id: console, operatorName: name, seen: .wallClock))
        try store.show(id, on: console)
    }

    func until(
        _ what: String, within limit: Duration = .seconds(90),
        _ holds: @escaping @Sendable (EventStore) throws -> Bool
    )
        async throws
    { try await store.until(what, within: limit, holds) }

    func untilSession(_ id: Session.ID = "s1") async throws {
        try await until("\(id) is known") { try $0.session(id) != nil }
    }

    /// Queues an act and waits for its end.
    @discardableResult
    func settle(_ request: Request.ID, within limit: Duration = .seconds(90)) async throws -> OutboxRequest {
        try await until("\(request) is settled", within: limit) { store in
            try store.outbox().first { $0.id == request }?.state.isSettled ?? false
        }
        return try store.outbox().first { $0.id == request }!
    }

    @discardableResult
    func takeOver(_ id: Session.ID = "s1", by name: String = "mia", request: Request.ID) async throws
        -> OutboxRequest
    {
        _ = try store.takeOver(id, by: person(name), reason: nil, saw: summary(id)!.claim, requestID: request)
        return try await settle(request)
    }

    func reply(
        _ text: String, in id: Session.ID = "s1", as identity: Identity = .oneself, by name: String = "mia",
        request: Request.ID
    ) throws {
        _ = try store.reply(
            text, as: identity, by: person(name), in: id, saw: summary(id)!.claim, requestID: request)
    }

    /// Says an act in the server's log as a mirror does, and does nothing else of it.
    func say(
        _ action: HandoffEvent.Action, in id: Session.ID = "s1", by key: Operator.Key, request: Request.ID
    ) async throws {
        let act = HandoffEvent(action: action, publicName: "Ben", operatorKey: key, epoch: Epoch(0))
        let trail: JSON = [
            "operator": .string(key.rawValue), "request_id": .string(request.rawValue),
        ]
        try await client.post(
            .custom(act.json, from: .humanAgent, metadata: ["switchboard": trail]), to: id)
    }
}
