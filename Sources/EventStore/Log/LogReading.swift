public import Conversation
import Storage

extension EventStore {
    /// The newest entries of a log.
    public func tail(
        of id: Session.ID, limit: Int, kinds: [Kind]? = nil
    ) throws(StoreError) -> LogWindow {
        try entries(of: id, before: Offset(Int.max), limit: limit, kinds: kinds)
    }

    /// The entries just before an offset.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - offset: Not included.
    ///   - limit: How many at most.
    ///   - kinds: nil for all.
    /// - Returns: A part of the log, in offset order, without deleted events.
    /// - Throws: `.noSuchSession`, or a storage error.
    public func entries(
        of id: Session.ID, before offset: Offset, limit: Int, kinds: [Kind]? = nil
    ) throws(StoreError) -> LogWindow {
        try reading { db in
            let log = try LogReader(id, kinds, db)
            let earlier = try log.before(offset.rawValue, limit + 1)
            let isLast = try log.from(offset.rawValue, 1).isEmpty
            return LogWindow(
                session: id, entries: Array(earlier.suffix(limit)), hasEarlier: earlier.count > limit,
                hasLater: !isLast)
        }
    }

    /// The entries from an offset on, including it.
    public func entries(
        of id: Session.ID, from offset: Offset, limit: Int, kinds: [Kind]? = nil
    ) throws(StoreError) -> LogWindow {
        try reading { db in
            let log = try LogReader(id, kinds, db)
            let later = try log.from(offset.rawValue, limit + 1)
            return LogWindow(
                session: id, entries: Array(later.prefix(limit)),
                hasEarlier: try !log.before(offset.rawValue, 1).isEmpty, hasLater: later.count > limit)
        }
    }

    /// The entries on both sides of an offset, about half of them before it.
    public func entries(
        of id: Session.ID, around offset: Offset, limit: Int, kinds: [Kind]? = nil
    ) throws(StoreError) -> LogWindow {
        try reading { db in
            let log = try LogReader(id, kinds, db)
            let earlier = try log.before(offset.rawValue, limit + 1)
            let later = try log.from(offset.rawValue, limit + 1)
            let before = min(earlier.count, max(limit / 2, limit - later.count))
            let after = min(later.count, limit - before)
            return LogWindow(
                session: id, entries: Array(earlier.suffix(before) + later.prefix(after)),
                hasEarlier: earlier.count > before, hasLater: later.count > after)
        }
    }

    /// The entry at an offset; nil if there is none or it is deleted.
    public func entry(of id: Session.ID, at offset: Offset) throws(StoreError) -> LogEntry? {
        try reading { db in
            let line = try EventRow.find(
                offset: offset.rawValue, session: SessionRow.key(of: id, in: db), in: db)
            return line.flatMap { $0.event.isDeleted ? nil : $0.entry }
        }
    }

    /// The entry with an id, deleted or not; nil if there is none.
    public func entry(_ event: Event.ID, in id: Session.ID) throws(StoreError) -> LogEntry? {
        try reading { db in
            try EventRow.find(event, session: SessionRow.key(of: id, in: db), in: db)?.entry
        }
    }

    /// The entry that a request created; nil if it created none.
    public func entry(requestID: Request.ID, in id: Session.ID) throws(StoreError) -> LogEntry? {
        try reading { db in
            try EventRow.find(requestID: requestID, session: SessionRow.key(of: id, in: db), in: db)?.entry
        }
    }
}

/// Reads one session's log, without deleted events.
private struct LogReader {
    private let db: Database
    private let session: Int64
    private let condition: String
    private let kinds: Arguments

    init(_ id: Session.ID, _ kinds: [Kind]?, _ db: Database) throws {
        self.db = db
        session = try SessionRow.key(of: id, in: db)
        self.kinds = Arguments((kinds ?? []).map(\.rawValue))
        condition = kinds == nil ? "" : " AND e.kind IN (\(self.kinds.marks))"
    }

    /// The nearest entries before an offset, in offset order.
    func before(_ offset: Int, _ limit: Int) throws -> [LogEntry] {
        try read("e.offset < ?", offset, "DESC", limit).reversed()
    }

    func from(_ offset: Int, _ limit: Int) throws -> [LogEntry] {
        try read("e.offset >= ?", offset, "ASC", limit)
    }

    private func read(_ bound: String, _ offset: Int, _ order: String, _ limit: Int) throws -> [LogEntry] {
        try db.all(
            """
            SELECT \(EventRow.selection) FROM event e \(Dialect.index("event_offset"))
            WHERE e.session = ? AND \(bound) AND e.deleted = 0\(condition) ORDER BY e.offset \(order) LIMIT ?
            """, [session, offset] + kinds + [max(limit, 0)]
        ) { EventRow($0).entry }
    }
}
