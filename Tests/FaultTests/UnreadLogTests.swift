import Agent
import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// What becomes of the network program when nobody takes what it has to tell.
@Suite struct UnreadLogTests {
    @Test func `a server whose log nobody reads answers on, ends when told, and says how much was lost`()
        throws
    {
        let door = try Door()
        let log = try UnreadPipe(in: door.folder)
        try door.open(through: "exec \"$0\" \"$@\" 2>\(log.path)")
        let wire = try door.wire()
        // Twice what the pipe and the queue behind it hold.
        var asked = 0
        while true {
            for _ in 0..<500 { #expect(try wire.ask("GET", "/sessions").status == 200) }
            asked += 500
            let figures = try wire.ask("GET", "/metrics").text
            let dropped = figures.firstMatch(of: /\nswitchboard_log_lines_dropped_total ([0-9.]+)/)
            if let dropped, Double(dropped.1)! > 1_000 { break }
            try #require(asked < 100_000)
        }
        #expect(try wire.ask("GET", "/healthz").status == 200)
        let told = log.read(until: "log lines were dropped")
        #expect(told.contains(/"dropped":[0-9]{4,}/))
        #expect(told.components(separatedBy: "log lines were dropped").count == 2)

        // Filled again: a stop waits for nobody either.
        while log.count < 60_000 { _ = try wire.ask("GET", "/sessions") }
        for _ in 0..<200 { _ = try wire.ask("GET", "/sessions") }
        let start = ContinuousClock.now
        #expect(door.program.end(SIGTERM) == 0)
        let time = ContinuousClock.now - start
        #expect(time < .seconds(2))
        print("\(asked) requests answered while nobody read the log; the stop took \(time)")
    }

    @Test func `an agent whose log nobody reads answers on and ends when told`() throws {
        let door = try Door()
        let log = try UnreadPipe(in: door.folder)
        let sessions = (0..<64).map { Session.ID("s\($0)") }
        for id in sessions { try door.session(id) }
        let guidelines = door.folder + "/our.guidelines"
        try Data("[agent Aria]\nabout x\n\n[otherwise]\nsay You said something.\n".utf8)
            .write(to: URL(fileURLWithPath: guidelines))
        let agent = try door.start(
            "agent", ["--guidelines", guidelines, "--scripted", "--log", "json"],
            through: "exec \"$0\" \"$@\" 2>\(log.path)")
        try door.withStore { store in
            for round in 1...12 {
                for id in sessions {
                    _ = try store.append(
                        NewEvent(
                            source: .customer, kind: .message,
                            data: Event.messageData("Hello \(round)", from: Participant(displayName: "Ada"))),
                        to: id)
                }
                let end = ContinuousClock.now + .seconds(60)
                let query = EventQuery(source: .aiAgent, kinds: [.message])
                while try sessions.contains(where: {
                    try store.events(of: $0, query, limit: 99).count < round
                }) {
                    try #require(ContinuousClock.now < end)
                    usleep(5_000)
                }
            }
        }
        // The pipe is full, and more was told than it holds.
        #expect(log.count > 60_000)
        let start = ContinuousClock.now
        #expect(agent.end(SIGTERM) == 0)
        #expect(ContinuousClock.now - start < .seconds(2))
    }

    @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
    func `a server that is started without its standard streams serves and keeps its store whole`(
        closed: String
    ) throws {
        let door = try Door()
        try door.session("s1")
        let port = try #require(Self.freePort())
        let program = try door.start(
            "serve", ["--port", "\(port)"], through: "exec \"$0\" \"$@\" \(closed)")
        let end = ContinuousClock.now + .seconds(20)
        var wire: Wire?
        while wire == nil {
            try #require(ContinuousClock.now < end)
            wire = try? Wire(to: port)
            usleep(5_000)
        }
        for _ in 0..<50 {
            #expect(try wire!.ask("GET", "/sessions/s1").status == 200)
        }
        // Whatever is opened where a standard stream should be would be read or written as one.
        for stream in closed.split(separator: " ") {
            let number = stream.hasPrefix("<") ? 0 : stream.hasPrefix("2") ? 2 : 1
            let link = "/proc/\(program.process)/fd/\(number)"
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/dev/null")
        }
        #expect(program.end(SIGTERM) == 0)
        #expect(try door.withStore { try $0.session("s1") } != nil)
    }

    @Test func `every program that is started without its standard streams ends as it would with them`()
        throws
    {
        let door = try Door()
        try door.session("s1")
        let environment = ["HOME": door.folder, "LANG": "C.UTF-8"]
        for closed in ["<&-", "2>&-", ">&-", "<&- >&- 2>&-"] {
            for words in [
                ["switchboard", "sessions", "--store", door.path],
                ["switchboardd", "token", "list", "--store", door.path],
            ] {
                let program = try PipedProgram(
                    ["/bin/sh", "-c", "exec \"$0\" \"$@\" \(closed)", BuiltProgram.path(words[0])]
                        + words.dropFirst(), environment: environment)
                // A list that nobody can get is no success.
                let isLost = closed.contains(">&-") && closed != "2>&-" && words[1] == "sessions"
                #expect(program.end(0) == (isLost ? 74 : 0), "\(words) \(closed)")
            }
        }
        #expect(try door.withStore { try $0.session("s1") } != nil)
    }

    private static func freePort() -> Int? {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, length) == 0 && getsockname(file, $0, &length) == 0
            }
        }
        return port ? Int(UInt16(bigEndian: address.sin_port)) : nil
    }
}
