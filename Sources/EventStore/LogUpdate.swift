public import Conversation
import GRDB

/// What somebody has of the beginning of a session's log, and of when it is.
public struct LogMark: Sendable {
    fileprivate let session: Int64
    /// Whatever changed in the store later has a higher one.
    fileprivate let position: Int64
    fileprivate let last: Int
    fileprivate let count: Int
    /// Bytes of the events and of the commas between them.
    fileprivate let size: Int
    fileprivate let isLast: Bool

    /// Where the log may go on behind it; nil where it is all there.
    public var rest: Int? { isLast ? nil : last + 1 }

    /// Behind so many changes in the store it is cheaper to read the log anew than to look which concern it: two
    /// thousand take half a millisecond, and a log of a thousand events not much longer.
    private var horizon: Int64 { Int64(min(4_096, max(128, count * 2))) }

    fileprivate enum Standing {
        case same
        case more
        case other
    }

    /// What happened to the events since.
    fileprivate func standing(of session: Int64, at now: Int64, in db: Database) throws -> Standing {
        let near = position...(position + horizon)
        guard session == self.session, near.contains(now) else { return .other }
        let first = try db.integer(
            "SELECT min(offset) FROM event INDEXED BY event_position WHERE position > ? AND session = ?",
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

/// What a log's beginning became since somebody had it.
public enum LogUpdate: Sendable {
    /// What they have still is what is there.
    case none(LogMark)
    /// What they have, and behind it these.
    case more(EventTexts, LogMark)
    /// These in place of what they have. Without a mark there is nothing worth having.
    case all(EventTexts, LogMark?)
}

extension EventStore {
    /// Reads a session's log from its beginning, or only what has changed of it.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - mark: What is known of it already.
    ///   - limit: How many events at most, with those known.
    ///   - size: How many bytes; the event that reaches it is the last one.
    ///   - hidesRequestIDs: As a query's.
    /// - Returns: What makes what is known the same as `eventTexts` of everything, with the same limits.
    /// - Throws: `.noSuchSession`, or what the file says.
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
