import Conversation
import Testing

@testable import EventStore

@Suite struct LabelTests {
    let desk: Desk
    let mia: Operator

    init() throws {
        desk = try Desk()
        try desk.session()
        mia = try desk.person("mia")
    }

    private func change(_ line: String, in id: Session.ID = "s1") throws -> [String]? {
        try desk.store.changeLabels(of: id, LabelChange(line: line)!, by: mia).value
    }

    private var labelAudit: [AuditEntry] {
        get throws { try desk.store.audit(of: "s1", limit: 99).filter { $0.act == "labels" } }
    }

    @Test func `labels change, with their author, and nothing else does`() throws {
        try desk.customer()
        let before = try desk.summary()
        #expect(try change("+refund +vip") == ["refund", "vip"])
        #expect(try change("-refund +late") == ["vip", "late"])
        let after = try desk.summary()
        #expect(after.session.labels == ["vip", "late"])
        #expect(after.claim == before.claim && after.session.mode == before.session.mode)
        #expect(after.turn == before.turn && after.lastActivity == before.lastActivity)
        #expect(after.position > before.position)
        #expect(try desk.tail().count == 1)
        #expect(try labelAudit.map(\.operatorName) == ["mia", "mia"])
        #expect(
            try labelAudit.map(\.detail) == [
                ["added": ["late"], "removed": ["refund"]], ["added": ["refund", "vip"]],
            ])
    }

    @Test func `what is so already moves nothing and is no act`() throws {
        _ = try change("+vip")
        let position = try desk.store.position
        #expect(try change("+vip -gone") == ["vip"])
        #expect(try desk.store.position == position)
        #expect(try labelAudit.count == 1)
    }

    @Test func `a colleague's session may be labelled`() throws {
        try desk.takeOver(by: "ben")
        #expect(try change("+vip") == ["vip"])
        #expect(try desk.summary().owner == "ben")
    }

    @Test func `the rules' own labels stay theirs`() throws {
        try desk.store.close("s1", by: mia, outcome: .resolved, saw: desk.claim())
        #expect(refusal { _ = try change("-closed") } != nil)
        #expect(refusal { _ = try change("+vip -with-operator") } != nil)
        #expect(try desk.summary().isClosed && desk.summary().session.labels == ["closed"])
        #expect(try change("+vip") == ["closed", "vip"])
        #expect(try desk.summary().isClosed)
        #expect(refusal { _ = try change("+x", in: "s9") } == .noSuchSession("s9"))
    }

    @Test func `a list finds a session by a label that was given by hand`() throws {
        _ = try change("+vip")
        #expect(try desk.store.sessions(SessionQuery(labels: ["vip"]), limit: 9).rows.map(\.id) == ["s1"])
        _ = try change("-vip")
        #expect(try desk.store.sessions(SessionQuery(labels: ["vip"]), limit: 9).rows.isEmpty)
    }

    @Test func `labels in use are the most used first, without the rules' own`() throws {
        for number in 2...4 { try desk.session(Session.ID("s\(number)")) }
        for id in ["s1", "s2", "s3"] { _ = try change("+vip", in: Session.ID(id)) }
        for id in ["s1", "s2"] { _ = try change("+b +a", in: Session.ID(id)) }
        _ = try change("+n\u{e9}", in: "s4")
        try desk.store.close("s4", by: mia, outcome: .resolved, saw: desk.claim("s4"))
        #expect(try desk.store.labelsInUse(limit: 9) == ["vip", "a", "b", "n\u{e9}"])
        #expect(try desk.store.labelsInUse(limit: 2) == ["vip", "a"])
        try desk.store.deleteSession("s4")
        #expect(try desk.store.labelsInUse(limit: 9) == ["vip", "a", "b"])
    }
}
