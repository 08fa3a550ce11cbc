public import Conversation
import Storage

/// What happens to sessions that a server no longer has.
///
/// A session that is missing from the list and answered with 404 is erased here too, at once or after some
/// days. If many are missing in one pass, or another server answers, the server has lost them, and nothing is
/// erased until an operator says so: somebody may have started the server on an empty store, or mistyped its
/// address.
extension EventStore {
    /// Up to this many sessions may be missing at once without a question.
    static let fewMissing = 3
    /// More may be missing if they are at most this percentage of all sessions.
    static let missingShare = 5

    /// Records that the server answered 404 for a session.
    ///
    /// - Parameters:
    ///   - id: The session; an unknown one is ignored.
    ///   - keep: How long it can still be read here; zero erases it now.
    /// - Throws: A storage error.
    public func confirmGone(_ id: Session.ID, keeping keep: Duration = .zero) throws(StoreError) {
        try requireMirror()
        try transacting { transaction in
            let db = transaction.db
            guard id.isWellFormed,
                let known = try db.row(
                    "SELECT gone, gone_at IS NULL FROM session WHERE id = ?", [id.rawValue])
            else { return }
            // The list is read first: it shows how many are missing.
            guard known[0] as Bool else { return try transaction.markGone(id) }
            // Another server may answer now, and its list has not been read yet: what it lacks may be a loss.
            let isDoubtful = try db.integer("SELECT 1 FROM upstream WHERE lost > 0 OR renewed = 1") != nil
            if isDoubtful { return }
            if known[1] as Bool { try transaction.acceptDeletion("id = ?", [id.rawValue]) }
        }
        try eraseDeleted(keeping: keep)
    }

    /// Records that the server reported a deletion.
    public func delete(_ id: Session.ID, keeping keep: Duration = .zero) throws(StoreError) {
        try requireMirror()
        try transacting { transaction in
            try transaction.markGone(id)
            try transaction.acceptDeletion("id = ? AND gone = 1 AND gone_at IS NULL", [id.rawValue])
        }
        try eraseDeleted(keeping: keep)
    }

    /// Erases sessions that were deleted on the server long enough ago: the log, and everything private about
    /// them.
    ///
    /// - Returns: The number of erased sessions.
    @discardableResult
    public func eraseDeleted(keeping keep: Duration = .zero) throws(StoreError) -> Int {
        try requireMirror()
        let until = now.microseconds - keep.microseconds
        var count = 0
        while true {
            let query = "SELECT pk FROM session WHERE gone = 1 AND gone_at <= ? LIMIT 20"
            let keys = try reading { try $0.all(query, [until]) { $0[0] as Int64 } }
            if keys.isEmpty { return count }
            try transacting { transaction in
                for key in keys { try transaction.erase(key) }
            }
            count += keys.count
            purger.owe()
        }
    }

    /// Accepts the sessions that the server lost as deleted; the process that follows the server erases them
    /// at its next look.
    ///
    /// - Returns: The number of sessions; 0 if none were lost.
    public func acceptDeletions() throws(StoreError) -> Int {
        try requireMirror()
        return try transacting { transaction in
            let lost = try transaction.db.integer("SELECT lost FROM upstream") ?? 0
            try transaction.db.run("UPDATE upstream SET accepted = ?", [lost])
            return lost
        }
    }

    /// Records that another server now answers at the address, or that its store was restored: what is
    /// missing there was probably not deleted.
    public func noteRenewal() throws(StoreError) {
        try requireMirror()
        try transacting { transaction in
            let db = transaction.db
            // A list may have left them out before it was known whose list it was.
            let missed = "SELECT count(*) FROM session WHERE gone = 1 AND gone_at IS NULL"
            try db.run(
                "UPDATE upstream SET renewed = 1, lost = (\(missed)), position = ?", [try db.nextPosition()])
            // Positions of another server mean nothing.
            try transaction.forgetStandings()
        }
    }
}

/// Which known sessions a list leaves out, and what that means.
struct Absence: Equatable {
    /// Not in the list, and not accepted as deleted yet.
    var missing: [Session.ID]
    /// Those of them that are not marked as missing yet.
    var unmarked: [Session.ID]
    /// Whether the server lost them; then nothing is erased.
    var isLoss: Bool
    /// Whether an operator accepts them as deleted.
    var isAccepted: Bool
    private var toldLost: Int

    var lost: Int { isLoss ? missing.count : 0 }
    var isNews: Bool { !unmarked.isEmpty || isAccepted || lost != toldLost }

    static let none = Absence(missing: [], unmarked: [], isLoss: false, isAccepted: false, toldLost: 0)

    private init(
        missing: [Session.ID], unmarked: [Session.ID], isLoss: Bool, isAccepted: Bool, toldLost: Int
    ) {
        self.missing = missing
        self.unmarked = unmarked
        self.isLoss = isLoss
        self.isAccepted = isAccepted
        self.toldLost = toldLost
    }

    init(besides told: Set<String>, in db: Database) throws {
        let known = try db.all(
            "SELECT id, gone FROM session WHERE gone IS NOT NULL AND gone_at IS NULL"
        ) { (id: $0[0] as String, isGone: $0[1] as Bool) }
        let absent = known.filter { !told.contains($0.id) }
        let state = try db.row("SELECT lost, accepted, renewed FROM upstream")
        let isMany =
            absent.count > EventStore.fewMissing
            && absent.count * 100 > known.count * EventStore.missingShare
        let isRenewed: Bool = state?[2] ?? false
        let accepted: Int = state?[1] ?? 0
        let isSuspect = !absent.isEmpty && (isMany || isRenewed)
        isAccepted = isSuspect && absent.count <= accepted
        isLoss = isSuspect && !isAccepted
        missing = absent.map { Session.ID($0.id) }
        unmarked = absent.filter { !$0.isGone }.map { Session.ID($0.id) }
        toldLost = state?[0] ?? 0
    }
}

extension Transaction {
    /// Records what a list left out.
    func note(_ absence: Absence) throws {
        for id in absence.unmarked { try markGone(id) }
        if absence.isAccepted {
            for id in absence.missing { try acceptDeletion("id = ?", [id.rawValue]) }
        }
        if absence.missing.isEmpty || absence.isAccepted {
            try db.run("UPDATE upstream SET accepted = 0, renewed = 0 WHERE accepted > 0 OR renewed = 1")
        }
        guard try db.integer("SELECT 1 FROM upstream WHERE lost <> ?", [absence.lost]) != nil else { return }
        try db.run("UPDATE upstream SET lost = ?, position = ?", [absence.lost, try db.nextPosition()])
    }

    fileprivate func acceptDeletion(_ condition: String, _ arguments: Arguments) throws {
        try db.run("UPDATE session SET gone_at = ? WHERE \(condition)", [moment] + arguments)
    }

    /// Like a deletion in a local store; requests that were waiting to be sent have nowhere to go.
    fileprivate func erase(_ key: Int64) throws {
        guard let row = try SessionRow.find(pk: key, in: db) else { return }
        try delete(row, by: nil)
    }
}
