import Conversation
import GRDB

/// A text that holds what is looked for.
struct FoundPlace {
    let pk: Int64
    let session: Int64
    let field: SearchHit.Field
    let offset: Int?
    let source: Source?
    let moment: Int64
    let text: String

    /// A note or a reason; what an event tells of them may be read by all.
    var isPrivate: Bool { offset == nil && (field == .note || field == .reason) }

    /// nil where the event's text does not hold it.
    init?(event row: Row, _ match: TextMatch) {
        // What a message tells stands in its JSON as it is: only those few that hold it are parsed.
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
}

/// Reads every text of a session or of the whole store, newest first.
final class TextScan {
    static let events = "SELECT \(EventRow.selection) FROM event e"
    static let passages = "SELECT p.pk, p.session, p.field, p.moment, p.text FROM passage p"

    private let events: RowCursor
    private let passages: RowCursor
    private var event: FoundPlace?
    private var passage: FoundPlace?

    init(_ db: Database, session: Int64?, before: Int64) throws {
        // Within a session the order of offsets is the order of keys.
        let ofSession =
            session == nil ? ("", "", "e.pk") : ("e.session = ? AND ", "p.session = ? AND ", "e.offset")
        let arguments = StatementArguments((session.map { [$0] } ?? []) + [before])
        events = try Row.fetchCursor(
            db.cachedStatement(
                sql: Self.events + """
                     WHERE \(ofSession.0)e.pk < ? AND e.deleted = 0 AND e.kind <> 'status'
                    ORDER BY \(ofSession.2) DESC
                    """), arguments: arguments)
        passages = try Row.fetchCursor(
            db.cachedStatement(sql: Self.passages + " WHERE \(ofSession.1)p.pk < ? ORDER BY p.pk DESC"),
            arguments: arguments)
    }

    func next(_ match: TextMatch) throws -> FoundPlace? {
        while event == nil, let row = try events.next() { event = FoundPlace(event: row, match) }
        while passage == nil, let row = try passages.next() { passage = FoundPlace(passage: row, match) }
        if let found = event, found.pk > passage?.pk ?? -1 {
            event = nil
            return found
        }
        defer { passage = nil }
        return passage
    }
}
