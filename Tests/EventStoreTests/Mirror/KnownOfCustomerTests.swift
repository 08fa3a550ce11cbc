import Conversation
import EventStore
import Testing

/// What a mirrored server's agents know of a customer.
@Suite struct KnownOfCustomerTests {
    let server: UpstreamDouble
    var store: EventStore { server.store }

    init() throws {
        server = try UpstreamDouble()
        server.session("s2")
        try server.list()
        try server.read()
    }

    private func known(_ id: Session.ID = "s1") throws -> JSON.Members? {
        try store.customerFile(of: id, for: "mia", limit: 9)?.known
    }

    @Test func `it is kept for all sessions of the customer, and told once`() throws {
        let position = try store.position
        #expect(try store.mirror(known: ["plan": ["tier": "gold"]], ofCustomerIn: "s1"))
        #expect(try known() == ["plan": ["tier": "gold"]])
        #expect(try known("s2") == ["plan": ["tier": "gold"]])
        let told = try store.changes(after: position, limit: 9, for: "mia")
        #expect(told.changes.count == 1)
        #expect(try !store.mirror(known: ["plan": ["tier": "gold"]], ofCustomerIn: "s2"))
        #expect(try store.position == told.through)
        #expect(try store.mirror(known: [:], ofCustomerIn: "s1"))
        #expect(try known() == [:])
    }

    @Test func `of an unknown session nothing is kept`() throws {
        #expect(try !store.mirror(known: ["plan": "gold"], ofCustomerIn: "nobody"))
        #expect(try store.customerFile(of: "nobody", for: "mia", limit: 9) == nil)
    }

    @Test func `a name that is learned leaves it, and it becomes no part of a session`() throws {
        try store.mirror(known: ["plan": "gold"], ofCustomerIn: "s1")
        try store.mirror([
            Profile(role: .customer, id: "ada", name: "Ada King", creation: server.desk.clock.now)
        ])
        #expect(try known() == ["plan": "gold"])
        #expect(try !"\(store.session("s1")!)".contains("gold"))
    }

    @Test func `it goes with the customer's last session`() throws {
        try store.setUpstream(Upstream(state: .live))
        for number in 3...100 { server.session(Session.ID("s\(number)")) }
        for number in 3...100 { server.sessions[Session.ID("s\(number)")]?.customerID = "bob" }
        try server.list()
        try store.mirror(known: ["plan": "gold"], ofCustomerIn: "s1")
        for id in ["s1", "s2"] as [Session.ID] { server.sessions[id] = nil }
        server.desk.clock.advance(by: .seconds(1))
        try server.list()
        try store.confirmGone("s1")
        #expect(try store.profile(.customer, "ada") != nil)
        try store.confirmGone("s2")
        #expect(try store.profile(.customer, "ada") == nil)
    }
}
