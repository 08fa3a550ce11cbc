import Conversation
import EventStore
import Testing

/// Customers' messages carry their names.
@Suite struct MirroredNameTests {
    let server: UpstreamDouble

    init() throws {
        server = try UpstreamDouble()
        server.session("s2")
        try server.list()
    }

    private func says(as name: String, id: String? = "ada", to session: Session.ID = "s1") {
        server.add(
            .customer, .message,
            Event.messageData("Hello", from: Participant(id: id, displayName: name)), to: session)
    }

    @Test func `a customer is named by their first message, in all of their sessions`() throws {
        #expect(try server.summary().customerName == "ada")
        says(as: "Ada Lovelace")
        try server.read()
        #expect(try server.summary().customerName == "Ada Lovelace")
        #expect(try server.summary("s2").customerName == "Ada Lovelace")
        server.session("s3")
        try server.list()
        #expect(try server.summary("s3").customerName == "Ada Lovelace")
    }

    @Test func `what the server calls the customer stands against what a message says`() throws {
        try server.store.mirror([
            Profile(role: .customer, id: "ada", name: "Ada King", creation: server.desk.clock.now)
        ])
        says(as: "somebody else")
        try server.read()
        #expect(try server.summary().customerName == "Ada King")
    }

    @Test(arguments: ["", "ada"]) func `a message without a name names nobody`(name: String) throws {
        says(as: name)
        try server.read()
        #expect(try server.summary().customerName == "ada")
    }

    @Test func `another's message names nobody`() throws {
        says(as: "Eve", id: "eve")
        try server.read()
        #expect(try server.summary().customerName == "ada")
    }

    @Test func `a name that is told in steps leaves room for others, and survives an end in between`() throws
    {
        for number in 3...50 { server.session(Session.ID("s\(number)")) }
        try server.list()
        let ada = Profile(role: .customer, id: "ada", name: "Ada King", creation: server.desk.clock.now)
        let named = {
            try (1...50).count { try server.summary(Session.ID("s\($0)")).customerName == "Ada King" }
        }
        let place = try #require(try server.store.renameSessions(of: ada, after: 0, limit: 20))
        #expect(try named() == 20)
        let second = try #require(try server.store.renameSessions(of: ada, after: place, limit: 20))
        #expect(try named() == 40)
        #expect(try server.store.renameSessions(of: ada, after: second, limit: 20) == nil)
        #expect(try named() == 50)
        let eve = Profile(role: .customer, id: "ada", name: "Eve", creation: server.desk.clock.now)
        _ = try server.store.renameSessions(of: eve, after: 0, limit: 20)
        try server.store.mirror([eve])
        #expect(try named() == 0)
        #expect(try server.store.renameSessions(of: eve, after: 0, limit: 20) == nil)
    }
}
