import Conversation
import Storage

/// A text that contains what is searched for.
struct FoundPlace {
    let pk: Int64
    let session: Int64
    let field: SearchHit.Field
    let offset: Int?
    let source: Source?
    let moment: Int64
    let text: String

    /// Whether it is a note or a reason. If an event contains it, everybody may read it.
    var isPrivate: Bool { offset == nil && (field == .note || field == .reason) }

    var place: SearchPlace { SearchPlace(moment: Timestamp(microseconds: moment), key: pk) }

    /// nil if the event's text does not match.
    init?(event row: Row, _ match: TextMatch) {
        // A message's text appears unchanged in its JSON, so only the few messages that contain it are
        // parsed.
        if match.isPlain, row[5] == "message", !match.isIn(row[8]) { return nil }
        let line = EventRow(row)
        guard let passage = line.passage, match.isIn(passage.text) else { return nil }
        pk = line.pk
        session = line.session
        field = passage.field
        offset = line.event.offset.rawValue
        source = line.event.source
        moment = line.event.creation.microseconds
        text = passage.text
    }

    init?(passage row: Row, _ match: TextMatch) {
        text = row.text(4)
        guard match.isIn(text) else { return nil }
        pk = row[0]
        session = row[1]
        field = SearchHit.Field(rawValue: row[2]) ?? .name
        offset = nil
        source = nil
        moment = row[3]
    }

    /// The text with a key; nil if there is no such text, or it does not match.
    static func find(_ pk: Int64, _ match: TextMatch, in db: Database) throws -> FoundPlace? {
        let event = try db.all(TextScan.events + " WHERE e.pk = ? AND e.deleted = 0", [pk]) {
            FoundPlace(event: $0, match)
        }
        if let place = event.first { return place }
        return try db.all(TextScan.passages + " WHERE p.pk = ?", [pk]) { FoundPlace(passage: $0, match) }
            .first ?? nil
    }
}

/// Reads every text of the store, or those of some keys, newest first.
final class TextScan {
    static let events = "SELECT \(EventRow.selection) FROM event e"
    static let passages = "SELECT p.pk, p.session, p.field, p.moment, p.text FROM passage p"

    private let events: Rows
    private let passages: Rows
    private var event: FoundPlace?
    private var passage: FoundPlace?

    /// Continues after a place; `keys` may restrict which texts are read.
    init(_ db: Database, before: SearchPlace?, keys: (sql: String, arguments: Arguments)? = nil) throws {
        let bound: Arguments = before.map { [$0.moment.microseconds, $0.key] } ?? [Int64.max, Int64.max]
        let arguments = bound + (keys?.arguments ?? [])
        // A key is looked up among the others before its row is read.
        let isWanted = { (column: String) in keys.map { " AND +\(column) IN (\($0.sql))" } ?? "" }
        events = try db.rows(
            Self.events + """
                 \(Dialect.index("event_moment"))
                WHERE (e.creation, e.pk) < (?, ?) AND e.deleted = 0 AND e.kind <> 'status'\(isWanted("e.pk"))
                ORDER BY e.creation DESC, e.pk DESC
                """, arguments)
        passages = try db.rows(
            Self.passages + """
                 \(Dialect.index("passage_moment"))
                WHERE (p.moment, p.pk) < (?, ?)\(isWanted("p.pk")) ORDER BY p.moment DESC, p.pk DESC
                """, arguments)
    }

    func next(_ match: TextMatch) throws -> FoundPlace? {
        while event == nil, let row = try events.next() { event = FoundPlace(event: row, match) }
        while passage == nil, let row = try passages.next() { passage = FoundPlace(passage: row, match) }
        if let found = event, passage.map({ (found.moment, found.pk) > ($0.moment, $0.pk) }) ?? true {
            event = nil
            return found
        }
        defer { passage = nil }
        return passage
    }
}
