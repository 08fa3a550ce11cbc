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
    /// - Returns: The session of exactly this id, then hits in messages, names, titles, reasons, notes and
    ///   tool calls, the newest first.
    /// - Throws: `.blankText`, or a storage error.
    public func search(
        _ text: String, in id: Session.ID? = nil, limit: Int, before: SearchPlace? = nil
    ) throws(StoreError) -> SearchPage {
        if text.isBlank { throw .refused(.blankText) }
        return try reading { db in
            let session = try id.map { try SessionRow.key(of: $0, in: db) }
            var page = try PassageSearch(text, db).page(
                session: session, limit: max(limit, 0), before: before)
            if id == nil, before == nil, let named = try Self.session(named: text, db) {
                page.hits.insert(named, at: 0)
            }
            return page
        }
    }

    private static func session(named text: String, _ db: Database) throws -> SearchHit? {
        let id = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard Session.ID(id).isWellFormed else { return nil }
        return try db.all("SELECT id, customer_name, last_activity FROM session WHERE id = ?", [id]) { row in
            SearchHit(
                session: Session.ID(row[0] as String), customerName: row.text(1), field: .id, offset: nil,
                source: nil, moment: Timestamp(microseconds: row[2]), snippet: row[0])
        }.first
    }
}
