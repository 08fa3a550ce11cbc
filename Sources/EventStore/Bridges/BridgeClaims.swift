public import Conversation
import Handoff
import Storage

extension EventStore {
    /// The operator as whom a bridge acts; created when the bridge first appears.
    public func bridgeOperator(_ bridge: String) throws(StoreError) -> Operator {
        try transacting { try $0.bridgeOperator(bridge) }
    }

    /// Claims waiting sessions for a bridge, longest wait first, and makes their links, in one transaction.
    ///
    /// A session that the bridge returned to the queue is left to others until it has changed hands.
    ///
    /// - Parameters:
    ///   - bridge: The bridge's name.
    ///   - filter: Which sessions it takes.
    ///   - limit: How many at most.
    /// - Returns: The new links; in a mirror store they are `claiming`.
    /// - Throws: A storage error.
    public func claimWaiting(
        for bridge: String, _ filter: BridgeFilter, limit: Int = 50
    ) throws(StoreError) -> [BridgeLink] {
        let now = now
        guard try reading({ try !Self.candidates(bridge, filter, at: now, limit: 1, in: $0).isEmpty }) else {
            return []
        }
        let isLocal = kind == .local
        return try transacting { transaction in
            let someone = try transaction.bridgeOperator(bridge)
            let rows = try Self.candidates(bridge, filter, at: now, limit: limit, in: transaction.db)
            return try rows.map { try transaction.claim($0, for: bridge, someone, isLocal: isLocal) }
        }
    }

    /// Gives a session to a bridge, whoever has it now; as compare-and-set on what was seen. The bridge makes a link
    /// once it sees that.
    ///
    /// - Throws: `.ownedByAnother` or `.changedMeanwhile` with the current claim, or a storage error.
    @discardableResult
    public func give(
        _ id: Session.ID, to bridge: String, saw: Claim
    ) throws(StoreError) -> Settled<Claim> {
        try takeOver(id, by: try bridgeOperator(bridge), reason: nil, saw: saw)
    }

    /// Lets another process run the bridge at once.
    public func releaseBridge(_ bridge: String, as process: String) throws(StoreError) {
        try transacting(counts: false) { transaction in
            try transaction.db.run(
                "UPDATE lease SET until = ? WHERE name = ? AND process = ?",
                [transaction.leaseClock.now(), "bridge \(bridge)", process])
        }
    }

    private static func candidates(
        _ bridge: String, _ filter: BridgeFilter, at now: Timestamp, limit: Int, in db: Database
    ) throws -> [SessionRow] {
        // Whether the reason fits is known only once the row was read, so rows are read until enough fit.
        let rows = try db.rows(
            """
            SELECT \(SessionRow.selection) FROM session s
            WHERE s.mode = 1 AND s.owner IS NULL AND s.waiting_since IS NOT NULL
                AND coalesce(s.gone, 0) = 0
                AND NOT EXISTS (SELECT 1 FROM bridge_link l WHERE l.session = s.pk AND (\(BridgeLink.isHeld)
                    OR l.bridge = ? AND l.epoch >= s.epoch))
            ORDER BY s.waiting_since, s.pk
            """, [bridge])
        var found: [SessionRow] = []
        while found.count < limit, let row = try rows.next().map(SessionRow.init) {
            if filter.admits(row, at: now) { found.append(row) }
        }
        return found
    }

    /// Sees which claims of a mirror store the server has confirmed or refused.
    ///
    /// - Returns: The links that have become `opening`.
    public func settleClaims(of bridge: String) throws(StoreError) -> [BridgeLink] {
        let waiting = try reading { db in
            try db.integer(
                "SELECT 1 FROM bridge_link WHERE bridge = ? AND state = 'claiming' LIMIT 1", [bridge])
        }
        if waiting == nil { return [] }
        return try transacting { transaction in
            let links = try transaction.db.all(
                "\(BridgeLink.query) WHERE l.bridge = ? AND l.state = 'claiming' ORDER BY l.pk", [bridge],
                BridgeLink.init)
            return try links.compactMap { try transaction.settleClaim($0) }
        }
    }

    /// Takes or renews the right to run a bridge, and shows that it is alive, as a console's heartbeat does.
    ///
    /// - Parameters:
    ///   - bridge: The bridge's name.
    ///   - process: From `FollowerProcess.name`.
    ///   - span: How long the right holds without another call.
    /// - Returns: nil if a living process runs it; otherwise whether nobody has run it for a minute or more.
    /// - Throws: A storage error.
    public func holdBridge(
        _ bridge: String, as process: String, for span: Duration
    ) throws(StoreError) -> Bool? {
        try transacting(counts: false) { transaction in
            guard let lease = try transaction.takeLease("bridge \(bridge)", of: process, for: span) else {
                return nil
            }
            let someone = try transaction.bridgeOperator(bridge)
            try transaction.db.run(
                "UPDATE operator SET seen = ? WHERE name = ? AND coalesce(seen, 0) < ?",
                [transaction.moment, someone.name, transaction.moment])
            return lease.isNew
        }
    }
}

extension Transaction {
    func bridgeOperator(_ bridge: String) throws -> Operator {
        let name = Operator.login(ofBridge: bridge)
        try WellFormed.require(name, "bridge's name")
        return try knownOperator(name)
    }

    fileprivate func claim(
        _ row: SessionRow, for bridge: String, _ someone: Operator, isLocal: Bool
    ) throws -> BridgeLink {
        let key = ids.short()
        let request = Request.ID(key + ".claim")
        let act = HandoffAct.takeOver(reason: nil, publicReason: nil, sparesClosing: true)
        var epoch = row.claim.epoch
        if isLocal {
            let acting = by(Author(login: someone.name))
            epoch = try acting.carryOut(
                act, on: row.sessionID, by: someone, saw: row.claim, requestID: request
            ).epoch
        } else {
            try enqueue(.handoff(act), request, someone, row.claim, in: row)
        }
        return try link(row, to: bridge, isLocal ? .opening : .claiming, epoch, key: key)
    }

    fileprivate func link(
        _ row: SessionRow, to bridge: String, _ state: BridgeLink.Stage, _ epoch: Epoch, key: String
    ) throws -> BridgeLink {
        try db.run(
            """
            INSERT INTO bridge_link (session, link, bridge, state, epoch, next, opened)
            VALUES (?, ?, ?, ?, ?, 0, ?)
            """, [row.pk, key, bridge, state.rawValue, epoch.rawValue, moment])
        return try BridgeLink.find(db.lastInsertedRowID, in: db)!
    }

    fileprivate func settleClaim(_ link: BridgeLink) throws -> BridgeLink? {
        let row = try SessionRow.find(link.session, in: db)
        if row.state.custody.isOwn(Operator.login(ofBridge: link.bridge)) {
            try db.run(
                "UPDATE bridge_link SET state = 'opening', epoch = ? WHERE pk = ?",
                [row.claim.epoch.rawValue, link.id])
            return try BridgeLink.find(link.id, in: db)
        }
        let state = try db.text(
            "SELECT state FROM outbox WHERE request_id = ?", [link.request("claim").rawValue])
        if state.flatMap(OutboxRequest.State.init(rawValue:))?.isSettled ?? true {
            try db.run(
                "UPDATE bridge_link SET state = 'ended', ended = ?, epoch = ?, trouble = ? WHERE pk = ?",
                [moment, row.claim.epoch.rawValue, "The server refused the claim.".blob, link.id])
        }
        return nil
    }
}

/// Sessions that a bridge owns although their links do not say so.
extension EventStore {
    /// Follows a claim that has changed without leaving the bridge, so that it can go on speaking.
    ///
    /// - Returns: The link with the session's epoch; nil if the session is not the bridge's.
    public func adopt(_ link: BridgeLink) throws(StoreError) -> BridgeLink? {
        try transacting { transaction in
            let row = try SessionRow.find(link.session, in: transaction.db)
            guard row.state.custody.isOwn(Operator.login(ofBridge: link.bridge)) else { return nil }
            try transaction.db.run(
                "UPDATE bridge_link SET epoch = ? WHERE pk = ?", [row.claim.epoch.rawValue, link.id])
            return try BridgeLink.find(link.id, in: transaction.db)
        }
    }

    /// Makes links for sessions that a bridge owns without one, such as those that were given to it on a server.
    public func linkOwned(by bridge: String) throws(StoreError) -> [BridgeLink] {
        let login = Operator.login(ofBridge: bridge)
        let condition = """
            s.owner = ? AND s.mode = 1 AND NOT EXISTS (
                SELECT 1 FROM bridge_link l WHERE l.session = s.pk AND \(BridgeLink.isHeld))
            """
        let isNeeded = try reading {
            try $0.integer("SELECT 1 FROM session s WHERE \(condition) LIMIT 1", [login]) != nil
        }
        if !isNeeded { return [] }
        return try transacting { transaction in
            let rows = try transaction.db.all(
                "SELECT \(SessionRow.selection) FROM session s WHERE \(condition)", [login], SessionRow.init)
            return try rows.compactMap { row in
                // What the bridge has given up stays given up until the server says so.
                let isLeaving = try transaction.db.integer(
                    "SELECT 1 FROM bridge_link WHERE session = ? AND bridge = ? AND epoch > ? LIMIT 1",
                    [row.pk, bridge, row.claim.epoch.rawValue])
                if isLeaving != nil { return nil }
                return try transaction.link(
                    row, to: bridge, .opening, row.claim.epoch, key: transaction.ids.short())
            }
        }
    }
}
