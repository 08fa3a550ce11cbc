import Conversation
import Handoff
import Storage

extension Transaction {
    /// Recomputes the AI's status from the log.
    func rereadAI(_ row: inout SessionRow) throws {
        row.state.aiStatus = nil
        let lines = try db.rows(
            """
            SELECT \(EventRow.selection) FROM event e WHERE e.session = ? AND e.deleted = 0
                AND e.kind = 'status' AND e.source = 'ai_agent' ORDER BY e.offset DESC
            """, [row.pk])
        while let line = try lines.next().map(EventRow.init) {
            guard let status = line.event.status, !(line.isLate && status.isInFlight) else { continue }
            row.state.followAI(line.event, isLate: line.isLate)
            let offset = line.event.offset.rawValue
            if row.state.hasFailed, try isAnswered(after: offset, in: row) { row.state.aiStatus = nil }
            return
        }
    }

    private func isAnswered(after offset: Int, in row: SessionRow) throws -> Bool {
        try db.integer(
            """
            SELECT 1 FROM event \(Dialect.index("event_offset")) WHERE session = ? AND offset > ? AND deleted = 0
                AND late = 0 AND kind = 'message' AND source <> 'customer' LIMIT 1
            """, [row.pk, offset]) != nil
    }
}
