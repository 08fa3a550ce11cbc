import Storage
import Testing

@Suite struct TrigramIndexTests {
    private let scratch = Scratch()
    private let index = TrigramIndex("texts")

    private func filled(isCaseSensitive: Bool, _ texts: [String]) throws -> Connection {
        let connection = try scratch.table()
        try connection.write { db throws in
            try index.create(isCaseSensitive: isCaseSensitive, in: db)
            for (key, text) in texts.enumerated() { try index.add(text, as: Int64(key), in: db) }
        }
        return connection
    }

    private func keys(_ trigrams: [String], _ connection: Connection) throws -> [Int] {
        try connection.read { db throws in
            try db.all(index.keys, [TrigramIndex.all(trigrams)]) { $0[0] as Int }.sorted()
        }
    }

    @Test func findsTextsThatHaveAllTrigrams() throws {
        let connection = try filled(
            isCaseSensitive: true, ["order FQ8APE", "order", "FQ8APE-2\" screen", "注文番号です"])
        #expect(try keys(["ord"], connection) == [0, 1])
        #expect(try keys(["ord", "8AP"], connection) == [0])
        #expect(try keys(["8ap"], connection) == [])
        #expect(try keys(["-2\""], connection) == [2])
        #expect(try keys(["文番号"], connection) == [3])
        try connection.read { db throws in
            #expect(try db.all(index.keysUpTo, [TrigramIndex.all(["8AP"]), 1]) { $0[0] as Int } == [0])
        }
    }

    /// A quotation mark and an accent are one character, but two scalars.
    @Test func quotesEveryQuotationMark() throws {
        let connection = try filled(isCaseSensitive: true, ["a\"\u{301}b", "OR \"x"])
        #expect(try keys(["a\"\u{301}"], connection) == [0])
        #expect(try keys(["OR "], connection) == [1])
        #expect(TrigramIndex.all(["a\"b", "c\"\u{301}"]) == "\"a\"\"b\" AND \"c\"\"\u{301}\"")
    }

    @Test func caseIsIgnoredWhereItWasMadeSo() throws {
        let connection = try filled(isCaseSensitive: false, ["Order"])
        #expect(try keys(["ORD"], connection) == [0])
    }

    @Test func forgetsATextAndItsTrigrams() throws {
        let connection = try filled(isCaseSensitive: true, ["qzx", "jvq"])
        try connection.write { db throws in try index.remove("jvq", as: 1, in: db) }
        #expect(try keys(["jvq"], connection) == [])
        try connection.write { db throws in
            try index.prepareMerge(in: db)
            var pages = -500
            while try index.merge(pages: pages, in: db) { pages = 500 }
            let terms = try db.all("SELECT block FROM texts_data") { $0.text(0) }.joined()
            #expect(terms.contains("qzx"))
            #expect(!terms.contains("jvq"))
        }
        #expect(try keys(["qzx"], connection) == [0])
    }

    @Test func givesItsPagesBackInPieces() throws {
        let texts = (0..<2_000).map {
            "\($0) \(String($0 * 7_919, radix: 36)) \(String($0 * 104_729, radix: 36))"
        }
        let connection = try filled(isCaseSensitive: true, texts)
        try connection.write { db throws in
            #expect(try index.exists(in: db))
            var steps = 0
            while try index.free(pages: 5, in: db) { steps += 1 }
            #expect(steps > 1)
            try index.drop(in: db)
            #expect(try !index.exists(in: db))
        }
    }
}
