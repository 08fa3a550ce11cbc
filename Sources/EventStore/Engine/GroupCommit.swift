public import Conversation
import Storage

/// An event that a client is waiting to see appended.
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
    /// Each event is judged on its own, as the single `append` judges it. A refusal affects none of the
    /// others, and what it leaves behind is kept. Making a transaction durable costs the same for one event
    /// as for many.
    ///
    /// - Parameter appends: The events in the order in which they get their offsets.
    /// - Returns: For each event its entry, or why there is none; in the same order.
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
            // Nothing of the transaction was kept. Whatever made one append fail must not fail the others. A
            // failure of the commit itself is different: nobody knows whether it took effect.
            if isBroken, appends.count > 1 { return appends.map { append(each: [$0])[0] } }
            return appends.map { _ in .failure(error) }
        }
    }
}

/// The appends of one transaction. A session's row is read at its first event and saved once, after its last:
/// both cost more than an event does.
private struct AppendGroup {
    private let transaction: Transaction
    /// By the session's id in UTF-8: two spellings of one accented letter are two sessions.
    private var rows: [[UInt8]: (old: SessionRow, new: SessionRow)] = [:]

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Uses no savepoint per append: the text index would be written out at each one.
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
