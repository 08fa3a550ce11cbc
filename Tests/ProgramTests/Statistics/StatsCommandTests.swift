import Conversation
import Readme
import Statistics
import Testing

@Suite struct StatsCommandTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
        var waiting = Fixture("s-2", mode: .manual, labels: ["vip"], said: (.customer, "help"))
        waiting.add(.aiAgent, .tool, Fixture.handoff)
        try bench.fill(Fixture("s-1", said: (.customer, "hello"), (.aiAgent, "hi")), waiting)
    }

    /// The values of a figure in the only group, or in the group of a key.
    private func figure(_ name: String, of key: String? = nil, _ arguments: String...) throws -> JSON? {
        let ended = try bench.run([Workbench.program, "stats", "--json"] + arguments)
        let groups = try JSON(parsing: ended.text)["groups"]?.array ?? []
        return groups.first { $0["key"] == .optional(key) }?["figures"]?[name]
    }

    @Test func `figures come with their n, and a handoff that is answered changes them`() throws {
        #expect(try figure("handoff rate") == ["part": 1, "n": 2])
        #expect(try figure("time to claim")?["n"] == 0)
        try bench.run("take-over", "s-2")
        try bench.run("reply", "s-2", "I am here", "--display-name", "Anna")
        try bench.run("hand-back", "s-2", "--outcome", "resolved")
        #expect(try figure("time to claim")?["n"] == 1)
        #expect(try figure("waiting")?["n"] == 1)
        #expect(try figure("resolution") == ["part": 1, "n": 1])
        #expect(try figure("outcomes")?["counts"] == [["name": "resolved", "count": 1]])
        #expect(try figure("handoffs", of: "anna", "--by", "operator") == ["n": 1])
        #expect(try figure("handoffs", of: "wants a refund", "--by", "reason") == ["n": 1])
    }

    @Test func `a filter, a window and a zone choose what counts`() throws {
        #expect(try figure("sessions", "--filter", "label:vip") == ["n": 1])
        #expect(try figure("sessions", "--filter", "-label:vip") == ["n": 1])
        #expect(
            try figure("sessions", "--since", "2026-03-04T09:30:00.000001Z", "--until", "2026-03-05") == [
                "n": 2
            ])
        #expect(
            try figure("sessions", "--since", "2026-03-04T09:30:00.000002Z", "--until", "2026-03-05") == [
                "n": 0
            ])
        #expect(try figure("sessions", of: "09", "--by", "hour", "--zone", "UTC") == ["n": 2])
        #expect(try figure("sessions", of: "10", "--by", "hour", "--zone", "Europe/Berlin") == ["n": 2])
    }

    @Test func `a table, Markdown and comma-separated values say the same`() throws {
        let table = try bench.run("stats", "--by", "label")
        #expect(table.lines[0].hasPrefix("group  figure"))
        #expect(
            table.lines.contains {
                $0.hasPrefix("vip") && $0.contains("handoff rate") && $0.contains("100.0 %")
            })
        #expect(table.lines.allSatisfy { $0.count < 160 })
        let markdown = try bench.run("stats", "--markdown")
        #expect(markdown.lines[1] == "| --- | --- | --- | --- | --- | --- | --- | --- |")
        #expect(markdown.lines.contains("|  | handoff rate | 2 | 50.0 % |  |  |  |  |"))
        let csv = try bench.run("stats", "--csv")
        #expect(csv.text.contains("\"\",\"handoff rate\",\"2\",\"50.0 %\",\"\",\"\",\"\",\"\"\r\n"))
    }

    @Test func `counting anew changes nothing`() throws {
        let known = try figure("messages")
        #expect(known?["n"] == 3)
        #expect(try figure("messages", "--rebuild") == known)
    }

    @Test(arguments: [
        ["--since", "someday"], ["--since", "2026-03-05", "--until", "2026-03-04"], ["--zone", "Mars/North"],
        ["--zone", "../etc/passwd"], ["--hours", "always"], ["--json", "--csv"], ["--bounce-turns", "-1"],
        ["--by", "colour"],
    ])
    func `what cannot be understood is refused`(arguments: [String]) throws {
        let ended = try bench.run([Workbench.program, "stats"] + arguments)
        #expect(ended.code == 64, "\(ended.error)")
        #expect(ended.out.isEmpty)
    }

    @Test func `nothing from outside reaches the terminal raw`() throws {
        var hostile = Fixture("s-3", mode: .manual, labels: [Fixture.hostileText], said: (.customer, "x"))
        hostile.add(.aiAgent, .tool, Fixture.handoff)
        try bench.fill(hostile)
        for form in [[], ["--markdown"]] {
            let ended = try bench.run([Workbench.program, "stats", "--by", "label"] + form)
            #expect(!ended.out.holdsControls)
            #expect(ended.text.contains("evil"))
        }
    }

    @Test func `the page of statistics has every figure with its definition`() throws {
        let rows = try Readme.table("figures").map { [$0[0], $0[1]] }
        #expect(rows == Figure.all.map { [$0.name, $0.formula] })
    }
}
