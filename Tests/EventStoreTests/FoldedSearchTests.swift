import Conversation
import EventStore
import Testing

@Suite struct FoldedSearchTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session("s1")
    }

    private func offsets(_ text: String, in id: Session.ID? = nil) throws -> [Int] {
        try desk.store.search(text, in: id, limit: 100).hits.compactMap { $0.offset?.rawValue }
    }

    @Test(arguments: [
        ("un cafe\u{301} noir", "café"), ("un café noir", "cafe\u{301}"), ("un café noir", "CAFE"),
        ("η ΟΔΟΣ", "οδος"),
        ("η οδός", "ΟΔΟΣ"), ("Ёлка", "ЕЛКА"), ("Hauptstraße 4", "STRASSE"), ("İstanbul", "istanbul"),
        ("が", "か\u{3099}"), ("ＦＱ８ＡＰＥ", "fq8ape"),
    ])
    func `case, accents and composition make no difference`(said: String, sought: String) throws {
        try desk.customer("something else")
        try desk.customer(said)
        #expect(try offsets(sought) == [1])
        #expect(try offsets(sought, in: "s1") == [1])
        var filter = SessionFilter()
        filter.text = sought
        #expect(try desk.store.sessions(filter, limit: 9).map(\.id) == ["s1"])
    }

    @Test func `all words must stand in one text, in any order`() throws {
        try desk.customer("Omar Rossi here")
        try desk.customer("I am Omar")
        try desk.customer("Rossi speaking")
        try desk.customer("please cancel my booking")
        #expect(try offsets("rossi omar") == [0])
        #expect(try offsets("rossi  omar") == [0])
        #expect(try offsets("cancel booking") == [3])
        #expect(try offsets("omar is") == [])
        #expect(try offsets("am om") == [1])
        #expect(try offsets("omar am") == [1])
    }

    @Test func `quotes make a phrase, and a quote without a second one is literal`() throws {
        try desk.customer("cancel my booking")
        try desk.customer("cancel booking")
        try desk.customer("a pipe of 6\" or \"so")
        try desk.customer("cancel\nbooking")
        #expect(try offsets("\"cancel booking\"") == [3, 1])
        #expect(try offsets("\"so") == [2])
        #expect(try offsets("6\"") == [2])
    }

    @Test func `hits come by the time of their events, and pages leave none out`() throws {
        var moments: [Int] = []
        for (index, minute) in [5, 1, 9, 3, 7].enumerated() {
            let id = Session.ID("old-\(index)")
            let start = Timestamp(iso8601: "2020-01-01T00:00:00Z")!
            let event = Event(
                id: "e", source: .customer, kind: .message, offset: .zero,
                creation: start + .seconds(minute * 60),
                traceID: "t",
                data: Event.messageData("parcel \(minute)", from: Participant(displayName: "Ada")))
            let session = Session(id: id, agentID: "a", customerID: "c", creation: start)
            _ = try desk.store.importOne(session, events: [event])
            moments.append(minute)
        }
        try desk.customer("parcel now")
        var found: [String] = []
        var place: SearchPlace?
        repeat {
            let page = try desk.store.search("parcel", limit: 2, before: place)
            found += page.hits.map(\.snippet)
            place = page.next
        } while place != nil
        #expect(found == ["parcel now", "parcel 9", "parcel 7", "parcel 5", "parcel 3", "parcel 1"])
        #expect(try desk.store.search("pa", limit: 9).hits.map(\.snippet) == found)
    }

    @Test func `what nearly every text holds is found by time too`() throws {
        let speaker = Participant(displayName: "Ada")
        let start = Timestamp(iso8601: "2020-01-01T00:00:00Z")!
        // More than is sorted, and the times run against the order of import.
        let count = 4_200
        let events = (0..<count).map { index in
            Event(
                id: Event.ID("e\(index)"), source: .customer, kind: .message, offset: Offset(index),
                creation: start - .seconds(index), traceID: "t",
                data: Event.messageData("parcel \(index)", from: speaker))
        }
        let session = Session(id: "old", agentID: "a", customerID: "c", creation: start)
        _ = try desk.store.importOne(session, events: events)
        var found: [Int] = []
        var place: SearchPlace?
        repeat {
            let page = try desk.store.search("parcel", limit: 700, before: place)
            found += page.hits.compactMap { $0.offset?.rawValue }
            place = page.next
        } while place != nil
        #expect(found == Array(0..<count))
    }

    private func hit(_ text: String, in message: String) throws -> SearchHit {
        try desk.customer(message)
        return try #require(try desk.store.search(text, limit: 1).hits.first)
    }

    @Test func `a snippet begins and ends with whole words, and says whether there is more`() throws {
        let around = String(repeating: "wordy ", count: 40)
        let found = try hit("needle", in: around + "the needle here " + around)
        #expect(found.snippet.hasPrefix("wordy wordy") && found.snippet.hasSuffix(" wordy"))
        #expect(found.isCutBefore && found.isCutAfter && found.snippet.count <= 80)
        let start = try hit("first", in: "first of " + around)
        #expect(!start.isCutBefore && start.isCutAfter && start.snippet.hasSuffix(" wordy"))
        let whole = try hit("short", in: "a short text")
        #expect(whole.snippet == "a short text" && !whole.isCutBefore && !whole.isCutAfter)
    }

    @Test func `where there are no spaces a snippet is cut anywhere`() throws {
        let found = try hit(
            "東京都庁", in: String(repeating: "海", count: 90) + "東京都庁" + String(repeating: "山", count: 90))
        #expect(found.snippet.contains("東京都庁") && found.snippet.count <= 80)
        let long = String(repeating: "x", count: 300)
        #expect(try hit("xneedlex", in: long + "needle" + long).snippet.contains("needle"))
        // Longer than a snippet.
        #expect(try hit(long, in: "y " + long + " y").snippet.count <= 80)
    }

    @Test func `a snippet is from where the most terms are together, as whole words if there are any`() throws
    {
        let far = String(repeating: "filler ", count: 30)
        let both = try hit("cancel refund", in: "to cancel \(far) a refund \(far) refund and cancel \(far)")
        #expect(both.snippet.contains("refund and cancel"))
        let word = try hit("art", in: "a party \(far) the art of it")
        #expect(word.snippet.contains("the art of it"))
        #expect(try hit("café", in: "cafeteria \(far) un CAFÉ noir").snippet.contains("un CAFÉ noir"))
    }

    @Test func `a snippet shows the match as it was written`() throws {
        try desk.customer(
            String(repeating: "ἄλφα ", count: 3_000) + "Ὀδυσσεύς ῥίς" + String(repeating: " é", count: 90))
        let hit = try #require(try desk.store.search("οδυσσευς", limit: 1).hits.first)
        #expect(hit.snippet.contains("Ὀδυσσεύς"))
        #expect(hit.snippet.count <= 80)
    }
}
