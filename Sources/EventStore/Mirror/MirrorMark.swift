public import Conversation
public import Handoff
import Storage

/// What a mirror knows of one session, and where its next look begins.
public struct MirrorMark: Hashable, Sendable {
    public var session: Session.ID
    /// Who has the session.
    public var custody: Custody
    /// The takeover that made the current owner.
    public var claimOffset: Offset?
    public var isGone: Bool
    /// Whether a Switchboard server has reported the session's state.
    public var isTold: Bool
    public var creation: Timestamp
    public var lookedAt: Timestamp?
    /// The log is known from here to its end; nil if none of it is.
    public var loadedFrom: Offset?
    /// The newest known event that is not deleted.
    public var last: Offset?
    /// The offset after everything known.
    public var next: Offset
    /// Streamed messages without their end, in offset order.
    public var growing: [GrowingStream]
    public var lastCustomer: Offset?
    /// Whether the customer had the last word.
    public var isAnswerDue: Bool
    public var isTurnInFlight: Bool

    public var mode: Mode { custody.mode }
    public var claim: Claim { custody.claim }
    public var isClosed: Bool { custody.isClosed }

    /// A message whose end is not known.
    public struct GrowingStream: Hashable, Sendable {
        public var offset: Offset
        /// The number of its pieces so far.
        public var pieces: Int
    }
}

extension EventStore {
    /// What is known of a session.
    public func mark(of id: Session.ID) throws(StoreError) -> MirrorMark {
        try reading { try SessionRow.find(id, in: $0).mark(in: $0) }
    }

    /// What is known of every session that the server still has.
    public func marks() throws(StoreError) -> [MirrorMark] {
        try reading { db in
            try db.all(
                "SELECT \(SessionRow.selection) FROM session s WHERE s.gone = 0", [], SessionRow.init
            ).map { try $0.mark(in: db) }
        }
    }

    /// The offset of the event that is `count` known events before `offset`, for a look that goes back past
    /// deleted ones.
    public func offset(_ count: Int, before offset: Offset, of id: Session.ID) throws(StoreError) -> Offset {
        try reading { db in
            let found = try db.integer(
                "SELECT offset FROM event WHERE session = ? AND offset < ? ORDER BY offset DESC LIMIT 1 OFFSET ?",
                [SessionRow.key(of: id, in: db), offset.rawValue, max(0, count - 1)])
            return Offset(found ?? 0)
        }
    }

    /// How much of the server's conversations is here; nil in a local store.
    public func mirrorCoverage() throws(StoreError) -> MirrorCoverage? {
        if kind == .local { return nil }
        return try reading { db in
            let row = try db.row(
                """
                SELECT count(*), count(CASE WHEN loaded_from = 0 THEN 1 END) FROM session \(Dialect.index("session_mirrored"))
                WHERE gone IS NOT NULL
                """)!
            return MirrorCoverage(whole: row[1], sessions: row[0])
        }
    }
}

extension SessionRow {
    fileprivate func mark(in db: Database) throws -> MirrorMark {
        let growing = try db.all(
            "SELECT \(EventRow.selection) FROM event e WHERE e.session = ? AND e.growing = 1 AND e.deleted = 0",
            [pk], EventRow.init)
        return MirrorMark(
            session: sessionID, custody: state.custody, claimOffset: mirror.claimOffset.map { Offset($0) },
            isGone: mirror.isGone ?? false, isTold: mirror.toldAt != nil,
            creation: Timestamp(microseconds: creation),
            lookedAt: mirror.lookedAt.map(Timestamp.init(microseconds:)),
            loadedFrom: mirror.loadedFrom.map { Offset($0) }, last: state.lastOffset, next: state.nextOffset,
            growing: growing.map {
                MirrorMark.GrowingStream(
                    offset: $0.event.offset, pieces: $0.event.data["chunks"]?.array?.count ?? 0)
            }.sorted { $0.offset < $1.offset },
            lastCustomer: state.lastCustomerOffset,
            isAnswerDue: try isCustomerLast(in: db), isTurnInFlight: state.turnInFlight != nil)
    }

    private func isCustomerLast(in db: Database) throws -> Bool {
        switch lineSource {
        case Source.customer.rawValue: true
        // The AI's newest message may not be an answer.
        case Source.aiAgent.rawValue:
            try db.lastWord(of: pk, countingLate: true)?.isCustomerMessage ?? false
        default: false
        }
    }
}

extension EventStore {
    /// Whether the AI has started anything after an offset. The rest of an earlier turn does not count.
    public func hasTurn(after offset: Offset, of id: Session.ID) throws(StoreError) -> Bool {
        try reading { db in
            let pk = try SessionRow.key(of: id, in: db)
            let later = try db.all(
                """
                SELECT \(EventRow.selection) FROM event e \(Dialect.index("event_offset"))
                WHERE e.session = ? AND e.offset > ? AND e.source = 'ai_agent' AND e.deleted = 0
                """, [pk, offset.rawValue], EventRow.init)
            return try later.contains { line in
                let event = line.event
                guard event.hasTrace, event.status?.name != .acknowledged else { return true }
                return try db.integer(
                    "SELECT 1 FROM event WHERE session = ? AND offset <= ? AND trace = ? LIMIT 1",
                    [pk, offset.rawValue, event.traceID]) == nil
            }
        }
    }
}
