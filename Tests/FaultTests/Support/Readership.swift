import Conversation
import EventStore
import Foundation
import PseudoTerminal

/// A server on a store that is restored again and again, and those who follow it: a reader of its feed and a mirror.
final class Readership {
    private typealias Logs = [Session.ID: [Int: Event.ID]]

    private let desk: FaultDesk
    private let path: String
    private var server: PipedProgram?
    private var mirror: (program: PipedProgram, store: EventStore)?
    private var port = 0
    /// What the reader knows, and up to where.
    private var place = FeedPlace(generation: nil, position: 0)
    private var read: Logs = [:]
    /// How often the reader was told to start anew.
    private(set) var renewals = 0
    private var writes = 0

    init(of path: String, at desk: FaultDesk) {
        self.path = path
        self.desk = desk
    }

    deinit { mirror?.store.close() }

    /// Serves the store, writes what the next restore takes back, and waits until all show what the store has.
    func attend(_ store: EventStore, while bustle: Bustle) throws {
        try open()
        defer { close() }
        for _ in 0..<3 {
            writes += 1
            let text = Event.messageData("in vain \(writes)", from: Participant(displayName: "Ada"))
            _ = try store.append(
                NewEvent(source: .customer, kind: .message, data: text), to: FaultDesk.written[0])
        }
        let logs = try logs(of: store)
        try follow()
        guard read == logs else { throw Bustle.Stuck(description: "the feed tells of other logs") }
        try bustle.work(until: "the mirror shows what was restored") { [mirror] _ in
            (try? self.logs(of: mirror!.store)) == logs
        }
    }

    private func logs(of store: EventStore) throws -> Logs {
        var logs: Logs = [:]
        for id in FaultDesk.written + FaultDesk.answered + [FaultDesk.owned] {
            let entries = try store.entries(of: id, from: .zero, limit: 1_000_000).entries
            if entries.isEmpty { continue }
            logs[id] = Dictionary(
                uniqueKeysWithValues: entries.map { ($0.event.offset.rawValue, $0.event.id) })
        }
        return logs
    }

    private func open() throws {
        let program = try desk.program("switchboardd", "serve", "--store", path, "--port", "\(port)")
        server = program
        let end = ContinuousClock.now + .seconds(20)
        var isOpen = false
        while !isOpen {
            guard ContinuousClock.now < end else { throw Wire.NoAnswer() }
            for line in PipedProgram.lines(of: [program], within: .seconds(1))[0]
            where line.hasPrefix("listening on") {
                port = line.split(separator: ":").last.flatMap { Int($0) } ?? 0
                isOpen = true
            }
        }
        if mirror != nil { return }
        let address = "http://127.0.0.1:\(port)"
        let store = try EventStore.open(at: desk.folder + "/mirror.store", kind: .mirror(upstream: address))
        mirror = (
            try desk.program("switchboardd", "mirror", "--server", address, "--store", store.path), store
        )
    }

    private func close() {
        server?.end(SIGTERM)
        server = nil
    }

    /// Reads on to the end of the feed.
    private func follow() throws {
        let wire = try Wire(to: port)
        while true {
            var path = "/switchboard/changes?limit=1000&since=\(place.position)"
            if let generation = place.generation { path += "&generation=\(generation)" }
            let answer = try wire.ask("GET", path)
            let page = try JSON(parsing: answer.text)
            if answer.status == 409 {
                place = FeedPlace(generation: page["state"]?["generation"]?.string, position: 0)
                read = [:]
                renewals += 1
                continue
            }
            for change in page["changes"]?.array ?? [] { take(change) }
            place.generation = page["generation"]?.string
            place.position = page["position"]?.integer ?? 0
            if page["has_more"] == false { return }
        }
    }

    private func take(_ change: JSON) {
        guard let id = change["session_id"]?.string, let event = change["event"],
            let offset = event["offset"]?.integer, let name = event["id"]?.string
        else { return }
        read[Session.ID(id), default: [:]][offset] = Event.ID(name)
    }
}
