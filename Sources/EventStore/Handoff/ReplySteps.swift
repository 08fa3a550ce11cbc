import Conversation
import Handoff
import Storage

/// What a canned reply does after its text.
extension Transaction {
    /// Whether an earlier attempt of the same request has sent its message, and done what follows it.
    func isSent(_ requestID: Request.ID, in id: Session.ID) throws -> Bool {
        let key = try SessionRow.key(of: id, in: db)
        return try EventRow.find(requestID: requestID, session: key, in: db) != nil
    }

    /// Performs steps in order, under the rules of the acts that they stand for.
    ///
    /// - Throws: The refusal of the first that may not be done, so that nothing is.
    func perform(_ steps: [CannedReply.Step], in id: Session.ID, by someone: Operator) throws {
        guard !steps.isEmpty else { return }
        var row = try SessionRow.find(id, in: db)
        let old = row
        for step in steps {
            switch step {
            case .label(let label): try change(&row, by: LabelChange(adding: [label]), for: someone)
            case .close(let outcome): try carryOut(.close(outcome: outcome), allowedOn: &row, by: someone)
            case .handBack: try carryOut(.handBack(outcome: nil, note: nil), allowedOn: &row, by: someone)
            }
        }
        try save(&row, over: old)
    }

    private func carryOut(_ act: HandoffAct, allowedOn row: inout SessionRow, by someone: Operator) throws {
        if let refusal = row.state.custody.refusal(of: act, by: someone.name, saw: row.claim) {
            throw refusal
        }
        try carryOut(act, on: &row, by: someone)
    }
}
