import Conversation
import EventStore
import Testing

/// Labels in a mirror's store: a request until the server's answer is here.
@Suite struct LabelRequestTests {
    let server: UpstreamDouble
    var store: EventStore { server.store }
    let mia: Operator

    init() throws {
        (server, mia) = try UpstreamDouble.greeted()
    }

    private func ask(_ line: String, _ id: Request.ID) throws {
        let settled = try store.changeLabels(
            of: "s1", LabelChange(line: line)!, by: mia, requestID: id)
        #expect(settled == .pending(id))
    }

    private func request(_ id: Request.ID) throws -> OutboxRequest {
        try #require(try store.outbox().first { $0.id == id })
    }

    @Test func `a change waits for the server, and keeps its author`() throws {
        try ask("+vip -old", "r1")
        #expect(try request("r1").act == .label(LabelChange(adding: ["vip"], removing: ["old"])))
        #expect(try server.summary().session.labels == [])
        #expect(try store.startSending("r1") != nil)
        server.sessions["s1"]?.labels = ["vip"]
        try server.list()
        try store.finishLabels("r1")
        #expect(try request("r1").state == .done)
        #expect(try server.summary().session.labels == ["vip"])
        let audit = try store.audit(of: "s1", limit: 9).filter { $0.act == "labels" }
        #expect(audit.map(\.operatorName) == ["mia"])
        // A second answer ends nothing twice.
        try store.finishLabels("r1")
        #expect(try store.audit(of: "s1", limit: 9).count { $0.act == "labels" } == 1)
    }

    @Test func `a colleague's session may be labelled, also if it changes hands meanwhile`() throws {
        let ben = try server.desk.person("ben")
        server.acts(.takeOver, by: ben.key)
        server.sessions["s1"]?.mode = .manual
        try server.list()
        try server.read()
        try ask("+vip", "r1")
        server.acts(.release, by: ben.key)
        try server.read()
        #expect(try store.startSending("r1") != nil)
    }

    @Test func `what a local store refuses is refused at once`() throws {
        for line in ["+closed", "-with-operator", "+", "+" + String(repeating: "x", count: 65)] {
            #expect(refusal { try ask(line, "r1") } != nil, "\(line)")
        }
        #expect(try store.outbox().isEmpty)
    }

    @Test func `one whose mirror died is simply asked for again`() throws {
        try ask("+vip", "r1")
        _ = try store.startSending("r1")
        try store.recoverOutbox()
        #expect(try request("r1").state == .queued)
    }

    @Test func `repeated under its id it is one request, and the id means nothing else`() throws {
        try ask("+vip", "r1")
        try ask("+vip", "r1")
        #expect(try store.outbox().count == 1)
        #expect(refusal { try ask("+late", "r1") } == .requestReused("r1"))
    }
}
