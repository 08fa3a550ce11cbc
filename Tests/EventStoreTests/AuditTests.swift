import Conversation
import Testing

@testable import EventStore

@Suite struct AuditTests {
    let desk: Desk

    init() throws { desk = try Desk() }

    @Test func everyKindOfActIsNotedWithWhoDidIt() throws {
        let admin = Author(token: "t1", role: "admin", subject: "billing")
        var patch = SessionPatch()
        patch.title = "Secret"
        patch.labelsUpsert = ["vip"]
        try Author.$current.withValue(admin) {
            try desk.session()
            try desk.store.patch("s1", patch)
            try desk.store.patch("s1", SessionPatch(mode: .manual))
            try desk.store.append(.message("as a person", from: .humanAgent), to: "s1")
            _ = try desk.store.addToken(hash: [1], role: .agent, subject: "bot")
            _ = try desk.store.addProfile(
                Profile(role: .customer, id: "eve", name: "Eve", creation: desk.clock.now))
            _ = try desk.store.changeProfile(.customer, "eve") { $0.name = "Eva" }
            _ = try desk.store.removeProfile(.customer, "eve")
            let tag = try #require(try desk.store.addTag(named: "x"))
            _ = try desk.store.renameTag(tag.id, to: "y")
            _ = try desk.store.removeTag(tag.id)
            _ = try desk.store.deleteTurns(of: "s1", from: 0)
        }
        let token = try #require(try desk.store.tokens().first)
        _ = try desk.store.revokeToken(token.id)
        let entries = try desk.store.audit(limit: 99)
        #expect(
            entries.reversed().map(\.act) == [
                "create", "change", "mode manual", "add message", "create token", "create customer",
                "change customer", "delete customer", "create tag", "change tag", "delete tag",
                "delete events",
                "revoke token",
            ])
        #expect(entries.dropFirst().allSatisfy { $0.author == admin })
        #expect(entries.first?.author == Author())
        #expect(entries.allSatisfy { $0.door?.isEmpty == false })
        #expect(entries.first?.object == "token \(token.id)")
        #expect(entries.first { $0.act == "change" }?.detail == ["changed": ["title", "labels"]])
    }

    @Test func operatorsActsAreTheirsWhateverDoorTheyCameBy() throws {
        try desk.session()
        let token = Author(login: "ben", token: "t2", role: "operator", subject: "ben")
        try Author.$current.withValue(token) {
            try desk.takeOver(by: "ben", reason: "secret")
            try desk.reply("Hello", by: "ben", request: "r1")
            try desk.store.addNote("n", by: desk.person("ben"), to: "s1")
            try desk.store.release("s1", by: desk.person("ben"), saw: desk.claim())
        }
        let entries = try desk.store.audit(of: "s1", limit: 99)
        #expect(entries.map(\.act) == ["release", "note", "add message", "take_over", "create"])
        #expect(entries.dropLast().allSatisfy { $0.operatorName == "ben" && $0.author.token == "t2" })
    }

    @Test func whatCustomersAndAgentsSayIsNoAct() throws {
        try desk.session()
        let before = try desk.store.audit(limit: 99).count
        try Author.$current.withValue(Author(token: "t3", role: "customer", subject: "s1")) {
            _ = try desk.customer("Hello")
        }
        try desk.ai("Hello")
        #expect(try desk.store.audit(limit: 99).count == before)
    }

    @Test func appendsOfSeveralClientsKeepTheirAuthors() throws {
        try desk.session()
        let pending = ["a", "b"].map { (token: String) in
            Author.$current.withValue(Author(token: token, role: "admin", subject: nil)) {
                PendingAppend(.message("as \(token)", from: .humanAgent), to: "s1")
            }
        }
        for result in desk.store.append(each: pending) { _ = try result.get() }
        #expect(try desk.store.audit(of: "s1", limit: 2).map(\.author.token) == ["b", "a"])
    }

    @Test func theAuditIsReadPageByPage() throws {
        for number in 0..<5 { try desk.session(Session.ID("s\(number)")) }
        let first = try desk.store.audit(limit: 3)
        let rest = try desk.store.audit(before: first.last?.number, limit: 3)
        #expect((first + rest).compactMap(\.session) == ["s4", "s3", "s2", "s1", "s0"])
    }
}
