public import Conversation
import Handoff
import Storage

extension EventStore {
    /// Stores the state of sessions on a Switchboard server: from then on mode, owner and epoch are the
    /// server's, and the log explains them.
    ///
    /// States that are already known are skipped, and so are sessions that the mirror does not know.
    public func mirror(_ standings: [ToldStanding]) throws(StoreError) {
        try requireMirror()
        let news = try reading { db in
            try standings.filter { standing in
                let id = standing.session
                guard id.isWellFormed,
                    let row = try db.first(
                        "SELECT \(SessionRow.selection) FROM session s WHERE s.id = ?", [id.rawValue],
                        SessionRow.init)
                else { return false }
                return !row.isTold(by: standing)
            }
        }
        if news.isEmpty { return }
        try transacting { transaction in
            for standing in news { try transaction.mirror(standing) }
        }
    }

    /// Shows what the AI of a Switchboard server is writing; empty if the AI gave that up.
    public func mirror(_ words: LiveWords) throws(StoreError) {
        try requireMirror()
        guard words.session.isWellFormed else { return }
        // A feed that is read from its beginning tells an empty row for every session in which an AI ever wrote.
        let key = try reading { db in
            let row = try db.row(
                "SELECT s.pk, w.text FROM session s LEFT JOIN words w ON w.session = s.pk WHERE s.id = ?",
                [words.session.rawValue])
            return row.flatMap { ($0.optionalText(1) ?? "").isExactly(words.text) ? nil : $0[0] as Int64 }
        }
        guard let key else { return }
        try transacting { transaction in
            guard try SessionRow.find(pk: key, in: transaction.db) != nil else { return }
            try transaction.show(words.text, in: key)
        }
    }

    /// Forgets what the server reported about sessions' states, and that it was a Switchboard server: at least
    /// for now it reports nothing of the kind.
    public func forgetStandings() throws(StoreError) {
        try requireMirror()
        let isKnown = try reading {
            try $0.integer(
                """
                SELECT 1 WHERE EXISTS (SELECT 1 FROM session WHERE told_at IS NOT NULL)
                    OR EXISTS (SELECT 1 FROM words WHERE length(text) > 0)
                    OR EXISTS (SELECT 1 FROM upstream WHERE generation <> '')
                """) == 1
        }
        guard isKnown else { return }
        try transacting {
            try $0.forgetStandings()
            try $0.db.run("UPDATE upstream SET generation = '' WHERE generation IS NOT NULL")
        }
    }
}

extension Schema {
    /// `told_at` is the server's position of the state that was stored last; null if only the log shows it.
    static func registerToldStandings(in migrator: inout Migrator) {
        migrator.registerMigration("15 standings on servers of ours") { db in
            try db.execute("ALTER TABLE session ADD COLUMN told_at INTEGER")
        }
    }
}

extension SessionRow {
    /// Whether the state contains nothing new. The log may have been read further meanwhile, by events that
    /// the next report includes too.
    fileprivate func isTold(by standing: ToldStanding) -> Bool {
        guard let known = mirror.toldAt else { return false }
        if known != standing.position { return known > standing.position }
        return state.stands(as: standing) && !mirror.isModeGuessed
    }

    fileprivate mutating func stand(as standing: ToldStanding, at moment: Timestamp) {
        state.stand(as: standing, at: moment)
        // What was asked for later is newer than this.
        mirror.modeAt = moment.microseconds
        if state.owner == nil { mirror.claimOffset = nil }
        mirror.isModeGuessed = false
        mirror.isHandoffLost = false
        mirror.switchedAt = nil
        mirror.toldAt = standing.position
    }
}

extension Database {
    /// Whether the mirrored server is known to be one of ours, which judges every act before it comes into a log, and
    /// has a fence.
    func isServerOurs() throws -> Bool {
        try integer("SELECT 1 FROM upstream WHERE generation <> ''") != nil
    }
}

extension Transaction {
    func forgetStandings() throws {
        try db.run("UPDATE session SET told_at = NULL WHERE told_at IS NOT NULL")
        // Whoever was writing there is not writing here.
        let writing = try db.all("SELECT session FROM words WHERE length(text) > 0") { $0[0] as Int64 }
        for session in writing { try show("", in: session) }
    }

    fileprivate func mirror(_ standing: ToldStanding) throws {
        var row = try SessionRow.find(standing.session, in: db)
        let old = row
        // The log may have been read further than the server's was when it sent this; its next report is on
        // its way.
        let isOld = try db.row(
            "SELECT 1 FROM event WHERE session = ? AND offset > ? AND deleted = 0 LIMIT 1",
            [row.pk, standing.lastOffset?.rawValue ?? -1])
        if isOld != nil { return }
        row.stand(as: standing, at: now)
        // Until now the epochs were counted here. Open requests refer to that count, so they get the
        // server's.
        if old.mirror.toldAt == nil, row.state.mode == old.state.mode,
            row.state.owner.isExactly(old.state.owner)
        {
            try db.run(
                "UPDATE outbox SET seen_epoch = ? WHERE session = ? AND seen_epoch = ? AND \(EventStore.isOpen)",
                [row.state.epoch.rawValue, row.id, old.state.epoch.rawValue])
        }
        // A new owner has ended what the AI was writing.
        if row.claim != old.claim { try dropWords(of: row) }
        if let owner = row.state.owner, !owner.isExactly(old.state.owner),
            try db.row("SELECT 1 FROM operator WHERE name = ?", [owner]) != nil
        {
            try openForReading(row, by: owner)
        }
        try save(&row, over: old)
    }
}
