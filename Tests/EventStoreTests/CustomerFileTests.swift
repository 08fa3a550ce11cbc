import Conversation
import Testing

@testable import EventStore

struct CustomerFileTests {
    let desk: Desk

    init() throws { desk = try Desk() }

    private func add(_ id: Session.ID, of customer: Customer.ID, at second: Int64) throws {
        _ = try desk.store.createSession(
            NewSession(
                id: id, agentID: "aria", customerID: customer,
                creation: Timestamp(microseconds: second * 1_000_000)))
    }

    private func file(of id: Session.ID, limit: Int = 10) throws -> CustomerFile? {
        try desk.store.customerFile(of: id, for: "mia", limit: limit)
    }

    @Test func `it has the customer's own sessions, the newest first, and nobody else's`() throws {
        for second in 1...5 { try add(Session.ID("a\(second)"), of: "ada", at: Int64(second)) }
        try add("b1", of: "ben", at: 9)
        let file = try #require(try file(of: "a3"))
        #expect(file.others.map(\.id) == ["a5", "a4", "a2", "a1"] && file.otherCount == 4)
        #expect(try self.file(of: "a3", limit: 2)?.others.map(\.id) == ["a5", "a4"])
        #expect(try self.file(of: "a3", limit: 2)?.otherCount == 4)
        #expect(try self.file(of: "b1")?.others == [])
        #expect(try self.file(of: "nobody's") == nil)
    }

    @Test func `what was registered of the customer is in it`() throws {
        try add("a1", of: "ada", at: 1)
        _ = try desk.store.changeProfile(.customer, "ada") {
            $0.name = "Ada"
            $0.details = ["metadata": ["tier": "gold"], "tags": ["vip"]]
        }
        let file = try #require(try file(of: "a1"))
        #expect(file.customer == Customer(id: "ada", name: "Ada"))
        #expect(file.metadata == ["tier": "gold"] && file.tags == ["vip"] && file.creation != nil)
    }

    @Test func `guests share an id, so that one guest's page shows no other's sessions`() throws {
        try add("g1", of: "guest", at: 1)
        try add("g2", of: "guest", at: 2)
        let file = try #require(try file(of: "g1"))
        #expect(file.isGuest && file.others == [] && file.otherCount == 0)
    }
}
