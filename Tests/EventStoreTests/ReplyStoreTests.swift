import Conversation
import Foundation
import Storage
import Testing

@testable import EventStore

@Suite struct ReplyStoreTests {
    let desk: Desk

    init() throws { desk = try Desk() }

    @discardableResult
    private func add(_ code: String?, _ text: String = "Hello") throws -> CannedReply.ID {
        try desk.store.addReply(ReplyContent(code: code, text: text)).id
    }

    private var codes: [String?] {
        get throws { try desk.store.cannedReplies().map(\.code) }
    }

    @Test func `a reply is read as it was written`() throws {
        let content = ReplyContent(
            code: "refund-delay", title: "A refund takes time", text: "Dear {customer},\n\u{1F4B6} {cursor}",
            then: [.label("refund"), .close(.resolved)], tags: ["billing"])
        let stored = try Author.$current.withValue(Author(login: "anna")) { try desk.store.addReply(content) }
        #expect(stored.content == content && stored.author == "anna" && stored.version == 1)
        #expect(try desk.store.storedReply(stored.id) == stored)
        #expect(try desk.store.storedReply(code: "Refund-Delay") == stored)
        let reply = try #require(try desk.store.cannedReplies().first)
        #expect(reply == stored.reply)
        #expect(reply.then == [.label("refund"), .close(.resolved)] && reply.creation == desk.clock.now)
        #expect(reply.uses == 0 && reply.lastUse == nil && reply.origin == .team)
    }

    @Test func `a program's text keeps its bytes and is read with our placeholders`() throws {
        let template = "Hi {{std.customer.name}},\r\norder {{order_id}} e\u{301}"
        let details: JSON.Members = ["signals": ["where is it"], "metadata": ["a": .null]]
        let stored = try desk.store.addReply(ReplyContent(template: template, details: details))
        #expect(stored.content.value.isExactly(template) && stored.content.details == details)
        #expect(
            try desk.store.cannedReplies().map(\.text) == ["Hi {customer},\r\norder {{order_id}} e\u{301}"])
        let changed = try desk.store.changeReply(stored.id) { $0.write("Hi {agent}") }
        #expect(changed?.content.value == "Hi {{std.agent.name}}" && changed?.content.details == details)
    }

    @Test func `the most used come first, then the newest use, then by code`() throws {
        let ids = try ["b", "a", nil, "c", "d"].map { try add($0) }
        #expect(try codes == ["a", "b", "c", "d", nil])
        try desk.store.recordUse(ofCannedReply: ids[3])
        desk.clock.advance(by: .seconds(1))
        try desk.store.recordUse(ofCannedReply: ids[0])
        #expect(try codes == ["b", "c", "a", "d", nil])
        try desk.store.recordUse(ofCannedReply: ids[3])
        #expect(try codes == ["c", "b", "a", "d", nil])
        let first = try #require(try desk.store.cannedReplies().first)
        #expect(first.uses == 2 && first.lastUse == desk.clock.now)
    }

    @Test func `a use is no change, and none of a reply that is gone`() throws {
        let id = try add("a")
        let position = try desk.store.position
        try desk.store.recordUse(ofCannedReply: id)
        #expect(try desk.store.storedReply(id)?.version == 1)
        #expect(try desk.store.audit(limit: 9).count == 1)
        #expect(try desk.store.removeReply(id))
        try desk.store.recordUse(ofCannedReply: id)
        #expect(try desk.store.cannedReplies() == [] && desk.store.position == position)
        #expect(try !desk.store.removeReply(id))
    }

    @Test(arguments: [
        ("Grüße", "grusse"), ("ORDER-7", "order-7"), ("été", "e\u{301}te\u{301}"), ("straße", "STRASSE"),
    ])
    func `codes that differ only in case or accents are the same`(_ one: String, _ other: String) throws {
        let first = try add(one)
        #expect(refusal { try add(other) } != nil)
        let second = try add("else")
        #expect(refusal { _ = try desk.store.changeReply(second) { $0.code = other } } != nil)
        #expect(try desk.store.storedReply(second)?.content.code == "else")
        // A reply's own code may be written in another way.
        #expect(try desk.store.changeReply(first) { $0.code = other }?.content.code?.isExactly(other) == true)
        #expect(try desk.store.removeReply(first))
        try add(one)
    }

    @Test func `of two who change a reply, the one who looked before the other did is refused`() throws {
        let id = try add("a", "one")
        let changed = try #require(try desk.store.changeReply(id, saw: 1) { $0.write("two") })
        #expect(changed.version == 2)
        let late = refusal { _ = try desk.store.changeReply(id, saw: 1) { $0.write("three") } }
        #expect(late?.wording.contains("changed this reply") == true)
        #expect(refusal { _ = try desk.store.removeReply(id, saw: 1) } != nil)
        #expect(try desk.store.storedReply(id)?.content.text == "two")
        #expect(try desk.store.changeReply(id, saw: 2) { $0.write("two") }?.version == 2)
        #expect(try desk.store.removeReply(id, saw: 2))
        #expect(try desk.store.changeReply(id) { $0.title = "x" } == nil)
    }

    @Test func `a team has a bounded number of replies`() throws {
        let many = (0..<CannedReply.most).map {
            (id: CannedReply.ID?.none, content: ReplyContent(code: "c\($0)", text: "x"))
        }
        #expect(try desk.store.importReplies(many).allSatisfy { $0 == .added })
        #expect(refusal { try add("more") }?.wording.contains("2000") == true)
        #expect(try desk.store.cannedReplies().count == CannedReply.most)
    }

    @Test func `an import changes what differs, and nothing if one of them has a flaw`() throws {
        try add("kept")
        let edited = try add("edited", "old")
        let plain = try add(nil, "plain")
        let replies: [(id: CannedReply.ID?, content: ReplyContent)] = [
            (nil, ReplyContent(code: "KEPT", text: "Hello")),
            (nil, ReplyContent(code: "edited", text: "new")),
            (plain, ReplyContent(text: "plainer")), ("fresh", ReplyContent(text: "fresh")),
            (nil, ReplyContent(text: "fresh")), (nil, ReplyContent(code: "new", text: "x")),
        ]
        #expect(
            try desk.store.importReplies(replies)
                == [.changed, .changed, .changed, .added, .unchanged, .added])
        #expect(try desk.store.importReplies(replies).allSatisfy { $0 == .unchanged })
        #expect(try desk.store.storedReply(edited)?.content.text == "new")
        #expect(try desk.store.storedReply("fresh")?.content.text == "fresh")
        let before = try desk.store.storedReplies()
        #expect(
            refusal {
                _ = try desk.store.importReplies([
                    (nil, ReplyContent(code: "edited", text: "newer")),
                    (nil, ReplyContent(code: "bad", text: " ")),
                ])
            } != nil)
        #expect(try desk.store.storedReplies() == before)
    }

    @Test func `an import leaves what programs keep beside a reply`() throws {
        let stored = try desk.store.addReply(
            ReplyContent(template: "Hi {{ std.customer.name }}", details: ["signals": ["hi"]]))
        let file = (id: Optional(stored.id), content: ReplyContent(text: stored.content.text))
        #expect(try desk.store.importReplies([file]) == [.unchanged])
        #expect(try desk.store.storedReply(stored.id)?.content.value == "Hi {{ std.customer.name }}")
        let other = (id: Optional(stored.id), content: ReplyContent(text: "Bye"))
        #expect(try desk.store.importReplies([other]) == [.changed])
        #expect(try desk.store.storedReply(stored.id)?.content.details == ["signals": ["hi"]])
    }

    @Test func `the audit says who added, changed and removed a reply, without what it says`() throws {
        let author = Author(login: "ben", token: "t1", role: "operator", subject: "ben")
        let id = try Author.$current.withValue(author) {
            let id = try add("a", "secret")
            _ = try desk.store.changeReply(id) {
                $0.write("secret too")
                $0.title = "secret"
            }
            _ = try desk.store.changeReply(id) { _ in }
            _ = try desk.store.removeReply(id)
            return id
        }
        let entries = try desk.store.audit(limit: 9).reversed()
        #expect(
            entries.map(\.act) == ["create canned reply", "change canned reply", "delete canned reply"])
        #expect(entries.allSatisfy { $0.author == author && $0.object == "canned reply \(id.rawValue)" })
        #expect(
            entries.map(\.detail) == [["code": "a"], ["changed": ["title", "text"]], ["code": "a"]])
    }

    @Test func `a mirror keeps replies of its own too`() throws {
        let desk = try Desk(.mirror(upstream: "http://127.0.0.1:1"))
        let id = try desk.store.addReply(ReplyContent(code: "a", text: "x")).id
        try desk.store.recordUse(ofCannedReply: id)
        #expect(try desk.store.cannedReplies().map(\.uses) == [1])
    }

    @Test func `an erased customer takes no reply along, and a backup holds them`() throws {
        try desk.session()
        try add("a", "Hello Ada")
        try desk.store.erase(ErasureScope(customerID: "ada"))
        #expect(try codes == ["a"])
        let copy = desk.folder + "/copy.store"
        _ = try EventStore.backup(desk.path, to: copy)
        let other = try EventStore.open(at: copy)
        defer { other.close() }
        #expect(try other.cannedReplies().map(\.text) == ["Hello Ada"])
    }

    @Test func `a store of the release before has none and takes some`() throws {
        let path = desk.folder + "/older.store"
        let file = try Connection(path: path)
        try file.withoutTransaction {
            try Schema.migrator(kind: .local).migrate($0, upTo: "18 rules in the program")
            try $0.setJournalMode(.log)
        }
        try file.close()
        let store = try EventStore.open(at: path)
        defer { store.close() }
        #expect(try store.cannedReplies() == [])
        _ = try store.addReply(ReplyContent(code: "a", text: "x"))
        #expect(try store.cannedReplies().map(\.code) == ["a"])
    }

    @Test func `a server's replies are taken as far as a reply may be so`() throws {
        let desk = try Desk(.mirror(upstream: "http://127.0.0.1:1"))
        let team = try desk.store.addReply(ReplyContent(code: "a", text: "ours")).id
        func reply(_ id: CannedReply.ID, _ text: String, code: String? = nil) -> MirroredReply {
            var content = ReplyContent(template: text)
            content.code = code
            return MirroredReply(id: id, content: content, creation: desk.clock.now)
        }
        var flawed = reply("r3", "flawed", code: "no code")
        flawed.content.title = "two\nlines"
        flawed.content.then = [.handBack, .handBack]
        flawed.content.tags = [""]
        let replies = [
            reply("r1", "one", code: "a"), reply("r2", "two", code: "A"), flawed, reply("r4", "\u{1B}[2J"),
            reply(team, "not ours"), reply("r1", "again"), reply("r\u{0}5", "bad id"),
        ]
        #expect(try desk.store.mirror(replies) == 3)
        let known = try desk.store.cannedReplies()
        #expect(known.map(\.text) == ["ours", "one", "two", "flawed"])
        #expect(known.map(\.code) == ["a", "a", nil, nil])
        #expect(known.map(\.origin) == [.team, .server, .server, .server])
        #expect(known.last?.then == [] && known.last?.title == "")
        #expect(try desk.store.storedReply(code: "a")?.id == team)
        #expect(try desk.store.storedReplies().map(\.id) == [team])
        let position = try desk.store.audit(limit: 9).count
        _ = try desk.store.mirror(replies)
        #expect(try desk.store.cannedReplies() == known && desk.store.audit(limit: 9).count == position)
        // Two exchange their codes.
        let swapped = [reply("r1", "one", code: "b"), reply("r2", "two", code: "a")]
        try desk.store.mirror(swapped)
        try desk.store.mirror([reply("r1", "one", code: "a"), reply("r2", "two", code: "b")])
        #expect(try desk.store.cannedReplies().map(\.code) == ["a", "a", "b"])
        try desk.store.mirror([MirroredReply]())
        #expect(try desk.store.cannedReplies().map(\.id) == [team])
    }
}
