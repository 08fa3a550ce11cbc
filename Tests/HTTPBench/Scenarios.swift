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
        try Load.run(server, clients: clients, seconds: seconds, most: 4_000) { connection, _ in
            try Self.expect(201, connection.ask("POST", "/sessions/\(id)/events", Self.message))
        }
    }

    /// From the sending of a post to the answer of a read that waits for it.
    func wakeUp(rounds: Int) throws -> Figures {
        let id = try session(events: 0)
        let (reader, writer) = (try Connection(server.address), try Connection(server.address))
        var times: [Double] = []
        let start = ContinuousClock.now
        for round in 0..<rounds {
            try reader.send("GET", "/sessions/\(id)/events?min_offset=\(round)&wait_for_data=60")
            // The read must have begun to wait, or it would only read.
            usleep(UInt32.random(in: 20_000...60_000))
            let asked = ContinuousClock.now
            try writer.send("POST", "/sessions/\(id)/events", Self.message)
            try Self.expect(200, reader.answer())
            times.append((ContinuousClock.now - asked).seconds)
            try Self.expect(201, writer.answer())
        }
        return Figures(times: times.sorted(), span: (ContinuousClock.now - start).seconds)
    }

    /// What it costs when so many reads wait and nothing happens.
    ///
    /// - Returns: Percent of a core, and MiB.
    func idle(waits: Int) throws -> (processor: Double, memory: Double)? {
        guard server.pid != nil else { return nil }
        let id = try session(events: 0)
        let connections = try (0..<waits).map { _ in
            let connection = try Connection(server.address)
            try connection.send("GET", "/sessions/\(id)/events?wait_for_data=600")
            return connection
        }
        defer { withExtendedLifetime(connections) {} }
        Thread.sleep(forTimeInterval: 5)
        guard let before = server.processorTime else { return nil }
        let start = ContinuousClock.now
        Thread.sleep(forTimeInterval: 10)
        guard let after = server.processorTime, let memory = server.memory else { return nil }
        return ((after - before) / (ContinuousClock.now - start).seconds * 100, memory)
    }

    private static func expect(_ status: Int, _ answer: (status: Int, body: [UInt8])) throws {
        guard answer.status == status else {
            throw Connection.Failure(what: "status \(answer.status), not \(status)")
        }
    }
}
