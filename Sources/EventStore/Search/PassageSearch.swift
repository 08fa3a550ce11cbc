import Conversation
import Storage

/// Finds candidates by their trigrams and checks each against its text.
struct PassageSearch {
    private let db: Database
    private let match: TextMatch
    /// The candidates from the indexes; nil if no term is long enough for trigrams.
    private let candidates: Candidates?

    init(_ text: String, _ db: Database) throws {
        self.db = db
        let terms = SearchTerms(text)
        match = TextMatch(terms)
        candidates = try Candidates(terms, db)
    }

    func page(session: Int64?, limit: Int, before: SearchPlace?) throws -> SearchPage {
        var hits: [SearchHit] = []
        var last: SearchPlace?
        let isWhole = try each(session: session, before: before) { place in
            guard hits.count < limit else { return false }
            hits.append(try hit(place))
            last = place.place
            return true
        }
        return SearchPage(hits: hits, next: isWhole ? nil : last)
    }

    /// The row keys of all sessions that contain the text, on request also in notes and reasons.
    func sessions(private isPrivate: Bool) throws -> [JSON] {
        var keys: Set<Int64> = []
        func visit(_ place: FoundPlace) {
            if isPrivate || !place.isPrivate { keys.insert(place.session) }
        }
        if let candidates {
            let found = try candidates.cursor(db)
            while let key = try found.next() {
                if let place = try FoundPlace.find(key[0], match, in: db) { visit(place) }
            }
        } else {
            let scan = try TextScan(db, before: nil)
            while let place = try scan.next(match) { visit(place) }
        }
        return keys.map { .number(String($0)) }
    }

    /// Whether a session contains the text, on request also in notes and reasons.
    func isIn(session: Int64, private isPrivate: Bool) throws -> Bool {
        var isFound = false
        _ = try each(session: session, before: nil) { place in
            isFound = isPrivate || !place.isPrivate
            return !isFound
        }
        return isFound
    }

    /// A condition on `s.pk`, with its arguments. All sessions that contain the text pass it, and perhaps
    /// others.
    var mayHold: (sql: String, arguments: Arguments) {
        guard let query = candidates?.query else { return ("TRUE", []) }
        return (
            """
            s.pk IN (SELECT session FROM event WHERE pk IN (\(query.sql))
                UNION SELECT session FROM passage WHERE pk IN (\(query.sql)))
            """, query.arguments + query.arguments
        )
    }

    /// Visits every place from the newest on, until a visit returns false.
    ///
    /// - Returns: Whether all were visited.
    private func each(
        session: Int64?, before: SearchPlace?, _ visit: (FoundPlace) throws -> Bool
    ) throws -> Bool {
        if let keys = try keys(session: session, before: before) {
            for key in keys {
                guard let place = try FoundPlace.find(key, match, in: db) else { continue }
                if try !visit(place) { return false }
            }
            return true
        }
        let scan = try TextScan(
            db, before: before, keys: candidates?.isCommon == false ? candidates?.query : nil)
        while let place = try scan.next(match) {
            if try !visit(place) { return false }
        }
        return true
    }

    /// The keys to check, newest first, if they are few enough to be sorted; nil if it is faster to read the
    /// texts in their order.
    private func keys(session: Int64?, before: SearchPlace?) throws -> [Int64]? {
        let events = "SELECT e.creation AS moment, e.pk AS pk FROM event e WHERE "
        let passages = "SELECT p.moment, p.pk FROM passage p WHERE "
        let behind: Arguments = before.map { [$0.moment.microseconds, $0.key] } ?? [Int64.max, Int64.max]
        let sql: String
        let arguments: Arguments
        // One session has fewer texts than a common trigram finds in the whole store.
        if let session {
            sql = """
                SELECT moment, pk FROM (
                    \(events) e.session = ? AND e.deleted = 0 AND e.kind <> 'status'
                    UNION ALL \(passages) p.session = ?) AS found
                WHERE (moment, pk) < (?, ?) ORDER BY moment DESC, pk DESC
                """
            arguments = [session, session] + behind
        } else if let candidates, candidates.isFew {
            sql = """
                SELECT moment, pk FROM (
                    \(events) e.pk IN (\(candidates.query.sql)) AND e.deleted = 0
                    UNION ALL \(passages) p.pk IN (\(candidates.query.sql))) AS found
                WHERE (moment, pk) < (?, ?) ORDER BY moment DESC, pk DESC
                """
            arguments = candidates.query.arguments + candidates.query.arguments + behind
        } else {
            return nil
        }
        return try db.all(sql, arguments) { $0[1] as Int64 }
    }

    private func hit(_ place: FoundPlace) throws -> SearchHit {
        let session = try db.row("SELECT id, customer_name FROM session WHERE pk = ?", [place.session])!
        let excerpt = match.excerpt(of: place.text)
        return SearchHit(
            session: Session.ID(session[0] as String), customerName: session.text(1), field: place.field,
            offset: place.offset.map { Offset($0) }, source: place.source,
            moment: Timestamp(microseconds: place.moment), snippet: String(excerpt),
            isCutBefore: excerpt.startIndex > place.text.startIndex,
            isCutAfter: excerpt.endIndex < place.text.endIndex)
    }
}

/// The keys of texts that contain some of the trigrams of the search text.
struct Candidates {
    /// Selects them; a key may come twice.
    let query: (sql: String, arguments: Arguments)
    /// Whether sorting them costs less than reading texts in their order.
    let isFew: Bool
    /// Whether nearly every text is a candidate, so that looking up keys costs more than reading.
    let isCommon: Bool

    private static let few = 4_000
    private static let common = 40_000

    /// nil if no term has three characters.
    init?(_ terms: SearchTerms, _ db: Database) throws {
        guard let folded = Self.trigrams(of: terms.folded) else { return nil }
        var sql = Database.folded.keys
        var arguments: Arguments = [folded]
        // While a store is being reindexed, its oldest texts are found the old way: only case is ignored.
        let unfolded = try db.unfoldedKey()
        if unfolded > 0, let plain = Self.trigrams(of: terms.typed.map(Database.indexed)) {
            sql += " UNION ALL " + Database.unfolded.keysUpTo
            arguments += [plain, unfolded]
        }
        query = (sql, arguments)
        let count =
            try db.integer("SELECT count(*) FROM (\(sql) LIMIT ?) AS found", arguments + [Self.common + 1])
            ?? 0
        isFew = count <= Self.few
        isCommon = count > Self.common
    }

    func cursor(_ db: Database) throws -> Rows {
        try db.rows(query.sql, query.arguments)
    }

    /// What to bind to look for texts with some trigrams of the terms; nil if there are none.
    private static func trigrams(of terms: [String]) -> String? {
        let long = terms.map { Array($0.unicodeScalars) }.filter { $0.count >= 3 }
        // A few are enough; a pasted page would make a query of thousands.
        let most = max(1, 32 / max(1, long.count))
        let trigrams = long.prefix(32).flatMap { scalars in
            stride(from: 0, through: scalars.count - 3, by: (scalars.count - 3) / most + 1).map { start in
                String(String.UnicodeScalarView(scalars[start..<(start + 3)]))
            }
        }
        return trigrams.isEmpty ? nil : TrigramIndex.all(trigrams)
    }
}
