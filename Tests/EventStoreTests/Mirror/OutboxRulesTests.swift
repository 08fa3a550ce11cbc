import Conversation
import EventStore
import Testing

/// What can never be carried out is refused at once, as a store of one's own refuses it.
@Suite struct OutboxRulesTests {
    let server: UpstreamDouble
    var store: EventStore { server.store }
    let mia: Operator
    let ben: Operator

    /// Ben owns the session.
    init() throws {
        server = try UpstreamDouble()
        mia = try server.desk.person("mia")
        ben = try server.desk.person("ben")
        server.says(.customer, "Hello")
        server.acts(.takeOver, by: ben.key)
        server.sessions["s1"]?.mode = .manual
        server.session("s2")
        try server.list()
        try server.read()
    }

    private func saw(_ id: Session.ID = "s1") throws -> Claim { try server.desk.claim(id) }

    private func reply(by someone: Operator, in id: Session.ID = "s1") throws {
        _ = try store.reply("Hi", as: .oneself, by: someone, in: id, saw: saw(id), requestID: "r1")
    }

    @Test func `in a colleague's session nothing can be said, given up or closed`() throws {
        let claim = try saw()
        #expect(claim.owner == "ben")
        #expect(refusal { try reply(by: mia) } == .notYours(claim))
        #expect(refusal { _ = try store.release("s1", by: mia, saw: claim) } == .notYours(claim))
        #expect(refusal { _ = try store.handBack("s1", by: mia, saw: claim) } == .notYours(claim))
        #expect(
            refusal { _ = try store.close("s1", by: mia, outcome: .resolved, saw: claim) }
                == .ownedByAnother(claim))
        #expect(
            refusal { _ = try store.askForTurn(of: "s1", following: [Instruction(action: "x")], by: mia) }
                == .notYours(claim))
        #expect(try store.outbox().isEmpty)
    }

    @Test func `in an automatic session nothing can be said, and what is open is not reopened`() throws {
        let claim = try saw("s2")
        #expect(refusal { try reply(by: mia, in: "s2") } == .notYours(claim))
        #expect(refusal { _ = try store.reopen("s2", by: mia, saw: claim) } == .notClosed)
        #expect(try store.outbox().isEmpty)
    }

    @Test func `the owner may do all of it`() throws {
        try reply(by: ben)
        _ = try store.askForTurn(of: "s1", following: [Instruction(action: "x")], by: ben)
        _ = try store.handBack("s1", by: ben, saw: saw())
        #expect(try store.outbox().count == 3)
    }

    @Test func `a reply may stand behind a take-over of one's own, and not behind a hand-back`() throws {
        _ = try store.takeOver("s2", by: mia, reason: nil, saw: saw("s2"))
        try reply(by: mia, in: "s2")
        #expect(try store.outbox().count == 2)
        _ = try store.handBack("s1", by: ben, saw: saw())
        #expect(refusal { try reply(by: ben) } != nil)
    }
}
