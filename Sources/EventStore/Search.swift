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
    ///   - limit: How many hits in texts at most.
    ///   - before: Goes on after an earlier page.
    /// - Returns: The session of exactly this id, then hits in messages, names, titles, reasons, notes and tool calls,
    ///   newest first.
    /// - Throws: `.blankText`, or what the file says.
    public func search(
        _ text: String, in id: Session.ID? = nil, limit: Int, before: SearchPage.Cursor? = nil
    ) throws(StoreError) -> SearchPage {
        if text.isBlank { throw .refused(.blankText) }
        return try reading { db in
            let session = try id.map { try SessionRow.key(of: $0, in: db) }
            var page = try PassageSearch(text, db).page(
                session: session, limit: max(limit, 0), before: before?.passage ?? Int64.max)
            if id == nil, before == nil, let named = try Self.session(named: text, db) {
                page.hits.insert(named, at: 0)
            }
            return page
        }
    }

    private static func session(named text: String, _ db: Database) throws -> SearchHit? {
        let id = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return try db.all("SELECT id, customer_name, last_activity FROM session WHERE id = ?", [id]) { row in
            SearchHit(
                session: Session.ID(row[0] as String), customerName: row.text(1), field: .id, offset: nil,
                source: nil, moment: Timestamp(microseconds: row[2]), snippet: row[0])
        }.first
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
        let isWhole = try each(session: session, before: before) { place in
            guard hits.count < limit else { return false }
            hits.append(try hit(place))
            last = place.pk
            return true
        }
        return SearchPage(hits: hits, next: isWhole ? nil : last.map { SearchPage.Cursor(passage: $0) })
    }

    /// The row keys of all sessions that hold the text; in notes and reasons too where told so.
    func sessions(private isPrivate: Bool) throws -> [JSON] {
        var keys: Set<Int64> = []
        _ = try each(session: nil, before: Int64.max) { place in
            if isPrivate || !place.isPrivate { keys.insert(place.session) }
            return true
        }
        return keys.map { .number(String($0)) }
    }

    /// Every place from the newest on, until a visit says that it is enough.
    ///
    /// - Returns: Whether all were visited.
    private func each(session: Int64?, before: Int64, _ visit: (FoundPlace) throws -> Bool) throws -> Bool {
        // One session's texts are fewer than what a common trigram finds in the whole store.
        if let trigrams, session == nil {
            let keys = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT rowid FROM passage_index WHERE passage_index MATCH ? AND rowid < ?
                        ORDER BY rowid DESC
                        """), arguments: [trigrams, before])
            while let key = try keys.next() {
                guard let place = try place(at: key[0]) else { continue }
                if try !visit(place) { return false }
            }
            return true
        }
        let places = try TextScan(db, session: session, before: before)
        while let place = try places.next(match) {
            if try !visit(place) { return false }
        }
        return true
    }

    private func place(at pk: Int64) throws -> FoundPlace? {
        let event = try db.all(TextScan.events + " WHERE e.pk = ?", [pk]) { FoundPlace(event: $0, match) }
        if let place = event.first { return place }
        return try db.all(TextScan.passages + " WHERE p.pk = ?", [pk]) { FoundPlace(passage: $0, match) }
            .first ?? nil
    }

    private func hit(_ place: FoundPlace) throws -> SearchHit {
        let session = try db.row("SELECT id, customer_name FROM session WHERE pk = ?", [place.session])!
        return SearchHit(
            session: Session.ID(session[0] as String), customerName: session.text(1), field: place.field,
            offset: place.offset.map { Offset($0) }, source: place.source,
            moment: Timestamp(microseconds: place.moment), snippet: match.snippet(of: place.text))
    }

    /// Some of the text's trigrams, each quoted; all must be there.
    private static func trigrams(of text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count >= 3 else { return nil }
        // A few prove enough; a pasted page would make a query of thousands.
        let starts = stride(from: 0, through: scalars.count - 3, by: (scalars.count - 3) / 32 + 1)
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
