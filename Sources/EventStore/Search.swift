public import Conversation
import Foundation
import GRDB

extension EventStore {
    /// Where words and phrases stand together in one text, without regard to case and marks (`String.folded`).
    ///
    /// - Parameters:
    ///   - text: Not blank; see `SearchTerms`. Under three characters every text is read.
    ///   - id: Only there.
    ///   - limit: How many hits in texts at most.
    ///   - before: Goes on after an earlier page.
    /// - Returns: The session of exactly this id, then hits in messages, names, titles, reasons, notes and tool calls,
    ///   the newest by their own moments first.
    /// - Throws: `.blankText`, or what the file says.
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
