import Conversation
import Handoff
import Storage

/// What the log says about an AI's turn before one of its events. This is the one place that decides whether
/// a turn is over.
///
/// A server may post more of a turn after its end: at its default pace Parlant puts `typing`, a preamble,
/// `ready` and `processing` after `cancelled`. Nobody waits for that. A turn that is taken up again is
/// acknowledged again.
struct TurnTrail {
    /// Whether it was cancelled or completed.
    private(set) var hasEnded = false
    private(set) var wasCancelled = false
    /// Whether an operator took the session over since it began.
    private(set) var wasDisplaced = false

    /// Turns have about ten events, and not many more come between them.
    private static let reach = 200

    init(before event: Event, in session: Int64, _ db: Database) throws {
        let lines = try db.rows(
            """
            SELECT source, kind, trace, data FROM event \(Dialect.index("event_offset"))
            WHERE session = ? AND offset < ? AND offset >= ? AND deleted = 0 ORDER BY offset DESC
            """, [session, event.offset.rawValue, event.offset.rawValue - Self.reach])
        while let line = try lines.next() {
            guard line[2] as String == event.traceID else {
                let isOfHuman = Source(rawValue: line[0]).isHuman
                if !wasDisplaced, isOfHuman, line[1] as String == Kind.custom.rawValue {
                    wasDisplaced = HandoffEvent(SessionRow.parsed(line[3]))?.action == .takeOver
                }
                continue
            }
            if line[0] as String == Source.customer.rawValue { return }
            guard line[1] as String == Kind.status.rawValue, let status = Status(SessionRow.parsed(line[3]))
            else { continue }
            if status.name == .acknowledged { return }
            if status.name == .cancelled { wasCancelled = true }
            if status.endsTurn { hasEnded = true }
        }
    }
}

extension Database {
    /// Whether an AI's event no longer means anything: it is a status of a turn that is over, or a message of
    /// one that was cancelled for an operator who has since handed back.
    func isBehindItsTurn(_ event: Event, in session: Int64) throws -> Bool {
        guard event.source == .aiAgent, event.hasTrace, !event.isDeleted else { return false }
        if let status = event.status {
            guard status.isInFlight, status.name != .acknowledged else { return false }
            return try TurnTrail(before: event, in: session, self).hasEnded
        }
        guard event.kind == .message else { return false }
        let trail = try TurnTrail(before: event, in: session, self)
        return trail.wasCancelled && trail.wasDisplaced
    }
}
