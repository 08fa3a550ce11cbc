import Conversation
import Testing

@Suite struct SessionsCommandTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
        try bench.fill(
            Fixture("auto-1", said: (.customer, "my order FQ8APE"), (.aiAgent, "let me look")),
            Fixture(
                "wait-1", name: "Grace", mode: .manual, labels: ["vip"], said: (.customer, "a human please")),
            Fixture("closed-1", labels: ["closed"]))
        try bench.run("take-over", "auto-1")
    }

    private func ids(_ words: String...) throws -> [String] {
        try bench.run([Workbench.program, "sessions", "--json"] + words).lines.map {
            try JSON(parsing: $0)["id"]?.string ?? ""
        }
    }

    @Test func `filters choose sessions`() throws {
        #expect(try ids() == ["auto-1", "wait-1", "closed-1"])
        #expect(try ids("--waiting") == ["wait-1"])
        #expect(try ids("--mode", "manual") == ["auto-1", "wait-1"])
        #expect(try ids("--mode", "auto") == ["closed-1"])
        #expect(try ids("--mine") == ["auto-1"])
        #expect(try ids("--mine", "--operator", "bob") == [])
        #expect(try ids("--closed") == ["closed-1"])
        #expect(try ids("--label", "vip") == ["wait-1"])
        #expect(try ids("--search", "fq8ape") == ["auto-1"])
    }

    @Test func `a filter of the console's list chooses sessions too`() throws {
        #expect(try ids("--filter", "label:vip") == ["wait-1"])
        #expect(try ids("--filter", "-label:vip") == ["auto-1", "closed-1"])
        #expect(try ids("--filter", "FQ8APE") == [])
        #expect(try ids("--filter", "look -is:closed") == ["auto-1"])
        #expect(try ids("--filter", "is:mine") == ["auto-1"])
        #expect(try ids("--filter", "is:waiting grace", "--waiting") == ["wait-1"])
        #expect(try ids("--filter", "since:2026-03-04", "--closed") == ["closed-1"])
        #expect(try ids("--filter", "") == ["auto-1", "wait-1", "closed-1"])
        let wrong = try bench.run("sessions", "--filter", "is:wating")
        #expect(wrong.code == 64 && wrong.error.contains("Did you mean is:waiting?"), "\(wrong)")
    }

    @Test func `JSON is Parlant's shape and no more`() throws {
        let json = try JSON(parsing: bench.run("sessions", "--json", "--mine").lines[0])
        #expect(
            json.members?.pairs.map(\.name) == [
                "id", "agent_id", "customer_id", "creation_utc", "title", "mode", "consumption_offsets",
                "metadata", "labels",
            ])
    }

    @Test func `people read a table`() throws {
        let lines = try bench.run("sessions").lines
        #expect(lines[0] == "STATE             WAITS  ACTIVE  SESSION       CUSTOMER      LAST")
        #expect(lines[1].hasPrefix("yours  "))
        #expect(lines[2].hasPrefix("waiting  "))
        #expect(lines[2].hasSuffix("wait-1        Grace         a human please"))
        #expect(try bench.run("sessions", "--search", "nothing of it").lines == ["No session."])
    }

    @Test func `wrong options are usage errors`() throws {
        #expect(try bench.run("sessions", "--mode", "both").code == 64)
        #expect(try bench.run("sessions", "--search", " ").code == 64)
        #expect(try bench.run("sessions", "--bogus").code == 64)
        #expect(try bench.run("append", "x", "--kind", "message", "--source", "customer").code == 64)
    }
}
