import Conversation
import Effort
import EventStore
import Testing

@Suite struct MirroredLogTests {
    let server: UpstreamDouble
    var desk: Desk { server.desk }

    init() throws {
        server = try UpstreamDouble()
        try server.list()
    }

    @Test func aLogIsReadWithItsOffsetsAndGaps() throws {
        server.says(.customer, "Hello")
        server.add(.aiAgent, .status, ["status": "typing", "data": [:]], skipping: 3)
        let mark = try server.read()
        #expect(try desk.tail().map(\.event) == server.logs["s1"])
        #expect(mark.next == Offset(5))
        #expect(mark.isTurnInFlight && mark.isAnswerDue)
        #expect(try server.summary().mirror?.isWholeLogKnown == true)
        #expect(try server.summary().lastLine?.text == "Hello")
    }

    @Test func readingTheSameAgainWritesNothing() throws {
        server.says(.customer, "Hello")
        try server.read()
        let before = try server.store.position
        try server.read()
        try server.read(from: 1)
        #expect(try server.store.position == before)
        desk.clock.advance(by: .seconds(61))
        try server.read(from: 0)
        #expect(try server.store.position > before)
    }

    @Test func theNewestComeFirstAndHistoryAfterwards() throws {
        for number in 0..<6 { server.says(.customer, "message \(number)") }
        try server.read(from: 4)
        #expect(try desk.texts() == ["message 4", "message 5"])
        #expect(try server.summary().mirror?.loadedFrom == Offset(4))
        #expect(try server.store.mirrorCoverage() == MirrorCoverage(whole: 0, sessions: 1))
        try server.store.markRead("s1", by: "mia", through: Offset(5))
        try server.read()
        #expect(try desk.texts() == (0..<6).map { "message \($0)" })
        #expect(try server.summary().unread == 0)
        #expect(try server.store.mirrorCoverage() == MirrorCoverage(whole: 1, sessions: 1))
        server.says(.customer, "and one more")
        try server.read(from: 5)
        #expect(try server.summary().unread == 1)
    }

    @Test func whatALookDoesNotTellAnyMoreIsDeleted() throws {
        for number in 0..<4 { server.says(.customer, "message \(number)", trace: "t\(number)") }
        try server.read()
        server.logs["s1"]![2].isDeleted = true
        server.logs["s1"]![3].isDeleted = true
        try server.read(from: 3)
        #expect(try server.store.mark(of: "s1").last == Offset(2))
        try server.read(from: 1)
        #expect(try desk.texts() == ["message 0", "message 1"])
        #expect(try server.summary().lastLine?.text == "message 1")
        server.says(.customer, "message 4")
        try server.read(from: 1)
        #expect(try desk.tail().map(\.event.offset) == [Offset(0), Offset(1), Offset(4)])
    }

    @Test func anotherEventInTheSamePlaceHasNothingOfTheOldOne() throws {
        let key = try server.store.operatorProfile("mia").key
        server.says(.customer, "one")
        server.add(
            .humanAgent, .message, Event.messageData("old", from: Participant(displayName: "Mia")),
            request: "r1", key: key)
        server.says(.customer, "two")
        try server.read()
        try server.store.markRead("s1", by: "mia", through: Offset(2))
        #expect(try desk.tail()[1].author == "mia")
        server.logs["s1"]!.removeLast(2)
        server.says(.aiAgent, "new")
        server.says(.customer, "three")
        try server.read()
        #expect(try desk.texts() == ["one", "new", "three"])
        #expect(try desk.tail()[1].author == nil && desk.tail()[1].requestID == nil)
        #expect(try server.summary().unread == 1)
        #expect(try server.summary().lastLine?.text == "three")
    }

    @Test func whatAServerDidNotTellThatWasReadAgainIsFound() throws {
        for number in 0..<4 { server.says(.customer, "message \(number)") }
        try server.read()
        var told = RangeSet(0..<2)
        #expect(try server.store.untold(besides: ["s1": told]) == ["s1": Offset(2)])
        told.insert(contentsOf: 2..<9)
        #expect(try server.store.untold(besides: ["s1": told, "s9": RangeSet()]) == [:])
        #expect(try server.store.untold(besides: ["s1": RangeSet()]) == ["s1": .zero])
    }

    @Test func whatCameAfterTheServerWasAskedIsNotTakenForDeleted() throws {
        server.says(.customer, "first")
        try server.read()
        let early = server.logs["s1"]!
        server.says(.customer, "second")
        try server.read()
        try server.store.mirror(early, covering: Offset(0)..<Offset(1), of: "s1")
        #expect(try desk.texts() == ["first", "second"])
    }

    @Test func aStreamGrowsUntilItsNullAndNeverBack() throws {
        server.says(.customer, "Hello")
        server.add(.aiAgent, .message, Self.stream("You ", ["You "]))
        try server.read()
        let early = server.logs["s1"]!
        #expect(try server.store.mark(of: "s1").growing.map(\.pieces) == [1])
        #expect(try server.summary().waitingSince == nil)
        server.logs["s1"]![1].data = Self.stream("You said", ["You ", "said", .null])
        try server.read(from: 1)
        try server.store.mirror(early, covering: Offset(0)..<Offset(2), of: "s1")
        #expect(try desk.texts() == ["Hello", "You said"])
        #expect(try server.store.mark(of: "s1").growing == [])
        #expect(try server.store.search("You said", limit: 9).hits.count == 1)
    }

    @Test func aStreamWithoutItsNullIsShownAsCutAndTheServersEventStaysAsItIs() throws {
        let event = server.add(.aiAgent, .message, Self.stream("You ", ["You "]))
        try server.read()
        try server.store.abandonStream(at: event.offset, of: "s1")
        #expect(try desk.tail().map(\.isCut) == [true])
        #expect(try desk.tail().map(\.event) == [event])
        #expect(try server.store.mark(of: "s1").growing == [])
        try server.read()
        #expect(try desk.tail().map(\.isCut) == [true])
        server.logs["s1"]![0].data = Self.stream("You said", ["You ", "said"])
        try server.read()
        #expect(try desk.tail().map(\.isCut) == [false])
    }

    @Test func unknownKindsAndSourcesAreKept() throws {
        server.add(.other("robot"), .other("gesture"), ["wave": true])
        try server.read()
        #expect(try desk.tail().map(\.event) == server.logs["s1"])
    }

    /// However a log was read, it means the same.
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func theOrderOfReadingDoesNotMatter(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<Effort.count(200) {
            let once = try UpstreamDouble()
            try once.list()
            once.fill(with: 3 + Int(random.next() % 30), &random)
            let pieces = try UpstreamDouble()
            try pieces.list()
            pieces.logs = once.logs
            pieces.desk.clock.set(once.desk.clock.now)
            try once.read()
            let length = once.logs["s1"]!.count
            var start = Int(random.next() % UInt64(length))
            while start > 0 {
                try pieces.read(from: start)
                start -= 1 + Int(random.next() % 8)
            }
            try pieces.read(from: 0)
            let comment: Comment = "seed \(seed), round \(round)"
            try #expect(once.meaning() == pieces.meaning(), comment)
        }
    }

    private static func stream(_ text: String, _ chunks: [JSON]) -> JSON {
        ["message": .string(text), "participant": ["display_name": "Aria"], "chunks": .array(chunks)]
    }
}

extension UpstreamDouble {
    fileprivate func fill(with count: Int, _ random: inout SeededRandom) {
        for _ in 0..<count {
            let trace = "t\(random.next() % 4)"
            switch random.next() % 9 {
            case 0, 1: says(.customer, "c", trace: trace)
            case 2, 3: says(.aiAgent, "a", trace: trace)
            case 4: says(.humanAgent, "h", trace: trace)
            case 5:
                let name = ["acknowledged", "typing", "cancelled"][Int(random.next() % 3)]
                add(.aiAgent, .status, ["status": .string(name), "data": [:]], trace: trace)
            case 6: add(.aiAgent, .tool, .handoffCall("reason"), trace: trace)
            case 7: acts(.takeOver, by: random.next() % 2 == 0 ? "k1" : "k2")
            default: acts(.allCases[Int(random.next() % 5)], by: "k1")
            }
        }
    }

    /// What the list and the transcript show, without what depends on the number of looks.
    fileprivate func meaning() throws -> [String] {
        var summary = try summary()
        summary.position = .start
        summary.epoch = Epoch(0)
        let entries = try desk.tail().map { "\($0.event.id) late \($0.isLate) cut \($0.isCut)" }
        return entries + ["\(summary)"]
    }
}
