import Conversation
import EventStore
import Testing

/// Two programs of one operator write one draft.
@Suite struct DraftVersionTests {
    private let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
    }

    private func save(_ text: String, saw version: Int64) throws -> KeptDraft {
        try desk.store.saveDraft(text, as: .oneself, in: "s1", by: "mia", saw: version)
    }

    private var stored: [String] {
        get throws { try desk.store.drafts(of: "mia").map(\.text) }
    }

    @Test func `each save raises the version, and the next one names it`() throws {
        var version: Int64 = 0
        for text in ["one", "one and two", "three"] {
            let kept = try save(text, saw: version)
            #expect(kept.text == text && kept.version > version)
            version = kept.version
            #expect(try stored == [text])
            #expect(try desk.store.drafts(of: "mia").map(\.version) == [version])
        }
    }

    @Test func `a save that saw an older version keeps both texts`() throws {
        let first = try save("from the desk", saw: 0)
        let second = try save("from the sofa", saw: 0)
        #expect(second.text == "from the desk\nfrom the sofa")
        #expect(second.above("from the sofa") == "from the desk")
        #expect(try stored == ["from the desk\nfrom the sofa"])
        let third = try save("from the desk, longer", saw: first.version)
        #expect(third.text == "from the desk\nfrom the sofa\nfrom the desk, longer")
        #expect(try save("done", saw: third.version).text == "done")
    }

    @Test func `emptying an older version leaves what was written since`() throws {
        let first = try save("half a thought", saw: 0)
        _ = try save("half a thought, finished", saw: first.version)
        let emptied = try save("", saw: first.version)
        #expect(emptied.text == "half a thought, finished")
        #expect(emptied.above("") == "half a thought, finished")
        #expect(try stored == ["half a thought, finished"])
    }

    @Test func `what holds the stored text, or what is emptied, needs no second copy`() throws {
        let first = try save("Hello", saw: 0)
        let longer = try save("Hello Omar", saw: first.version)
        #expect(try save("Dear all: Hello Omar!", saw: first.version).text == "Dear all: Hello Omar!")
        let emptied = try save("", saw: longer.version + 1)
        #expect(try stored == [])
        #expect(try save("again", saw: first.version).text == "again")
        #expect(emptied.version > longer.version)
    }

    @Test func `an emptied draft is none, and its version does not come again`() throws {
        let first = try save("one", saw: 0)
        let emptied = try save(" ", saw: first.version)
        #expect(try desk.summary().drafts == [])
        #expect(try stored == [])
        let again = try desk.store.drafts(of: "mia", in: "s1", evenEmpty: true)
        #expect(again.map(\.text) == [""] && again.map(\.version) == [emptied.version])
        _ = try save("two", saw: emptied.version)
        // A console that still shows the first one loses neither.
        #expect(try save("one", saw: first.version).text == "two\none")
    }

    @Test func `what was said empties the draft for every console`() throws {
        let first = try save("Hello", saw: 0)
        let mia = try desk.person("mia")
        let claim = try desk.store.takeOver("s1", by: mia, reason: nil, saw: desk.summary().claim).value!
        _ = try desk.store.reply("Hello Omar", as: .oneself, by: mia, in: "s1", saw: claim, requestID: "r1")
        #expect(try stored == [])
        #expect(try save("next", saw: first.version).text == "next")
    }

    @Test func `drafts of two processes that save at once are both kept`() throws {
        let other = try desk.again()
        defer { other.close() }
        var (mine, theirs): (Int64, Int64) = (0, 0)
        var words: [String] = []
        for round in 0..<20 {
            words += ["desk\(round)", "sofa\(round)"]
            mine = try desk.store.saveDraft("desk\(round)", as: .oneself, in: "s1", by: "mia", saw: mine)
                .version
            theirs = try other.saveDraft("sofa\(round)", as: .oneself, in: "s1", by: "mia", saw: theirs)
                .version
        }
        let text = try #require(try stored.first)
        for word in words { #expect(text.contains(word)) }
    }

    @Test func `a display name that another console has chosen meanwhile is not written over`() throws {
        #expect(try desk.store.changeDisplayName(to: "Mia", from: nil, for: "mia") == "Mia")
        #expect(try desk.store.changeDisplayName(to: "Mia L.", from: "Mia", for: "mia") == "Mia L.")
        #expect(try desk.store.changeDisplayName(to: "M.", from: "Mia", for: "mia") == "Mia L.")
        #expect(try desk.person("mia").publicName == "Mia L.")
        #expect(try desk.store.changeDisplayName(to: "M.", from: "Mia L.", for: "mia") == "M.")
    }
}
