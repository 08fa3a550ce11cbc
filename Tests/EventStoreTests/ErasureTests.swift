import Conversation
import Foundation
import Storage
import Testing

@testable import EventStore

/// What deleting a person leaves: nothing that names them, in any file of the store.
@Suite struct ErasureTests {
    let desk: Desk

    /// Words that stand nowhere else, in upper case: the index keeps letters in lower case, three at a time.
    static let secrets = [
        "SECRETNAME", "SECRETCUSTOMER", "SECRETWORDS", "SECRETREASON", "SECRETNOTE", "SECRETTITLE",
        "SECRETFACT",
        "SECRETDRAFT", "SECRETWISH",
    ]

    init() throws { desk = try Desk() }

    private func person(_ id: Session.ID = "s1", customer: String = "SECRETCUSTOMER") throws {
        try desk.store.createSession(
            NewSession(
                id: id, agentID: "aria", customerID: Customer.ID(customer), agentName: "Aria",
                customerName: "SECRETNAME", title: "SECRETTITLE", metadata: ["fact": "SECRETFACT"]))
        for number in 0..<40 { try desk.customer("SECRETWORDS \(number)", in: id) }
        // Longer than a page, so that it goes into pages of its own, and changed, so that these become free.
        for number in 0..<4 {
            let long = String(repeating: "SECRETDRAFT \(number) ", count: 2_000)
            try desk.store.saveDraft(long, as: .oneself, in: id, by: "mia")
        }
        try desk.takeOver(id, reason: "SECRETREASON")
        try desk.store.addNote("SECRETNOTE", by: desk.person("mia"), to: id)
        try desk.reply("I am here", in: id, request: "r-\(id)")
    }

    /// The erased words that still stand in some file beside the store.
    static func found(in folder: String, _ secrets: [String] = secrets) throws -> [String] {
        var found: [String] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let bytes = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
            for secret in secrets where bytes.range(of: Data(secret.utf8)) != nil {
                found.append("\(secret) in \(name)")
            }
        }
        return found
    }

    private func expectNothingFound() throws {
        let found = try Self.found(in: desk.folder)
        #expect(found == [])
    }

    @Test func aDeletedSessionLeavesNothingThatNamesThePerson() throws {
        try desk.session("other")
        try desk.customer("stays", in: "other")
        try person()
        #expect(!(try Self.found(in: desk.folder)).isEmpty)
        try desk.store.deleteSession("s1", by: "mia")
        try desk.store.purge()
        try expectNothingFound()
        let words = ["secretname", "SECRETW", "SECRETN"]
        #expect(try Self.found(in: desk.folder, words) == [])
        #expect(try desk.texts("other") == ["stays"])
        #expect(try desk.store.integrityProblems() == [])
        #expect(try desk.store.search("stays", limit: 9).hits.count == 1)
        desk.store.close()
        try expectNothingFound()
    }

    @Test func itsIndexForgetsItsTrigrams() throws {
        try desk.session("other")
        try desk.customer("qzx", in: "other")
        try desk.store.createSession(NewSession(id: "s1", agentID: "aria", customerID: "c"))
        try desk.customer("jvq", in: "s1")
        try desk.store.deleteSession("s1")
        try desk.store.purge()
        let terms = try desk.store.pool.read {
            try $0.all("SELECT block FROM passage_fold_data") { $0.text(0) }
        }.joined()
        #expect(terms.contains("qzx"))
        #expect(!terms.contains("jvq"))
    }

    @Test func anOldIndexThatIsBeingRemovedKeepsNoErasureFromItsEnd() throws {
        try person()
        try desk.store.writing { db in
            try db.execute(
                """
                CREATE VIRTUAL TABLE passage_index USING fts5(
                    text, content = '', tokenize = 'trigram', detail = 'none', columnsize = 0);
                """)
            for key in 1...50 {
                try db.run(
                    "INSERT INTO passage_index (rowid, text) VALUES (?, ?)", [key, "text \(key) of many"])
            }
        }
        try desk.store.writing { try $0.execute("DELETE FROM passage_index_data WHERE id > 10") }
        #expect(try desk.store.erase(ErasureScope(customerID: "SECRETCUSTOMER")) == 1)
        try expectNothingFound()
    }

    @Test func whatAnEarlierProcessDeletedIsPurgedByAnyThatFollows() throws {
        try person()
        try desk.store.deleteSession("s1")
        let other = try desk.again()
        defer { other.close() }
        #expect(try other.owesPurge())
        let follower = Follower(other, from: .start, for: "mia", onPage: { _ in }, onState: { _ in })
        defer { follower.stop() }
        let deadline = ContinuousClock.now + .seconds(30)
        while try other.owesPurge() || !(try Self.found(in: desk.folder)).isEmpty,
            ContinuousClock.now < deadline
        { usleep(50_000) }
        try expectNothingFound()
    }

    @Test func theTokenOfADeletedSessionIsGoodNoMore() throws {
        try person()
        let exported = ImportedSession(
            try #require(try desk.store.session("s1")),
            events: try desk.store.wholeLog(of: "s1", from: .zero, limit: 999))
        _ = try desk.store.addToken(hash: [1, 2, 3], role: .customer, subject: "s1")
        #expect(try desk.store.token(hash: [1, 2, 3]) != nil)
        try desk.store.deleteSession("s1")
        _ = try desk.store.importSessions([exported])
        #expect(try desk.store.session("s1") != nil)
        #expect(try desk.store.token(hash: [1, 2, 3]) == nil)
    }

    @Test func aCustomerIsErasedWithAllTheirSessions() throws {
        try person("s1")
        try person("s2")
        try desk.session("other")
        _ = try desk.store.changeProfile(.customer, "SECRETCUSTOMER") {
            $0.details["metadata"] = ["wish": "SECRETWISH"]
        }
        let scope = ErasureScope(customerID: "SECRETCUSTOMER")
        let preview = try desk.store.preview(scope)
        #expect(preview.sessions == 2 && preview.customers == 1 && preview.hasProfile && preview.spared == 0)
        let events = try ["s1", "s2"].reduce(0) {
            try $0 + desk.store.tail(of: Session.ID($1), limit: 999).entries.count
        }
        #expect(preview.belongings == ["\(events) events", "2 notes", "2 unsent drafts"])
        #expect(try desk.store.erase(scope) == 2)
        #expect(try desk.store.session("s1") == nil && desk.store.session("s2") == nil)
        #expect(try desk.store.profile(.customer, "SECRETCUSTOMER") == nil)
        #expect(try desk.store.session("other") != nil)
        #expect(try desk.store.profile(.customer, "ada") != nil)
        try expectNothingFound()
        #expect(try desk.store.preview(scope).isNothing)
        let last = try #require(try desk.store.audit(limit: 1).first)
        #expect(last.act == "erase customer" && last.object == "customer" && last.detail == ["sessions": 2])
    }

    @Test func byAgeAndLabelGoesOnlyWhatIsQuietAndNobodys() throws {
        for id in ["old", "old-owned", "new"] { try desk.session(Session.ID(id)) }
        var patch = SessionPatch()
        patch.labelsUpsert = ["done"]
        try desk.store.patch("old", patch)
        try desk.takeOver("old-owned")
        let now = desk.clock.now
        desk.clock.advance(by: .seconds(86_400))
        try desk.customer("fresh", in: "new")
        let scope = ErasureScope(quietSince: now + .seconds(60))
        let preview = try desk.store.preview(scope)
        #expect(preview.examples == ["old"])
        #expect(preview.spared == 1)
        #expect(try desk.store.preview(ErasureScope(labels: ["done", "spam"])).examples == ["old"])
        #expect(try desk.store.preview(ErasureScope(labels: ["spam"])).isNothing)
        #expect(try desk.store.preview(ErasureScope()).isNothing)
        #expect(try desk.store.erase(scope) == 1)
        #expect(try desk.store.session("old-owned") != nil && desk.store.session("new") != nil)
    }

    @Test func theGuestIsNobodysProfile() throws {
        try person("s1", customer: "guest")
        try desk.store.deleteSession("s1")
        #expect(try desk.store.profile(.customer, "guest") != nil)
    }

    @Test func aMirrorsSessionsAreErasedOnceTheServerHasThemNoMore() throws {
        let desk = try Desk(.mirror(upstream: "http://localhost:8800"))
        #expect(try desk.store.preview(ErasureScope(customerID: "ada")).isNothing)
        #expect(refusal { try desk.store.deleteSession("s1") } == .mirrorStore)
    }
}
