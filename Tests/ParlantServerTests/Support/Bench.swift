import Conversation
import Dispatch
import EventStore
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import ParlantServer

/// A store in a folder of its own with a server on it.
final class Bench: Sendable {
    let store: EventStore
    let server: ParlantServer
    let lines = LogLines()
    private let folder: String
    private let port = Mutex<Int?>(nil)
    private let portKnown = AsyncStream<Int>.makeStream()

    init(origins: [String] = [], _ change: (inout Limits) -> Void = { _ in }) throws {
        folder = NSTemporaryDirectory() + "switchboard-server-" + UUID().uuidString
        store = try EventStore.open(at: folder + "/desk.store")
        var configuration = ParlantServer.Configuration(port: 0)
        change(&configuration.limits)
        configuration.origins = origins.compactMap(Origin.init)
        let lines = lines
        let portKnown = portKnown.continuation
        server = ParlantServer(
            store: store, configuration: configuration,
            logger: Logger(label: "test") { _ in lines.handler },
            onRunning: { portKnown.yield($0) })
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs a body while the server listens on a port; then the server stops as on a signal.
    func serving<T: Sendable>(_ body: @escaping @Sendable (Int) async throws -> T) async throws -> T {
        var logger = Logger(label: "lifecycle")
        logger.logLevel = .critical
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [server], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var ports = portKnown.stream.makeAsyncIterator()
            let port = try #require(await ports.next())
            let result = await Result { try await body(port) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

/// Log messages, kept.
final class LogLines: Sendable {
    private let kept = Mutex<[String]>([])

    var all: [String] { kept.withLock { $0 } }
    var handler: Handler { Handler(lines: self) }

    struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let text = "\(event.level) \(event.message) \(all.sorted { $0.key < $1.key })"
            lines.kept.withLock { $0.append(text) }
        }
    }
}

/// Runs blocking work of a test on a thread of its own.
func blocking<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
}
