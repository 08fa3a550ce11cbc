public import Conversation
import Storage

/// What a reader has of the beginning of a session's log, and as of when.
public struct LogMark: Sendable {
    fileprivate let session: Int64
    /// Whatever changes in the store later has a higher position.
    fileprivate let position: Int64
    fileprivate let last: Int
    fileprivate let count: Int
    /// The size in bytes of the events and the commas between them.
    fileprivate let size: Int
    fileprivate let isLast: Bool

    /// The offset at which the log may go on; nil if the reader has all of it.
    public var rest: Int? { isLast ? nil : last + 1 }

    /// After this many changes in the store, reading the log again is cheaper than finding those that concern
    /// it: two thousand changes take half a millisecond, and a log of a thousand events not much longer.
    private var horizon: Int64 { Int64(min(4_096, max(128, count * 2))) }

    fileprivate enum Standing {
        case same
        case more
        case other
    }

    /// What has happened to the events since.
    fileprivate func standing(of session: Int64, at now: Int64, in db: Database) throws -> Standing {
        let near = position...(position + horizon)
        guard session == self.session, near.contains(now) else { return .other }
        let first = try db.integer(
            "SELECT min(offset) FROM event \(Dialect.index("event_position")) WHERE position > ? AND session = ?",
            [position, session])
        guard let first else { return .same }
        return first <= last ? .other : isLast ? .more : .same
    }

    fileprivate func moved(to position: Int64, with page: EventTexts = EventTexts()) -> LogMark {
        LogMark(
            session: session, position: position, last: page.places.last?.offset.rawValue ?? last,
            count: count + page.places.count, size: size + page.bytes.count + (page.isEmpty ? 0 : 1),
            isLast: isLast && page.isLast)
    }

    fileprivate func query(_ hidesRequestIDs: Bool) -> EventQuery {
        var query = EventQuery(from: last + 1)
        query.hidesRequestIDs = hidesRequestIDs
        return query
    }
}

/// What has become of a log's beginning since a reader had it.
public enum LogUpdate: Sendable {
    /// What the reader has is up to date.
    case none(LogMark)
    /// These events follow what the reader has.
    case more(EventTexts, LogMark)
    /// These events replace what the reader has. Without a mark, there is nothing worth having.
    case all(EventTexts, LogMark?)
}

extension EventStore {
    /// Reads a session's log from its beginning, or only what has changed in it.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - mark: What the caller already has.
    ///   - limit: How many events at most, including those the caller has.
    ///   - size: How many bytes; the event that reaches it is the last one.
    ///   - hidesRequestIDs: As in a query.
    /// - Returns: What makes the caller's copy the same as `eventTexts` of everything, with the same limits.
    /// - Throws: `.noSuchSession`, or a storage error.
    public func logUpdate(
        of id: Session.ID, since mark: LogMark?, limit: Int, size: Int, hidesRequestIDs: Bool = false
    ) throws(StoreError) -> LogUpdate {
        try reading { db in
            let session = try SessionRow.key(of: id, in: db)
            let now = try db.integer64("SELECT position FROM store", [])!
            switch try mark?.standing(of: session, at: now, in: db) {
            case .same: return .none(mark!.moved(to: now))
            case .more:
                let mark = mark!
                let page = try EventTexts(
                    of: id, mark.query(hidesRequestIDs), limit: limit - mark.count, size: size,
                    behind: mark.size, in: db)
                if page.isEmpty, page.isLast { return .none(mark.moved(to: now)) }
                return .more(page, mark.moved(to: now, with: page))
            case .other, nil:
                var query = EventQuery()
                query.hidesRequestIDs = hidesRequestIDs
                let page = try EventTexts(of: id, query, limit: limit, size: size, in: db)
                guard let last = page.places.last?.offset.rawValue else { return .all(page, nil) }
                let mark = LogMark(
                    session: session, position: now, last: last, count: page.places.count,
                    size: page.bytes.count, isLast: page.isLast)
                return .all(page, mark)
            }
        }
    }
}
