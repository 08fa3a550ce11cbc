import Conversation
import EventStore
import Testing

@Suite struct AIStatusTests {
    private let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
    }

    private func status(_ names: String...) throws {
        for name in names { try desk.store.append(.status(name), to: "s1") }
    }

    @Test func `a turn that ended in an error has failed and is not under way`() throws {
        try status("acknowledged", "processing")
        #expect(try !desk.summary().aiFailed)
        try status("error")
        #expect(try desk.summary().aiFailed)
        #expect(try desk.summary().turnInFlight == nil)
    }

    @Test(arguments: ["acknowledged", "cancelled", "ready"])
    func `the next status takes the failure away`(name: String) throws {
        try status("error", name)
        #expect(try !desk.summary().aiFailed)
    }

    @Test func `a customer's next message makes no failure good, an answer does`() throws {
        try status("error")
        try desk.customer("Hello?")
        #expect(try desk.summary().aiFailed)
        try desk.ai("Here I am.")
        #expect(try !desk.summary().aiFailed)
        try status("error")
        try desk.store.patch("s1", SessionPatch(mode: .manual))
        #expect(try desk.summary().aiFailed)
        try desk.takeOver()
        try desk.reply("A human has it now.", request: "r1")
        #expect(try !desk.summary().aiFailed)
    }

    @Test func `how a turn ends that was cut off by a take-over is no failure`() throws {
        try desk.customer()
        let claim = try desk.store.claimTurn(of: "s1", by: "agent")
        try desk.store.append(.status("typing", claim: claim), to: "s1")
        try desk.takeOver()
        try desk.store.append(.status("error", claim: claim), to: "s1")
        #expect(try !desk.summary().aiFailed)
        #expect(try desk.summary().turnInFlight == nil)
    }

    @Test func `what is posted of a turn behind its end is no work on it`() throws {
        for name in ["acknowledged", "cancelled", "typing"] {
            try desk.store.append(
                NewEvent(
                    source: .aiAgent, kind: .status, data: ["status": .string(name), "data": [:]],
                    standing: .ai(nil), traceID: "t1"), to: "s1")
        }
        #expect(try desk.summary().turnInFlight == nil)
    }

    @Test func `a turn that was asked for and cancelled is acknowledged again when it is taken up again`()
        throws
    {
        try desk.store.renewLease(of: "p1", for: Desk.lease)
        try desk.store.askForTurn(of: "s1", following: [Instruction(action: "Say hello")])
        for _ in 0..<2 {
            let turn = try #require(try desk.nextTurn("p1"))
            #expect(try desk.summary().turnInFlight == .processing)
            try desk.store.end(turn, .cancelled)
            #expect(try desk.summary().turnInFlight == nil)
        }
    }

    @Test func `what is deleted is taken back`() throws {
        try status("error")
        let answer = try desk.ai("Here I am.")
        try desk.customer("Thanks")
        try desk.store.deleteEvents(of: "s1", from: answer.event.offset)
        #expect(try desk.summary().aiFailed)
        try desk.store.deleteEvents(of: "s1", from: .zero)
        #expect(try !desk.summary().aiFailed)
    }

    @Test func `reading the log anew tells what following it told`() throws {
        for script in [["typing"], ["error"], ["error", "acknowledged"], ["typing", "ready"]] {
            let id = Session.ID(script.joined())
            try desk.session(id)
            for name in script { try desk.store.append(.status(name, stage: "completed"), to: id) }
            let before = try desk.summary(id)
            let last = try desk.customer("One", in: id)
            try desk.store.deleteEvents(of: id, from: last.event.offset)
            let after = try desk.summary(id)
            #expect(after.turnInFlight == before.turnInFlight)
            #expect(after.aiFailed == before.aiFailed)
        }
    }
}
