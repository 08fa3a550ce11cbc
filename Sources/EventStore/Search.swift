public import Conversation
import Foundation
import GRDB

/// A page of search hits.
public struct SearchPage: Hashable, Sendable {
    /// What came into the store last comes first.
    public var hits: [SearchHit]
    /// Where to go on; nil at the end.
    public var next: Cursor?

    /// A place between two hits.
    public struct Cursor: Hashable, Sendable {
        let passage: Int64
    }
}

extension EventStore {
    /// Where a literal text stands, without regard to case.
    ///
    /// - Parameters:
    ///   - text: Not blank. Under three characters every passage is read.
    ///   - id: Only there.
    ///   - limit: How many hits at most.
    ///   - before: Goes on after an earlier page.
    /// - Returns: Hits in messages, names, titles, reasons, notes and tool calls, newest first.
    /// - Throws: `.blankText`, or what the file says.
    public func search(
        _ text: String, in id: Session.ID? = nil, limit: Int, before: SearchPage.Cursor? = nil
    ) throws(StoreError) -> SearchPage {
        if text.isBlank { throw .refused(.blankText) }
        return try reading { db in
            let session = try id.map { try SessionRow.key(of: $0, in: db) }
            return try PassageSearch(text, db).page(
                session: session, limit: max(limit, 0), before: before?.passage ?? Int64.max)
        }
    }
}

/// Finds candidates by their trigrams and proves each on its text.
struct PassageSearch {
    private let db: Database
    private let match: TextMatch
    /// nil where the text is too short for trigrams.
    private let trigrams: String?

    init(_ text: String, _ db: Database) {
        self.db = db
        match = TextMatch(text)
        trigrams = Self.trigrams(of: Database.indexed(text))
    }

    func page(session: Int64?, limit: Int, before: Int64) throws -> SearchPage {
        var hits: [SearchHit] = []
        var last: Int64?
        try each(session: session, before: before) { row in
            let text = row.text(2)
            guard match.isIn(text) else { return true }
            guard hits.count < limit else { return false }
            hits.append(hit(row, text))
            last = row[0]
            return true
        } atEnd: {
            last = nil
        }
        return SearchPage(hits: hits, next: last.map { SearchPage.Cursor(passage: $0) })
    }

    /// The row keys of all sessions that hold the text.
    func sessions() throws -> [JSON] {
        var keys: Set<Int64> = []
        try each(session: nil, before: Int64.max) { row in
            let key: Int64 = row[1]
            if !keys.contains(key), match.isIn(row.text(2)) { keys.insert(key) }
            return true
        } atEnd: {
        }
        return keys.map { .number(String($0)) }
    }

    private func each(
        session: Int64?, before: Int64, _ visit: (Row) -> Bool, atEnd: () -> Void
    ) throws {
        var sql =
            "SELECT p.pk, p.session, p.text, p.field, p.place, p.source, p.moment, s.id, s.customer_name"
        var arguments: [Value] = []
        if let trigrams, session == nil {
            sql += """
                 FROM passage_index i CROSS JOIN passage p ON p.pk = i.rowid JOIN session s ON s.pk = p.session
                WHERE i.passage_index MATCH ? AND i.rowid < ? ORDER BY i.rowid DESC
                """
            arguments = [trigrams, before]
        } else {
            // One session's texts are fewer than what a common trigram finds in the whole store.
            let condition = session == nil ? "" : "p.session = ? AND "
            sql += " FROM passage p JOIN session s ON s.pk = p.session"
            sql += " WHERE \(condition)p.pk < ? ORDER BY p.pk DESC"
            arguments = session.map { [$0, before] } ?? [before]
        }
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        while let row = try rows.next() {
            if !visit(row) { return }
        }
        atEnd()
    }

    private func hit(_ row: Row, _ text: String) -> SearchHit {
        let field = SearchHit.Field(rawValue: row[3]) ?? .message
        let source = (row[5] as String?).map(Source.init(rawValue:))
        return SearchHit(
            session: Session.ID(row[7] as String), customerName: row.text(8), field: field,
            offset: source == nil ? nil : Offset(row[4] as Int), source: source,
            moment: Timestamp(microseconds: row[6]), snippet: match.snippet(of: text))
    }

    /// The text's trigrams, each quoted; all must be there.
    private static func trigrams(of text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count >= 3 else { return nil }
        // A few prove enough; a pasted page would make a query of thousands.
        let starts = stride(from: 0, through: scalars.count - 3, by: max(1, (scalars.count - 2) / 32 + 1))
        return starts.map { start in
            var trigram = String.UnicodeScalarView()
            for scalar in scalars[start..<(start + 3)] {
                trigram.append(scalar)
                if scalar == "\"" { trigram.append(scalar) }
            }
            return "\"" + String(trigram) + "\""
        }.joined(separator: " AND ")
    }
}
