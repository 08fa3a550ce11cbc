public import Conversation
import Storage

/// A session that was taken over from its owner, who has not looked at it since.
public struct Loss: Hashable, Sendable {
    public var session: Session.ID
    /// What to call the session.
    public var name: String
    /// Who took it: their login if this store knows it, else their public name.
    public var by: String

    /// A session that was taken over from its owner.
    public init(session: Session.ID, name: String, by: String) {
        self.session = session
        self.name = name
        self.by = by
    }
}

extension EventStore {
    /// The sessions that were taken over from an operator since they last read them, newest last. Leaves out
    /// those that are theirs again.
    public func losses(of operatorName: String) throws(StoreError) -> [Loss] {
        let isLocal = kind == .local
        return try reading { db in
            // Elsewhere a take-over that names nobody may have come too late.
            let isJudged = try isLocal || db.isServerOurs()
            let acts = try db.all(
                """
                SELECT \(EventRow.selection) FROM read_mark r \(Dialect.orderedJoin) session s ON s.pk = r.session
                \(Dialect.orderedJoin) event e \(Dialect.index("event_offset")) ON e.session = s.pk AND e.offset > r.through
                WHERE r.operator = ? AND s.owner IS DISTINCT FROM r.operator AND s.last_offset > r.through
                    AND e.kind = 'custom' AND e.source = 'human_agent' AND e.deleted = 0 ORDER BY e.pk
                """, [operatorName], EventRow.init)
            var losses: [Int64: Loss] = [:]
            var order: [Int64] = []
            for line in acts where line.author != operatorName {
                guard let act = line.event.handoff, act.action == .takeOver,
                    let row = try SessionRow.find(pk: line.session, in: db),
                    isJudged || act.from != nil || row.mirror.toldAt != nil,
                    try Self.owned(line.session, before: line, operatorName, db)
                else { continue }
                order.removeAll { $0 == line.session }
                order.append(line.session)
                losses[line.session] = Loss(
                    session: row.sessionID, name: row.name, by: line.author ?? act.publicName)
            }
            return order.compactMap { losses[$0] }
        }
    }

    /// Whether the last change of owner before an event was the operator's takeover.
    private static func owned(
        _ session: Int64, before line: EventRow, _ operatorName: String, _ db: Database
    ) throws -> Bool {
        let acts = try db.rows(
            """
            SELECT \(EventRow.selection) FROM event e \(Dialect.index("event_offset"))
            WHERE e.session = ? AND e.offset < ? AND e.kind = 'custom' AND e.deleted = 0
            ORDER BY e.offset DESC
            """, [session, line.event.offset.rawValue])
        while let earlier = try acts.next().map(EventRow.init) {
            switch earlier.event.handoff?.action {
            case .takeOver?: return earlier.author == operatorName
            case .release?, .handBack?, .close?: return false
            case .reopen?, nil: continue
            }
        }
        return false
    }
}

extension SessionRow {
    /// The same as `SessionSummary.name`.
    fileprivate var name: String {
        if !customerName.isEmpty { return customerName }
        return title.flatMap { $0.isEmpty ? nil : $0 } ?? id
    }
}
