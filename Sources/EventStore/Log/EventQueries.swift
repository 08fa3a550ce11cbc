public import Conversation
import Storage

/// Which events of a session an API client wants; an event must match all set parts.
public struct EventQuery: Hashable, Sendable {
    /// The first offset; may be below zero.
    public var from: Int
    public var source: Source?
    /// Empty for all.
    public var kinds: [Kind]
    public var traceID: String?
    /// Whether to leave out request ids: programs choose them, and they may say anything.
    public var hidesRequestIDs = false

    /// Everything.
    public init(from: Int = 0, source: Source? = nil, kinds: [Kind] = [], traceID: String? = nil) {
        self.from = from
        self.source = source
        self.kinds = kinds
        self.traceID = traceID
    }

    /// Whether the query matches an event; a deleted event never matches.
    public func matches(_ event: Event) -> Bool {
        event.offset.rawValue >= from && !event.isDeleted && source.map { $0 == event.source } ?? true
            && (kinds.isEmpty || kinds.contains(event.kind)) && traceID.map { $0 == event.traceID } ?? true
    }
}

extension EventQuery {
    /// The SQL after `FROM event e`, without order and limit; nil if nothing can match.
    func selection(of id: Session.ID, in db: Database) throws -> (sql: String, arguments: Arguments)? {
        let session = try SessionRow.key(of: id, in: db)
        var sql = "\(Dialect.index("event_offset")) WHERE e.session = ? AND e.deleted = 0 AND e.offset >= ?"
        var arguments: Arguments = [session, from]
        if let traceID {
            // A bound text ends at its first NUL and would match another trace.
            guard Identifier<Event>(traceID).isWellFormed else { return nil }
            // One trace of 10,000 events is found by a scan in 3 ms; an index would cost each append a page.
            sql += " AND e.trace = ?"
            arguments.append(traceID)
        }
        if let source {
            sql += " AND e.source = ?"
            arguments.append(source.rawValue)
        }
        if !kinds.isEmpty {
            let names = Arguments(kinds.map(\.rawValue))
            sql += " AND e.kind IN (\(names.marks))"
            arguments += names
        }
        return (sql, arguments)
    }
}

extension EventStore {
    /// The events of a session that match a query, in offset order, without deleted ones.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - query: Which of them.
    ///   - limit: How many at most; if this many come, continue after the last one.
    /// - Returns: The events.
    /// - Throws: `.noSuchSession`, or a storage error.
    public func events(
        of id: Session.ID, _ query: EventQuery, limit: Int
    ) throws(StoreError) -> [Event] {
        try reading { db in
            guard let (sql, arguments) = try query.selection(of: id, in: db) else { return [] }
            return try db.all(
                "SELECT \(EventRow.selection) FROM event e \(sql) ORDER BY e.offset LIMIT ?",
                arguments + [max(limit, 0)]
            ) { EventRow($0).event }
        }
    }

    /// Changes the metadata of an event that is not deleted.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - id: Its session.
    ///   - change: Returns the new metadata for the current metadata.
    /// - Returns: The event after the change; nil if there is none or it is deleted.
    /// - Throws: `.noSuchSession`, or a storage error.
    public func changeMetadata(
        of event: Event.ID, in id: Session.ID, _ change: (JSON.Members) -> JSON.Members
    ) throws(StoreError) -> Event? {
        try requireLocal()
        return try transacting { transaction in
            let session = try SessionRow.key(of: id, in: transaction.db)
            guard event.isWellFormed,
                var line = try EventRow.find(event, session: session, in: transaction.db),
                !line.event.isDeleted
            else { return nil }
            let metadata = change(line.event.metadata)
            if JSON.object(metadata).compact == JSON.object(line.event.metadata).compact { return line.event }
            line.event.metadata = metadata
            try line.save(in: transaction.db)
            try transaction.audit(
                "change event", session: id.rawValue, detail: ["offset": .integer(line.event.offset.rawValue)]
            )
            return line.event
        }
    }

    /// Marks the events from an offset on as deleted, if the first of them starts its trace.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - offset: May be below zero or past the end.
    /// - Returns: Whether the first one starts its trace; true if there are no events from the offset on.
    /// - Throws: `.noSuchSession`, or a storage error.
    public func deleteTurns(of id: Session.ID, from offset: Int) throws(StoreError) -> Bool {
        try requireLocal()
        return try transacting { transaction in
            let db = transaction.db
            var row = try SessionRow.find(id, in: db)
            let first = try db.row(
                """
                SELECT offset, trace FROM event \(Dialect.index("event_offset"))
                WHERE session = ? AND offset >= ? AND deleted = 0 ORDER BY offset LIMIT 1
                """, [row.pk, offset])
            guard let first else { return true }
            let start = try db.integer(
                """
                SELECT offset FROM event \(Dialect.index("event_offset"))
                WHERE session = ? AND trace = ? AND deleted = 0 ORDER BY offset LIMIT 1
                """, [row.pk, first[1] as String])
            guard start == first[0] else { return false }
            _ = try transaction.deleteEvents(of: &row, from: offset)
            try transaction.audit("delete events", row, detail: ["from": .integer(offset)])
            return true
        }
    }
}
