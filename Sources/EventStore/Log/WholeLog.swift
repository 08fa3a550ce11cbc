public import Conversation
import Storage

extension EventStore {
    /// A session's log from an offset on with deleted events, as an export contains it, so that an import
    /// finds no gap. A message that still grows ends where it is: nobody who reads it later would see it
    /// grow.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - offset: The first one.
    ///   - limit: How many at most.
    /// - Returns: Events in offset order; fewer than `limit` are the last.
    /// - Throws: `.noSuchSession`, or a storage error.
    public func wholeLog(of id: Session.ID, from offset: Offset, limit: Int) throws(StoreError) -> [Event] {
        try reading { db in
            try db.all(
                """
                SELECT \(EventRow.selection) FROM event e \(Dialect.index("event_offset"))
                WHERE e.session = ? AND e.offset >= ? ORDER BY e.offset LIMIT ?
                """, [try SessionRow.key(of: id, in: db), offset.rawValue, max(limit, 0)]
            ) { row in
                var event = EventRow(row).event
                if event.kind == .message { event.endStream() }
                return event
            }
        }
    }
}
