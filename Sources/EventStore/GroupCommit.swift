public import Conversation
import GRDB

/// An event that a client waits to see appended.
public struct PendingAppend: Sendable {
    public var event: NewEvent
    public var session: Session.ID
    /// Who asked for it.
    let author = Author.current

    /// An event for a session's log.
    public init(_ event: NewEvent, to session: Session.ID) {
        self.event = event
        self.session = session
    }
}

extension EventStore {
    /// Adds events of several clients to their logs in one durable transaction.
    ///
    /// Each is judged on its own, as `append` judges it alone: a refusal touches none of the others, and what it
    /// leaves behind is kept. A disk's answer to one transaction costs the same for one event and for many.
    ///
    /// - Parameter appends: In the order in which they get their offsets.
    /// - Returns: For each its entry, or why there is none; in the same order.
    public func append(each appends: [PendingAppend]) -> [Result<LogEntry, StoreError>] {
        var isBroken = false
        do throws(StoreError) {
            try requireLocal()
            return try writing { db in
                var group = AppendGroup(Transaction(db: db, store: self))
                do {
                    let results = try appends.map { try group.judge($0) }
                    try group.save()
                    return results
                } catch {
                    isBroken = true
                    throw error
                }
            }
        } catch {
            // Nothing of the transaction stands: whatever one of them made fail must not fail the others. A failure of
            // the commit itself is another matter: nobody knows what stands then.
            if isBroken, appends.count > 1 { return appends.map { append(each: [$0])[0] } }
            return appends.map { _ in .failure(error) }
        }
    }
}

/// Appends of one transaction. A session is read at its first and written once, behind its last: both cost more
/// than an event does.
private struct AppendGroup {
    private let transaction: Transaction
    /// By the session's id in UTF-8: two spellings of one accent are two sessions.
    private var rows: [[UInt8]: (old: SessionRow, new: SessionRow)] = [:]

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// No savepoint around each: the text index would write itself out at every one.
    mutating func judge(_ append: PendingAppend) throws -> Result<LogEntry, StoreError> {
        let db = transaction.db
        let before = db.totalChangesCount
        do {
            let key = Array(append.session.rawValue.utf8)
            let old = try rows[key]?.old ?? SessionRow.find(append.session, in: db)
            var row = rows[key]?.new ?? old
            let verdict = try transaction.by(append.author).append(append.event, to: &row)
            rows[key] = (old, row)
            switch verdict {
            case .done(let entry): return .success(entry)
            case .refused(let refusal): return .failure(.refused(refusal))
            }
        } catch let refusal as Refusal where db.totalChangesCount == before {
            return .failure(.refused(refusal))
        }
    }

    mutating func save() throws {
        for held in rows.values.sorted(by: { $0.old.pk < $1.old.pk }) {
            var row = held.new
            try transaction.save(&row, over: held.old)
        }
    }
}
