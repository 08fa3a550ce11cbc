import Conversation
import Foundation
import Handoff
import Storage

/// An event as its row stores it.
struct EventRow {
    var pk: Int64 = 0
    var session: Int64
    var event: Event
    var requestID: String?
    var isLate = false
    var isCut = false
    var isGrowing = false
    /// Whether it ended a customer's wait when it arrived.
    var answers = false
    var author: String?
    /// The number of the customer's messages up to and including this one.
    var customerCount = 0
    var position: Int64 = 0

    static let selection = """
        e.pk, e.session, e.offset, e.id, e.source, e.kind, e.creation, e.trace, e.data, e.metadata, \
        e.deleted, e.position, e.request_id, e.late, e.cut, e.growing, e.answers, e.author, e.customer_count
        """

    /// The number of columns in `selection`; a query's own columns come after them.
    static let width = 19

    init(session: Int64, event: Event) {
        self.session = session
        self.event = event
    }

    init(_ row: Row) {
        pk = row[0]
        session = row[1]
        let metadata: String = row[9]
        event = Event(
            id: Event.ID(row[3] as String), source: Source(rawValue: row[4]), kind: Kind(rawValue: row[5]),
            offset: Offset(row[2] as Int), creation: Timestamp(microseconds: row[6]), traceID: row[7],
            data: SessionRow.parsed(row[8]),
            metadata: metadata == "{}" ? [:] : SessionRow.parsed(metadata).members ?? [:], isDeleted: row[10])
        position = row[11]
        requestID = row[12]
        isLate = row[13]
        isCut = row[14]
        isGrowing = row[15]
        answers = row[16]
        author = row[17]
        customerCount = row[18]
    }

    var entry: LogEntry {
        LogEntry(
            event: event, position: Position(position), requestID: requestID.map { Request.ID($0) },
            isLate: isLate, isCut: isCut, author: author)
    }

    static func find(_ id: Event.ID, session: Int64, in db: Database) throws -> EventRow? {
        try db.first(
            "SELECT \(selection) FROM event e WHERE e.session = ? AND e.id = ?", [session, id.rawValue],
            EventRow.init)
    }

    static func find(offset: Int, session: Int64, in db: Database) throws -> EventRow? {
        try db.first(
            "SELECT \(selection) FROM event e WHERE e.session = ? AND e.offset = ?", [session, offset],
            EventRow.init)
    }

    static func find(requestID: Request.ID, session: Int64, in db: Database) throws -> EventRow? {
        try db.first(
            "SELECT \(selection) FROM event e WHERE e.session = ? AND e.request_id = ?",
            [session, requestID.rawValue], EventRow.init)
    }

    /// Inserts the event. Only an event of ours that returns by an import gets its author from the key in it:
    /// anybody else could have read the key in a log.
    mutating func insert(in db: Database, isOurs: Bool = false) throws {
        position = try db.nextPosition()
        pk = position
        if isOurs { author = try Self.author(of: event, in: db) }
        try db.run(
            """
            INSERT INTO event (pk, session, offset, id, source, kind, creation, trace, data, metadata, deleted,
                position, request_id, late, cut, growing, answers, author, customer_count)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            Arguments(values))
    }

    /// In the order of the insertion. Every append binds them, so none is wrapped on the way.
    private var values: [Value] {
        [
            Value(pk), Value(session), Value(event.offset.rawValue), Value(event.id.rawValue),
            Value(event.source.rawValue), Value(event.kind.rawValue), Value(event.creation.microseconds),
            Value(event.traceID), Value(event.data.compact), Value(JSON.object(event.metadata).compact),
            Value(event.isDeleted), Value(position), Value(requestID), Value(isLate), Value(isCut),
            Value(isGrowing), Value(answers), Value(author), Value(customerCount),
        ]
    }

    /// Saves what may change after the insertion, under a new position.
    mutating func save(in db: Database) throws {
        position = try db.nextPosition()
        try db.run(
            """
            UPDATE event SET data = ?, metadata = ?, deleted = ?, position = ?, late = ?, cut = ?,
                growing = ?, answers = ? WHERE pk = ?
            """,
            [
                event.data.compact, JSON.object(event.metadata).compact, event.isDeleted, position, isLate,
                isCut, isGrowing, answers, pk,
            ])
    }

    /// Replaces the event with the server's current version.
    mutating func rewrite(as told: Event, in db: Database) throws {
        try unindex(in: db)
        event = told
        isGrowing = told.isGrowing
        isCut = false
        try save(in: db)
        try db.run(
            "UPDATE event SET id = ?, source = ?, kind = ?, creation = ?, trace = ? WHERE pk = ?",
            [
                told.id.rawValue, told.source.rawValue, told.kind.rawValue, told.creation.microseconds,
                told.traceID, pk,
            ])
        try index(in: db)
    }

    /// The login behind an event's opaque key.
    static func author(of event: Event, in db: Database) throws -> String? {
        guard event.source.isHuman else { return nil }
        let key = event.metadata.trailOperator ?? event.handoff?.operatorKey.rawValue
        guard let key, Operator.Key(key).isWellFormed else { return nil }
        return try db.row("SELECT name FROM operator WHERE key = ?", [key])?[0]
    }
}
