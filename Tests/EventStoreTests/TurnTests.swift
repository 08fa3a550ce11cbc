import Conversation
import EventStore
import Storage
import Testing

@Suite struct TurnTests {
    @Test func `one process at a time has a session's turn`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        let turn = try #require(try desk.nextTurn("p1"))
        #expect(turn.claim == TurnClaim(epoch: Epoch(0), turn: TurnNumber(1)))
        #expect(try desk.nextTurn("p2") == nil)
        #expect(try desk.store.turns(of: "p1")["s1"]?.standing == .going)
    }

    @Test func `a turn is stale once somebody switches to manual whom nobody asked`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        _ = try #require(try desk.nextTurn("p1"))
        try desk.store.patch("s1", SessionPatch(mode: .manual))
        #expect(try desk.store.turns(of: "p1")["s1"]?.standing == .stale)
    }

    @Test func `a process for one session takes no other's turn`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        #expect(try desk.store.nextTurn(for: "p1", lease: Desk.lease, in: "s2") == nil)
        #expect(try desk.store.nextTurn(for: "p1", lease: Desk.lease, in: "s1")?.session == "s1")
        #expect(try desk.nextTurn("p2") == nil)
    }

    @Test func `the turn of a dead process is closed with an error and taken up again`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        let dead = try #require(try desk.nextTurn("p1", lease: .zero))
        let taken = try #require(try desk.nextTurn("p2"))
        #expect(taken.claim.turn > dead.claim.turn)
        #expect(taken.traceID == dead.traceID)
        #expect(
            try desk.statuses() == [
                "acknowledged", "processing", "ready", "error", "acknowledged", "processing",
            ])
        #expect(refusal { _ = try desk.say("late", in: dead) } == .staleTurn(taken.claim))
        #expect(try desk.store.end(dead, .completed) == false)
    }

    @Test func `a process that was slow cannot speak in a turn that is due again and not begun anew`() throws
    {
        let desk = try Desk()
        for id in ["s1", "s2"] as [Session.ID] {
            try desk.session(id)
            try desk.customer(in: id)
        }
        let slow = try [desk.nextTurn("p1"), desk.nextTurn("p1")].compactMap(\.self)
        try desk.store.renewLease(of: "p1", for: .zero)
        // Both turns are declared dead, one of them is begun.
        let taken = try #require(try desk.nextTurn("p2"))
        let other = try #require(slow.first { $0.session != taken.session })
        #expect(refusal { _ = try desk.say("slow", in: other) } != nil)
        let last = try #require(try desk.nextTurn("p2"))
        #expect(last.session == other.session)
        _ = try desk.say("once", in: last)
        #expect(try desk.store.end(last, .completed))
        #expect(try desk.nextTurn("p2") == nil)
    }

    @Test func `a dead process that had answered is not answered again`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        _ = try desk.say("Hello!", in: #require(try desk.nextTurn("p1", lease: .zero)))
        #expect(try desk.nextTurn("p2") == nil)
        #expect(try desk.statuses() == ["acknowledged", "processing", "ready"])
    }

    @Test(arguments: [false, true])
    func `a dead process that had said no more than a preamble owes the answer`(isStreamed: Bool) throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        let turn = try #require(try desk.nextTurn("p1", lease: .zero))
        func preamble(_ members: JSON.Members) -> JSON {
            let data = Event.messageData("Let me check.", from: Participant(displayName: "Aria"))
            return .object(
                JSON.Members((data.members ?? [:]).pairs.filter { $0.name != "tags" } + members.pairs))
        }
        let whole = preamble(["tags": ["__preamble__"], "chunks": ["Let me check.", .null]])
        let said = try desk.store.append(
            NewEvent(
                source: .aiAgent, kind: .message, data: isStreamed ? preamble(["chunks": ["Let me"]]) : whole,
                standing: .ai(turn.claim), traceID: turn.traceID), to: "s1"
        ).value!
        if isStreamed {
            try desk.store.updateMessage(said.event.id, in: "s1", data: whole, standing: turn.claim)
        }
        let again = try #require(try desk.nextTurn("p2"))
        _ = try desk.say("There it is.", in: again)
        #expect(try desk.store.end(again, .completed))
        #expect(try desk.nextTurn("p2") == nil)
        #expect(try desk.texts().suffix(2) == ["Let me check.", "There it is."])
    }

    @Test func `a lease of another run of the machine has ended`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        _ = try desk.nextTurn("p1", lease: .seconds(1_000_000))
        let clock = LeaseClock(boot: { "second" }, now: { 1 })
        let other = try EventStore.open(at: desk.path, options: StoreOptions(leaseClock: clock))
        defer { other.close() }
        #expect(try other.agents().isEmpty)
        #expect(try other.nextTurn(for: "p2", lease: Desk.lease) != nil)
    }

    @Test func `what the customer says after a turn began makes its answer void, without a suggestion`()
        throws
    {
        let desk = try Desk()
        try desk.session()
        try desk.customer("one")
        let turn = try #require(try desk.nextTurn())
        try desk.customer("two")
        #expect(try desk.store.turns(of: "p1")["s1"]?.standing == .superseded)
        #expect(refusal { _ = try desk.say("to one", in: turn) } == .superseded)
        #expect(try desk.store.suggestions(of: "s1").isEmpty)
        try desk.store.end(turn, .cancelled)
        let second = try #require(try desk.nextTurn())
        _ = try desk.say("to both", in: second)
        try desk.store.end(second, .completed)
        #expect(try desk.texts() == ["one", "two", "to both"])
        #expect(try desk.nextTurn() == nil)
    }

    @Test func `a word that was on its way when its turn ended is not said`() throws {
        let desk = try Desk()
        try desk.session()
        for ending in [TurnEnding.cancelled, .completed, .failed("The model is away.")] {
            try desk.customer("hello")
            let turn = try #require(try desk.nextTurn())
            try desk.store.end(turn, ending)
            #expect(refusal { _ = try desk.say("too late", in: turn) } != nil)
        }
        #expect(try desk.texts() == ["hello", "hello", "hello"])
    }

    @Test func `a human who answers for the AI leaves it nothing to say`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        try desk.store.append(.message("I do it", from: .humanAgent), to: "s1")
        #expect(try desk.nextTurn() == nil)
    }

    @Test func `a take-over leaves nothing due, a hand-back only what the customer said last`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer("one")
        try desk.takeOver()
        #expect(try desk.nextTurn() == nil)
        try desk.customer("two")
        #expect(try desk.nextTurn() == nil)
        let mia = try desk.person("mia")
        _ = try desk.store.handBack("s1", by: mia, saw: desk.claim())
        let turn = try #require(try desk.nextTurn())
        #expect(
            try desk.store.entries(of: "s1", from: .zero, limit: 9).entries.map(\.event.traceID).contains(
                turn.traceID))
        try desk.store.end(turn, .completed)
        try desk.takeOver()
        try desk.reply("done", request: "r1")
        _ = try desk.store.handBack("s1", by: mia, saw: desk.claim())
        #expect(try desk.nextTurn() == nil)
    }

    @Test func `a closed session is left alone until its customer writes or it is reopened`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer("one")
        let mia = try desk.person("mia")
        _ = try desk.store.close("s1", by: mia, outcome: .resolved, saw: desk.claim())
        #expect(try desk.nextTurn() == nil)
        _ = try desk.store.reopen("s1", by: mia, saw: desk.claim())
        let turn = try #require(try desk.nextTurn())
        try desk.store.end(turn, .completed)
        _ = try desk.store.close("s1", by: mia, outcome: .resolved, saw: desk.claim())
        try desk.customer("two")
        #expect(try desk.nextTurn() != nil)
    }

    @Test func `what was deleted is not answered, what was said before it is`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer("never said")
        try desk.store.deleteEvents(of: "s1", from: .zero)
        #expect(try desk.nextTurn() == nil)
        try desk.customer("one")
        let two = try desk.customer("two")
        let turn = try #require(try desk.nextTurn())
        try desk.store.deleteEvents(of: "s1", from: two.event.offset)
        #expect(try desk.store.turns(of: "p1")["s1"]?.standing == .stale)
        #expect(refusal { _ = try desk.say("to both", in: turn) } != nil)
        try desk.store.end(turn, .cancelled)
        let again = try #require(try desk.nextTurn())
        _ = try desk.say("to one", in: again)
        try desk.store.end(again, .completed)
        #expect(try desk.texts() == ["one", "to one"])
        #expect(try desk.nextTurn() == nil)
    }

    @Test func `a stream that was deleted is stale, and what was said before it is answered`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer("one")
        let two = try desk.customer("two")
        let turn = try #require(try desk.nextTurn())
        let stream = try desk.store.append(
            NewEvent(
                source: .aiAgent, kind: .message, data: ["message": "to", "chunks": ["to"]],
                standing: .ai(turn.claim), traceID: turn.traceID), to: "s1"
        ).value!
        try desk.store.deleteEvents(of: "s1", from: two.event.offset)
        let more: JSON = ["message": "to both", "chunks": ["to", " both", .null]]
        let refused = refusal {
            _ = try desk.store.updateMessage(stream.id, in: "s1", data: more, standing: turn.claim)
        }
        guard case .staleTurn = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        try desk.store.end(turn, .cancelled)
        #expect(try desk.nextTurn() != nil)
    }

    @Test func `a process that ends gives its turns up for others`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        _ = try desk.nextTurn("p1")
        try desk.store.endLease(of: "p1")
        #expect(try desk.store.agents().isEmpty)
        #expect(try desk.nextTurn("p2") != nil)
        #expect(try desk.statuses().prefix(4) == ["acknowledged", "processing", "cancelled", "ready"])
    }

    @Test func `a mode that is set from outside leaves no turn under way`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        _ = try #require(try desk.nextTurn())
        #expect(try desk.summary().turnInFlight == .processing)
        try desk.store.patch("s1", SessionPatch(mode: .manual))
        #expect(try desk.summary().turnInFlight == nil)
    }

    @Test func `drafts of an earlier take-over are of the past at the next`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        let turn = try #require(try desk.nextTurn())
        try desk.takeOver()
        _ = refusal { _ = try desk.say("too late", in: turn) }
        #expect(try desk.summary().suggestionCount == 1)
        _ = try desk.store.handBack("s1", by: desk.person("mia"), saw: desk.claim())
        try desk.takeOver()
        #expect(try desk.summary().suggestionCount == 0)
        #expect(try desk.store.suggestions(of: "s1").isEmpty)
    }

    @Test func `a deleted session takes its turns along`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        let turn = try #require(try desk.nextTurn())
        try desk.store.deleteSession("s1")
        #expect(try desk.store.turns(of: "p1").isEmpty)
        #expect(try desk.store.end(turn, .completed) == false)
        try desk.session()
        #expect(try desk.nextTurn() == nil)
    }

    @Test func `a store from before there were turns is opened and goes on`() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer()
        desk.store.close()
        let file = try Connection(path: desk.path)
        try file.write { db in
            try db.execute(
                """
                DROP TABLE agent; DROP TABLE turn; DROP TABLE triggers;
                ALTER TABLE session ADD COLUMN lease BLOB;
                DELETE FROM grdb_migrations WHERE identifier = '2 turns of the AI';
                """)
        }
        try file.close()
        let again = try desk.again()
        defer { again.close() }
        #expect(try again.tail(of: "s1", limit: 9).entries.count == 1)
        let data = Event.messageData("again", from: Participant(displayName: "Ada"))
        _ = try again.append(NewEvent(source: .customer, kind: .message, data: data), to: "s1")
        #expect(try again.nextTurn(for: "p1", lease: Desk.lease) != nil)
    }
}
