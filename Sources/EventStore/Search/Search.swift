public import Conversation
import Foundation
import Storage

extension EventStore {
    /// Finds the texts that contain all words and phrases, ignoring case and diacritics (`String.folded`).
    ///
    /// - Parameters:
    ///   - text: Not blank; see `SearchTerms`. With fewer than three characters, every text is read.
    ///   - id: The only session to search; nil for all.
    ///   - limit: How many hits in texts at most.
    ///   - before: The end of the previous page.
    /// - Returns: The session of exactly this id, sessions whose id contains it, then hits in messages, names,
    ///   titles, reasons, notes and tool calls, the newest first.
    /// - Throws: `.blankText`, or a storage error.
    public func search(
        _ text: String, in id: Session.ID? = nil, limit: Int, before: SearchPlace? = nil
    ) throws(StoreError) -> SearchPage {
        if text.isBlank { throw .refused(.blankText) }
        return try reading { db in
            let session = try id.map { try SessionRow.key(of: $0, in: db) }
            var page = try PassageSearch(text, db).page(
                session: session, limit: max(limit, 0), before: before)
            if id == nil, before == nil {
                page.hits.insert(contentsOf: try Self.sessions(named: text, db), at: 0)
            }
            return page
        }
    }

    /// How many sessions are found by a part of their id.
    private static let mostNamed = 10
    /// The shortest part of an id that is looked for.
    private static let shortestPart = 3

    /// Returns the sessions whose id is or contains a text, whatever its case; the exact one first, then the newest.
    private static func sessions(named text: String, _ db: Database) throws -> [SearchHit] {
        let id = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard Session.ID(id).isWellFormed, !id.contains(where: \.isWhitespace) else { return [] }
        let columns = "SELECT id, customer_name, last_activity FROM session"
        func hit(_ row: Row) -> SearchHit {
            SearchHit(
                session: Session.ID(row[0] as String), customerName: row.text(1), field: .id, offset: nil,
                source: nil, moment: Timestamp(microseconds: row[2]), snippet: row[0])
        }
        let exact = try db.all(columns + " WHERE id = ?", [id], hit)
        guard id.count >= shortestPart else { return exact }
        var pattern = "%"
        for character in id.lowercased() {
            if "!%_".contains(character) { pattern += "!" }
            pattern.append(character)
        }
        // The inner query reads the index of ids alone.
        let others = try db.all(
            columns + """
                 WHERE pk IN (SELECT pk FROM session WHERE lower(id) LIKE ? ESCAPE '!') AND id <> ?
                ORDER BY last_activity DESC, pk DESC LIMIT ?
                """, [pattern + "%", id, mostNamed], hit)
        return exact + others
    }
}
