import Conversation
import EventStore
import Testing

/// What becomes of sessions that the server does not have any more.
@Suite struct DeletionTests {
    let server: UpstreamDouble
    var store: EventStore { server.store }

    init() throws {
        server = try UpstreamDouble()
        try server.store.setUpstream(Upstream(state: .live))
        for number in 2...100 { server.session(Session.ID("s\(number)")) }
        try server.list()
        for id in ["s1", "s2"] as [Session.ID] {
            server.says(.customer, "Hello from \(id)", to: id)
            try server.read(of: id)
            try store.saveDraft("Dear", as: .oneself, in: id, by: "mia")
            try store.addNote("Was rude on the phone", by: server.desk.person("mia"), to: id)
        }
    }

    private func lose(_ ids: some Sequence<Int>) throws {
        for number in ids { server.sessions[Session.ID("s\(number)")] = nil }
        server.desk.clock.advance(by: .seconds(1))
        try server.list()
    }

    private var lost: Int? { get throws { try store.upstream()?.lost } }

    @Test func `a session that is missing and answered with 404 is erased with all that is private to it`()
        throws
    {
        try store.takeOver(
            "s1", by: server.desk.person("mia"), reason: nil, saw: server.desk.claim(), requestID: "r1")
        try lose([1])
        #expect(try server.summary().mirror?.isGone == true)
        try store.confirmGone("s1")
        #expect(try store.session("s1") == nil)
        #expect(try store.search("Hello from s1", limit: 9).hits.isEmpty)
        #expect(try store.search("rude", limit: 9).hits.map(\.session) == ["s2"])
        #expect(try store.outbox() == [])
        #expect(try store.session("s2") != nil)
        #expect(try lost == 0)
    }

    @Test func `nothing of an erased session is left in any table`() throws {
        try lose([1])
        try store.confirmGone("s1")
        let feed = try store.changes(after: .start, limit: 1_000, for: "mia").changes
        let told = "\(feed)"
        #expect(!told.contains("Hello from s1") && told.contains("Hello from s2"))
    }

    @Test func `a 404 before any list has missed the session erases nothing`() throws {
        try store.confirmGone("s1")
        #expect(try server.desk.texts() == ["Hello from s1"])
        #expect(try server.summary().mirror?.isGone == true)
        try server.list()
        #expect(try server.summary().mirror?.isGone == false)
    }

    @Test func `a server that was restarted empty has lost its sessions, and nothing is erased`() throws {
        try lose(1...100)
        #expect(try lost == 100)
        for number in 1...100 { try store.confirmGone(Session.ID("s\(number)")) }
        #expect(try store.eraseDeleted() == 0)
        #expect(try server.desk.texts() == ["Hello from s1"])
        #expect(try server.summary().drafts == [.oneself])
        #expect(try server.summary().noteCount == 1)
    }

    @Test(arguments: [(3, 0), (5, 0), (6, 6)])
    func `more than three and more than a twentieth are a loss`(missing: Int, expected: Int) throws {
        try lose(1...missing)
        #expect(try lost == expected)
    }

    @Test func `what the server has again is no loss`() throws {
        let all = server.sessions
        try lose(1...100)
        server.sessions = all
        server.desk.clock.advance(by: .seconds(1))
        try server.list()
        #expect(try lost == 0)
        #expect(try server.summary().mirror?.isGone == false)
    }

    @Test func `an operator accepts a loss, and what the server loses after that is asked about again`()
        throws
    {
        try lose(1...50)
        #expect(try store.acceptDeletions() == 50)
        try server.list()
        #expect(try store.eraseDeleted() == 50)
        #expect(try lost == 0)
        #expect(try store.session("s1") == nil && store.session("s51") != nil)
        try lose(51...90)
        #expect(try lost == 40)
        #expect(try store.session("s51") != nil)
    }

    @Test func `accepting takes in no more than was seen`() throws {
        try lose(1...50)
        #expect(try store.acceptDeletions() == 50)
        try lose(51...60)
        #expect(try store.eraseDeleted() == 0)
        #expect(try lost == 60)
    }

    @Test func `where nothing is lost there is nothing to accept`() throws {
        #expect(try store.acceptDeletions() == 0)
    }

    @Test func `a setting keeps what was deleted for some days`() throws {
        let keep = Duration.seconds(2 * 86_400)
        try lose([1])
        try store.confirmGone("s1", keeping: keep)
        #expect(try server.desk.texts() == ["Hello from s1"])
        server.desk.clock.advance(by: .seconds(86_400))
        #expect(try store.eraseDeleted(keeping: keep) == 0)
        server.desk.clock.advance(by: .seconds(86_401))
        #expect(try store.eraseDeleted(keeping: keep) == 1)
    }

    @Test func `another server at the address has lost whatever it does not have`() throws {
        try store.noteRenewal()
        try lose([1])
        #expect(try lost == 1)
        try store.confirmGone("s1")
        #expect(try server.desk.texts() == ["Hello from s1"])
    }

    @Test func `what the AI was writing on another server is not being written here`() throws {
        try store.mirror(LiveWords(session: "s1", text: "I am sor"))
        let position = try store.position
        try store.noteRenewal()
        #expect(try store.liveWords(of: "s1") == nil)
        let told = try store.changes(after: position, limit: 99, for: "mia").changes
        #expect(told.contains(.words(LiveWords(session: "s1", text: ""))))
    }

    @Test func `what was missed just before another server was found to answer is no deletion`() throws {
        try lose([1])
        try store.noteRenewal()
        try store.confirmGone("s1")
        #expect(try server.desk.texts() == ["Hello from s1"])
        try server.list()
        #expect(try lost == 1)
    }

    @Test func `a customer of whom no session is left has no name here`() throws {
        server.session("s500")
        server.sessions["s500"]?.customerID = "bob"
        try server.list()
        try store.mirror([
            Profile(role: .customer, id: "bob", name: "Bob Stone", creation: server.desk.clock.now)
        ])
        try lose([500])
        try store.confirmGone("s500")
        #expect(try store.profile(.customer, "bob") == nil)
        #expect(try store.profile(.customer, "ada") != nil)
    }
}
