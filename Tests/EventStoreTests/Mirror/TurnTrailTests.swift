import Conversation
import EventStore
import Testing

/// What a server posts of a turn that is over, as Parlant does at its default pace.
@Suite struct TurnTrailTests {
    let server: UpstreamDouble

    init() throws {
        server = try UpstreamDouble()
        try server.list()
    }

    private func status(_ name: String, _ data: JSON = [:], trace: String) {
        server.add(.aiAgent, .status, ["status": .string(name), "data": data], trace: trace)
    }

    private func preamble(_ trace: String) {
        server.add(
            .aiAgent, .message,
            ["message": "Got it", "participant": ["display_name": "Aria"], "tags": ["__preamble__"]],
            trace: trace)
    }

    private func cancelled(_ trace: String) {
        status("cancelled", trace: trace)
        status("ready", ["stage": "completed"], trace: trace)
    }

    private func rest(of trace: String) {
        status("typing", trace: trace)
        preamble(trace)
        status("ready", trace: trace)
        status("processing", ["stage": "Interpreting"], trace: trace)
    }

    /// A customer's message whose turn a take-over cuts off; `handsBack` before or after the rest of it came.
    private func displacedTurn(handsBackFirst: Bool) throws -> Offset {
        server.says(.customer, "Tell me something", trace: "t1")
        status("acknowledged", trace: "t1")
        cancelled("t1")
        server.acts(.takeOver, by: "k1")
        if !handsBackFirst { rest(of: "t1") }
        let handBack = server.acts(.handBack, by: "k1")
        if handsBackFirst { rest(of: "t1") }
        return handBack.offset
    }

    @Test(arguments: [false, true])
    func `what comes behind the end of a turn is no turn, no answer and no sign of a new one`(
        handsBackFirst: Bool
    ) throws {
        let handBack = try displacedTurn(handsBackFirst: handsBackFirst)
        let mark = try server.read()
        #expect(!mark.isTurnInFlight)
        #expect(mark.isAnswerDue)
        #expect(try !server.store.hasTurn(after: handBack, of: "s1"))
        let summary = try server.summary()
        #expect(summary.turnInFlight == nil)
        // What the AI does not answer is marked after a minute.
        #expect(summary.unansweredSince != nil)
        #expect(summary.lateCount == 1)
    }

    @Test(arguments: [false, true]) func `the turn that a trigger began is one`(handsBackFirst: Bool) throws {
        let handBack = try displacedTurn(handsBackFirst: handsBackFirst)
        status("acknowledged", trace: "t2")
        status("processing", trace: "t2")
        let mark = try server.read()
        #expect(mark.isTurnInFlight)
        #expect(try server.store.hasTurn(after: handBack, of: "s1"))
        server.says(.aiAgent, "You said it.", trace: "t2")
        try server.read()
        #expect(try server.summary().lateCount == 1)
        #expect(try server.summary().unansweredSince == nil)
    }

    @Test func `a turn that is acknowledged once more is under way again`() throws {
        server.says(.customer, "Hello", trace: "t1")
        status("acknowledged", trace: "t1")
        cancelled("t1")
        #expect(try !server.read().isTurnInFlight)
        status("acknowledged", trace: "t1")
        #expect(try server.read().isTurnInFlight)
        status("processing", trace: "t1")
        #expect(try server.read().isTurnInFlight)
    }

    @Test func `a preamble of a turn that the customer's next message cancelled is nobody's fault`() throws {
        server.says(.customer, "Hello", trace: "t1")
        status("acknowledged", trace: "t1")
        cancelled("t1")
        server.says(.customer, "And another thing", trace: "t2")
        rest(of: "t1")
        try server.read()
        #expect(try server.summary().lateCount == 0)
    }

    @Test func `servers that put every turn into one trace are taken at their word`() throws {
        server.says(.customer, "Hello", trace: "<unpinned>")
        cancelled("<unpinned>")
        status("typing", trace: "<unpinned>")
        #expect(try server.read().isTurnInFlight)
    }
}
