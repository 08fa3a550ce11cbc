import Conversation
import EventStore
import Testing

@Suite struct TextTests {
    /// Ends a C string, breaks a line, clears a screen, joins an emoji.
    static let nasty = "a\0b\u{1b}[2J\u{9b}\r\n\"\\ 👩‍👩‍👧 \u{202e}x\0"

    @Test func everyTextComesBackAsItWasGiven() throws {
        let desk = try Desk()
        let text = Self.nasty
        try desk.store.createSession(
            NewSession(
                id: "s1", agentID: "aria", customerID: "ada", agentName: text, customerName: text,
                title: text,
                metadata: [text: .string(text)], labels: [text]))
        try desk.store.setDisplayName(text, for: "mia")
        try desk.customer(text)
        try desk.takeOver(reason: text)
        try desk.reply(text, request: "r1")
        try desk.store.addNote(text, by: desk.person("mia"), to: "s1")
        try desk.store.saveDraft(text, as: .theAI, in: "s1", by: "mia")
        _ = refusal { try desk.ai(text) }
        let summary = try desk.summary()
        #expect(summary.agentName == text)
        #expect(summary.customerName == text)
        #expect(summary.session.title == text)
        #expect(summary.session.metadata == [text: .string(text)])
        #expect(summary.session.labels == [text])
        #expect(summary.reason == text)
        #expect(summary.lastLine?.text == text)
        #expect(try desk.person("mia").publicName == text)
        #expect(try desk.texts() == [text, text])
        #expect(try desk.tail().last?.event.message?.participant?.displayName == text)
        #expect(try desk.store.notes(of: "s1").map(\.text) == [text])
        #expect(try desk.store.drafts(of: "mia").map(\.text) == [text])
        #expect(try desk.store.suggestions(of: "s1").map(\.text) == [text])
    }

    @Test func anIdWithANulNamesNobodyElse() throws {
        let desk = try Desk()
        try desk.session()
        _ = try desk.person("mia")
        #expect(refusal { try desk.customer("x", in: Session.ID("s1\0x")) } == .noSuchSession("s1\0x"))
        #expect(try desk.store.summary(Session.ID("s1\0x"), for: "mia") == nil)
        #expect(try desk.store.storedProfile("mia\0x") == nil)
    }

    @Test func anotherSpellingOfAnAccentIsAChange() throws {
        let desk = try Desk()
        try desk.session()
        var patch = SessionPatch()
        for text in ["\u{e9}", "e\u{301}"] {
            patch.metadataSet = ["k": .string(text)]
            try desk.store.patch("s1", patch)
            let kept = try desk.summary().session.metadata["k"]?.string
            #expect(kept.map { Array($0.utf8) } == Array(text.utf8))
        }
    }

    @Test func idsWithControlCharactersAreRefused() throws {
        let desk = try Desk()
        #expect(refusal { try desk.session("a\0b") } != nil)
        try desk.session()
        #expect(refusal { _ = try desk.person("mi\0a") } != nil)
        let bad = NewEvent(source: .other("x\0"), kind: .custom, data: 1, id: "e1")
        #expect(refusal { try desk.store.append(bad, to: "s1") } != nil)
    }
}

@Suite struct SearchTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session("s1", title: "Booking FQ8APE")
    }

    private func fields(_ text: String, in id: Session.ID? = nil) throws -> [SearchHit.Field] {
        try desk.store.search(text, in: id, limit: 100).hits.map(\.field)
    }

    @Test func findsMessagesNamesTitlesReasonsNotesAndTools() throws {
        try desk.customer("about fq8ape")
        try desk.handoff(reason: "FQ8APE cannot be changed")
        try desk.store.addNote("seen Fq8Ape before", by: desk.person("mia"), to: "s1")
        #expect(try fields("FQ8APE") == [.note, .reason, .tool, .message, .title])
        #expect(try fields("ada") == [.name])
        #expect(try fields("initiate_human") == [.tool])
    }

    @Test(arguments: ["FQ8APE-2\"", "100 % \"sure\" OR NOT*", "東京都庁", "東京", "สวัสดี", "é", "a\"", "-2"])
    func findsLiteralText(_ text: String) throws {
        try desk.customer("before \(text) after")
        try desk.customer("nothing at all")
        #expect(try fields(text).filter { $0 == .message } == [.message])
        #expect(try fields(text, in: "s1").contains(.message))
    }

    @Test func ignoresCaseBeyondASCII() throws {
        try desk.customer("STRASSE ÄRGER ПРИВЕТ")
        #expect(try fields("ärger") == [.message])
        #expect(try fields("привет") == [.message])
    }

    @Test func tellsWhereTheTextStands() throws {
        try desk.customer(
            String(repeating: "x ", count: 200) + "NEEDLE" + String(repeating: " y", count: 200))
        let hit = try desk.store.search("needle", limit: 1).hits[0]
        #expect(hit.offset == Offset(0))
        #expect(hit.source == .customer)
        #expect(hit.customerName == "Ada")
        #expect(hit.snippet.contains("NEEDLE"))
        #expect(hit.snippet.count <= 80)
    }

    @Test func findsASessionByItsWholeIdFirstAndOnce() throws {
        try desk.session("s1-long")
        try desk.customer("see s1-long")
        let first = try desk.store.search(" s1-long ", limit: 1)
        #expect(first.hits.map(\.field) == [.id, .message])
        #expect(first.hits.first?.session == "s1-long")
        let found = try desk.store.search("s1-long", limit: 1)
        #expect(found.hits.map(\.field) == [.id, .message])
        #expect(found.hits.map(\.session) == ["s1-long", "s1"])
        // Neither in another session nor on a later page.
        #expect(try fields("s1-long", in: "s1") == [.message])
        try desk.customer("see s1-long again")
        let page = try desk.store.search("s1-long", limit: 1)
        let later = try desk.store.search("s1-long", limit: 9, before: page.next)
        #expect(later.hits.map(\.field) == [.message])
    }

    @Test func findsSessionsByAPartOfTheirIdTheNewestFirst() throws {
        for id in ["tau_12_0", "TAU_120", "tau%9"] { try desk.session(Session.ID(id)) }
        func ids(_ text: String) throws -> [String] {
            try desk.store.search(text, limit: 9).hits.filter { $0.field == .id }.map(\.session.rawValue)
        }
        #expect(try ids("tau") == ["tau%9", "TAU_120", "tau_12_0"])
        #expect(try ids("TAU_12") == ["TAU_120", "tau_12_0"])
        #expect(try ids("u_12_") == ["tau_12_0"])
        #expect(try ids("u%9") == ["tau%9"])
        #expect(try ids("tau_12_0") == ["tau_12_0"])
        // Two characters are in too many, and an id holds no space.
        #expect(try ids("ta") == [] && ids("tau 12") == [])
        for number in 0..<20 { try desk.session(Session.ID("many-\(number)")) }
        #expect(try ids("many-").count == 10)
    }

    @Test func pagesNewestFirst() throws {
        for number in 0..<10 { try desk.customer("parcel \(number)") }
        let first = try desk.store.search("parcel", limit: 4)
        let second = try desk.store.search("parcel", limit: 100, before: first.next)
        #expect((first.hits + second.hits).map { $0.offset?.rawValue } == Array((0..<10).reversed()))
        #expect(second.next == nil)
    }

    @Test func forgetsWhatIsDeletedChangedOrHandedBack() throws {
        try desk.customer("parcel")
        try desk.store.deleteEvents(of: "s1", from: .zero)
        #expect(try fields("parcel") == [])
        var patch = SessionPatch()
        patch.title = .some("Luggage")
        try desk.store.patch("s1", patch)
        #expect(try fields("FQ8APE") == [])
        #expect(try fields("luggage") == [.title])
        try desk.store.deleteSession("s1")
        #expect(try fields("luggage") == [])
    }

    @Test func findsAStreamWhenItIsComplete() throws {
        let entry = try desk.store.append(
            NewEvent(
                source: .aiAgent, kind: .message, data: ["message": "parc", "chunks": ["parc"]],
                standing: .ai(nil)), to: "s1"
        ).value!
        #expect(try fields("parc") == [])
        try desk.store.updateMessage(
            entry.id, in: "s1", data: ["message": "parcel", "chunks": ["parc", "el", .null]], standing: nil)
        #expect(try fields("parcel") == [.message])
    }

    @Test func filtersSessionsByText() throws {
        try desk.session("s2")
        try desk.customer("parcel", in: "s2")
        var filter = SessionFilter()
        filter.text = "PARCEL"
        #expect(try desk.store.sessions(filter, limit: 10).map(\.id) == ["s2"])
        filter.text = "pa"
        #expect(try desk.store.sessions(filter, limit: 10).map(\.id) == ["s2"])
    }

    @Test func blankTextIsRefused() {
        #expect(refusal { _ = try desk.store.search("  ", limit: 1) } == .blankText)
    }
}
