public import Conversation
import GRDB

/// An event that a client waits to see appended.
public struct PendingAppend: Sendable {
    public var event: NewEvent
    public var session: Session.ID

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
                let transaction = Transaction(db: db, store: self)
                do {
                    return try appends.map(transaction.judge)
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

extension Transaction {
    /// No savepoint around each: the text index would write itself out at every one.
    fileprivate func judge(_ append: PendingAppend) throws -> Result<LogEntry, StoreError> {
        let before = db.totalChangesCount
        do {
            switch try self.append(append.event, to: append.session) {
            case .done(let entry): return .success(entry)
            case .refused(let refusal): return .failure(.refused(refusal))
            }
        } catch let refusal as Refusal where db.totalChangesCount == before {
            return .failure(.refused(refusal))
        }
    }
}
