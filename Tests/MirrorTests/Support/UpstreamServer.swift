import Conversation
import EventStore
import Foundation
import Logging
import ParlantServer
import ServiceLifecycle

/// Our own server over a store of its own, on a port that the system chose.
final class UpstreamServer: Sendable {
    let folder: String
    let store: EventStore
    let port: Int
    private let task: Task<Void, any Error>
    private let group: ServiceGroup

    /// Over the store in a folder, or a new one; port 0 lets the system choose.
    init(folder: String? = nil, port: Int = 0) async throws {
        self.folder = folder ?? NSTemporaryDirectory() + "switchboard-upstream-" + UUID().uuidString
        let store = try EventStore.open(at: self.folder + "/upstream.store")
        self.store = store
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "upstream")
        logger.logLevel = .critical
        let server = ParlantServer(store: store, configuration: .init(port: port), logger: logger) {
            told.yield($0)
        }
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [server], logger: logger))
        self.group = group
        task = Task {
            defer { told.finish() }
            try await group.run()
        }
        var found: Int?
        for await port in ports {
            found = port
            break
        }
        guard let found else {
            try await task.value
            throw TookTooLong(description: "the server began")
        }
        self.port = found
    }

    var address: ServerAddress { ServerAddress("http://127.0.0.1:\(port)")! }

    /// As a signal does it: cancelled, a server drops connections that it has just accepted, which NIO takes for a bug.
    func stop() async {
        await group.triggerGracefulShutdown()
        _ = await task.result
        store.close()
    }

    func removeFolder() { try? FileManager.default.removeItem(atPath: folder) }

    func session(_ id: Session.ID = "s1") throws {
        _ = try store.createSession(
            NewSession(id: id, agentID: "aria", customerID: "ada", agentName: "Aria", customerName: "Ada"))
    }

    @discardableResult
    func customer(_ text: String, in id: Session.ID = "s1") throws -> LogEntry {
        let data = Event.messageData(text, from: Participant(id: "ada", displayName: "Ada"))
        return try store.append(NewEvent(source: .customer, kind: .message, data: data), to: id).value!
    }

    @discardableResult
    func ai(_ text: String, in id: Session.ID = "s1") throws -> LogEntry {
        let data = Event.messageData(text, from: Participant(id: "aria", displayName: "Aria"))
        return try store.append(
            NewEvent(source: .aiAgent, kind: .message, data: data, standing: .ai(nil)), to: id
        ).value!
    }

    func texts(_ id: Session.ID = "s1") throws -> [String] {
        try store.tail(of: id, limit: 10_000).entries.compactMap(\.event.message?.text)
    }
}
