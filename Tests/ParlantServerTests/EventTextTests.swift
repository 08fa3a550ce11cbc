import Conversation
import Effort
import EventStore
import Testing

@Suite struct EventTextTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session()
    }

    /// What is spliced must read as what is written from the event itself.
    private func expectSame(_ query: EventQuery = EventQuery()) throws {
        let events = try bench.store.events(of: "s1", query, limit: 100)
        let texts = try bench.store.eventTexts(of: "s1", query, limit: 100)
        #expect(
            String(decoding: texts.bytes, as: UTF8.self) == events.map(\.json.compact).joined(separator: ","))
        #expect(texts.places.map(\.offset) == events.map(\.offset))
        let pieces = texts.places.map { String(decoding: texts.bytes[$0.range], as: UTF8.self) }
        #expect(pieces == events.map(\.json.compact))
    }

    @Test func `events sent as they are stored read as events that were read and written anew`() throws {
        let texts = [
            "Hello", "", "quote \" and \\", "NUL \0, line\nfeed", "\u{1b}[31m C1 \u{9b}", "Grüße 👩‍👩‍👧 שלום",
            "\u{2028}\u{feff}",
        ]
        for text in texts {
            try bench.store.append(
                NewEvent(
                    source: Source(rawValue: "strange \"source\""), kind: .custom, data: .string(text + "."),
                    metadata: [text + "k": .string(text)]), to: "s1")
        }
        for moment: Int64 in [
            0, -1, 1_700_000_000_123_456, 253_402_300_800_000_000, 999_999, -62_135_596_800_000_000,
        ] {
            try bench.store.append(
                NewEvent(
                    source: .system, kind: .custom, data: ["n": .number("1.0e5")],
                    creation: Timestamp(microseconds: moment)), to: "s1")
        }
        try expectSame()
        try expectSame(EventQuery(from: 3, source: .system))
    }

    @Test func `a deleted event is not among them`() throws {
        for text in ["a", "b", "c"] { try bench.customer(text) }
        try bench.store.deleteEvents(of: "s1", from: Offset(1))
        try expectSame()
        #expect(try bench.store.eventTexts(of: "s1", EventQuery(), limit: 9).places.count == 1)
    }

    @Test func `a page ends at its limit or its size and tells whether more is behind`() throws {
        for text in ["a", "b", "c"] { try bench.customer(text) }
        func page(_ limit: Int, _ size: Int = .max) throws -> (count: Int, isLast: Bool) {
            let page = try bench.store.eventTexts(of: "s1", EventQuery(), limit: limit, size: size)
            return (page.places.count, page.isLast)
        }
        let one = try bench.store.eventTexts(of: "s1", EventQuery(), limit: 1).bytes.count
        #expect(try page(3) == (3, true))
        #expect(try page(2) == (2, false))
        #expect(try page(0) == (0, false))
        #expect(try page(9, one) == (1, false))
        #expect(try page(9, one + 1) == (2, false))
        #expect(try page(9, 3 * one + 3) == (3, true))
    }

    @Test func `one trace is found among many without an index of its own`() throws {
        for number in 0..<Effort.count(1_000) {
            try bench.store.append(
                NewEvent(
                    source: .system, kind: .custom, data: ["n": .integer(number)], traceID: "t\(number % 7)"),
                to: "s1")
        }
        try expectSame(EventQuery(traceID: "t3"))
        try expectSame(EventQuery(traceID: "none"))
    }
}
