import Conversation
import Storage

/// The part of a session's row about its AI: the status of the current turn, or that the last turn failed.
extension SessionRow {
    var turnInFlight: Status.Name? { hasFailed ? nil : aiStatus.map(Status.Name.init(rawValue:)) }

    var hasFailed: Bool { aiStatus == Status.Name.error.rawValue }

    /// Applies an event of the AI's turn, or an answer that makes up for a failed turn.
    mutating func followAI(_ event: Event, isLate: Bool) {
        if event.source == .aiAgent, let status = event.status {
            // A turn that a takeover cut off may end in any way: nobody is waiting for it anymore.
            if !(isLate && status.isInFlight) { aiStatus = isLate ? nil : status.kept }
        } else if hasFailed, event.isAnswer, !isLate {
            aiStatus = nil
        }
    }
}

extension Transaction {
    /// Recomputes the AI's status from the log.
    func rereadAI(_ row: inout SessionRow) throws {
        row.aiStatus = nil
        let lines = try db.rows(
            """
            SELECT \(EventRow.selection) FROM event e WHERE e.session = ? AND e.deleted = 0
                AND e.kind = 'status' AND e.source = 'ai_agent' ORDER BY e.offset DESC
            """, [row.pk])
        while let line = try lines.next().map(EventRow.init) {
            guard let status = line.event.status, !(line.isLate && status.isInFlight) else { continue }
            row.followAI(line.event, isLate: line.isLate)
            let offset = line.event.offset.rawValue
            if row.hasFailed, try isAnswered(after: offset, in: row) { row.aiStatus = nil }
            return
        }
    }

    private func isAnswered(after offset: Int, in row: SessionRow) throws -> Bool {
        try db.integer(
            """
            SELECT 1 FROM event INDEXED BY event_offset WHERE session = ? AND offset > ? AND deleted = 0
                AND late = 0 AND kind = 'message' AND source <> 'customer' LIMIT 1
            """, [row.pk, offset]) != nil
    }
}

extension Status {
    /// The status name to store; nil if the turn ended without an error.
    fileprivate var kept: String? { isInFlight || name == .error ? name.rawValue : nil }
}

extension Event {
    fileprivate var isAnswer: Bool { kind == .message && source != .customer && !isDeleted }
}
