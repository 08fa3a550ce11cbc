import Conversation
import EventStore
import Testing

@Suite struct PrivateRowTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
    }

    @Test func anOperatorGetsOneKeyForGood() throws {
        let first = try desk.person("mia")
        #expect(try desk.person("mia") == first)
        #expect(first.key.rawValue.count == 32)
        #expect(try desk.person("omar").key != first.key)
        #expect(try desk.store.storedProfile("nobody") == nil)
    }

    @Test func aChosenNameIsPublicUntilItIsTakenBack() throws {
        try desk.store.setDisplayName("Mia L.", for: "mia")
        #expect(try desk.person("mia").publicName == "Mia L.")
        try desk.store.setDisplayName(nil, for: "mia")
        #expect(try desk.person("mia").publicName == "operator")
    }

    @Test func draftsAreKeptByIdentityAndDeletedByBlankness() throws {
        try desk.store.saveDraft("As me", as: .oneself, in: "s1", by: "mia")
        try desk.store.saveDraft("As it", as: .theAI, in: "s1", by: "mia")
        try desk.store.saveDraft("As me, longer", as: .oneself, in: "s1", by: "mia")
        #expect(try desk.summary().drafts == [.oneself, .theAI])
        #expect(try desk.summary(for: "omar").drafts == [])
        #expect(Set(try desk.store.drafts(of: "mia", in: "s1").map(\.text)) == ["As me, longer", "As it"])
        try desk.store.saveDraft("", as: .theAI, in: "s1", by: "mia")
        #expect(try desk.summary().drafts == [.oneself])
    }

    @Test func aTextIsAddedToADraftThatNobodyRead() throws {
        try desk.store.addToDraft("first", as: .oneself, in: "s1", by: "mia")
        try desk.store.addToDraft("sécond\0", as: .oneself, in: "s1", by: "mia")
        #expect(try desk.store.drafts(of: "mia", in: "s1").map(\.text) == ["first\nsécond\0"])
        #expect(
            refusal { try desk.store.addToDraft("x", as: .oneself, in: "s2", by: "mia") }
                == .noSuchSession("s2"))
    }

    @Test func notesRememberWhereTheyWereWritten() throws {
        try desk.customer()
        let note = try desk.store.addNote("Check", by: desk.person("mia"), to: "s1").value!
        #expect(note.after == Offset(0))
        #expect(note.author == "mia")
        #expect(try desk.store.notes(of: "s1") == [note])
        #expect(try desk.summary().noteCount == 1)
        #expect(refusal { try desk.store.addNote(" ", by: desk.person("mia"), to: "s1") } == .blankText)
    }

    @Test func consolesShowThemselvesAndEnd() throws {
        let seen = desk.clock.now
        for id in ["c1", "c2"] {
            try desk.store.heartbeat(
                ConsolePresence(id: ConsolePresence.ID(id), operatorName: "mia", seen: seen))
        }
        #expect(try desk.store.consoles(of: "mia", since: seen).map(\.id) == ["c1", "c2"])
        #expect(try desk.store.consoles(of: "mia", since: seen + .seconds(1)) == [])
        try desk.store.endPresence("c1")
        #expect(try desk.store.consoles(of: "mia", since: seen).map(\.id) == ["c2"])
        try desk.takeOver()
        #expect(try desk.summary().ownerSeen == seen)
    }

    @Test func whatIsPrivateIsInNoEventAndNoMetadata() throws {
        try desk.takeOver(by: "mia.secretname", reason: "private reason")
        let claim = try desk.claim()
        let person = try desk.person("mia.secretname")
        try desk.store.addNote("private note", by: person, to: "s1")
        try desk.store.saveDraft("private draft", as: .oneself, in: "s1", by: person.name)
        try desk.store.reply("Hello", as: .oneself, by: person, in: "s1", saw: claim, requestID: "r1")
        try desk.store.handBack("s1", by: person, note: "public note", saw: claim)
        let session = try desk.store.session("s1")!
        var told = JSON.object(session.metadata).compact + session.labels.joined()
        for event in try desk.tail().map(\.event) {
            told += event.data.compact + JSON.object(event.metadata).compact
        }
        #expect(told.contains("public note"))
        #expect(!told.contains("private") && !told.contains("secretname"))
    }
}
