import Foundation

/// What is measured, the same on every server.
struct Scenarios: Sendable {
    let server: Server
    let clients: Int
    let seconds: Double

    private static let message = """
        {"kind": "message", "source": "human_agent", "participant": {"id": "op", "display_name": "Dana"}, \
        "message": "I have your reservation here, one moment please: I am reading what happened so far."}
        """

    /// An agent that sessions can name; it may be there already.
    func prepare() throws {
        _ = try Connection(server.address).ask("POST", "/agents", "{\"id\": \"aria\", \"name\": \"Aria\"}")
    }

    /// A session in manual mode, so that no AI speaks, with so many events.
    func session(events: Int) throws -> String {
        let connection = try Connection(server.address)
        let made = try connection.ask("POST", "/sessions", "{\"agent_id\": \"aria\"}")
        guard made.status == 201,
            let json = try JSONSerialization.jsonObject(with: Data(made.body)) as? [String: Any],
            let id = json["id"] as? String
        else { throw Connection.Failure(what: "no session: \(made.status)") }
        _ = try connection.ask("PATCH", "/sessions/\(id)", "{\"mode\": \"manual\"}")
        if events > 0 {
            _ = try Load.run(server, clients: min(8, events), seconds: 3_600, most: events) { connection, _ in
                try Self.expect(201, connection.ask("POST", "/sessions/\(id)/events", Self.message))
            }
        }
        return id
    }

    func tailRead(_ id: String, events: Int) throws -> Figures {
        try read("/sessions/\(id)/events?min_offset=\(events - 1)&wait_for_data=0")
    }

    func wholeRead(_ id: String) throws -> Figures {
        try read("/sessions/\(id)/events?min_offset=0&wait_for_data=0")
    }

    private func read(_ path: String) throws -> Figures {
        try Load.run(server, clients: clients, seconds: seconds) { connection, _ in
            try Self.expect(200, connection.ask("GET", path))
        }
    }

    /// Last, as it makes the session longer.
    func post(_ id: String, clients: Int) throws -> Figures {
        try Load.run(server, clients: clients, seconds: seconds) { connection, _ in
            try Self.expect(201, connection.ask("POST", "/sessions/\(id)/events", Self.message))
        }
    }

    /// From the sending of a post to the answer of a read that waits for it; the first ten do not count.
    func wakeUp(rounds: Int) throws -> Figures {
        let id = try session(events: 0)
        let (reader, writer) = (try Connection(server.address), try Connection(server.address))
        var times: [Double] = []
        let start = ContinuousClock.now
        for round in 0..<rounds where ContinuousClock.now - start < .seconds(15) {
            try reader.send("GET", "/sessions/\(id)/events?min_offset=\(round)&wait_for_data=60")
            // The read must have begun to wait, or it would only read.
            usleep(UInt32.random(in: 20_000...60_000))
            let asked = ContinuousClock.now
            try writer.send("POST", "/sessions/\(id)/events", Self.message)
            try Self.expect(200, reader.answer())
            if round >= 10 { times.append((ContinuousClock.now - asked).seconds) }
            try Self.expect(201, writer.answer())
        }
        return Figures(times: times.sorted(), span: times.reduce(0, +))
    }

    /// What it costs when so many reads wait in a session of 50 events and nothing happens.
    ///
    /// - Returns: Percent of a core, MiB, and MiB before anything waited; nil where the process is not known.
    func idle(waits: Int) throws -> (processor: Double, memory: Double, before: Double)? {
        guard let before = server.memory else { return nil }
        let id = try session(events: 50)
        let connections = try (0..<waits).map { _ in
            let connection = try Connection(server.address)
            try connection.send("GET", "/sessions/\(id)/events?min_offset=50&wait_for_data=600")
            return connection
        }
        Thread.sleep(forTimeInterval: 4)
        guard let begun = server.processorTime else { return nil }
        let start = ContinuousClock.now
        Thread.sleep(forTimeInterval: 8)
        guard let ended = server.processorTime, let memory = server.memory else { return nil }
        let time = (ContinuousClock.now - start).seconds
        guard connections.allSatisfy(\.isWaiting) else {
            throw Connection.Failure(what: "not all of \(waits) reads waited")
        }
        return ((ended - begun) / time * 100, memory, before)
    }

    private static func expect(_ status: Int, _ answer: (status: Int, body: [UInt8])) throws {
        guard answer.status == status else {
            throw Connection.Failure(what: "status \(answer.status), not \(status)")
        }
    }
}
