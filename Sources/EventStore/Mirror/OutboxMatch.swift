import Conversation
import Handoff
import Storage

/// A request of ours that an event on the server names.
struct OutboxMatch {
    var requestID: String
    var operatorName: String
    var act: OutboxAct
    var event: Event
}

extension Transaction {
    /// Finds the request that an event carries out, never by text alone: the id, the session, the source and
    /// what was asked for must agree.
    func outboxMatch(_ event: Event, in row: SessionRow) throws -> OutboxMatch? {
        guard let id = event.metadata.trailRequest, Request.ID(id).isWellFormed,
            let found = try db.row(
                "SELECT act, operator FROM outbox WHERE request_id = ? AND session = ?", [id, row.id]),
            let act = OutboxAct(SessionRow.parsed(found[0])), act.isSeen(in: event),
            try EventRow.find(requestID: Request.ID(id), session: row.pk, in: db) == nil
        else { return nil }
        return OutboxMatch(requestID: id, operatorName: found[1], act: act, event: event)
    }

    /// Settles a request that was read back: a message is done, and a takeover has succeeded or failed. A
    /// request that takes more steps than its event is settled by whoever carries out the rest.
    func confirm(_ match: OutboxMatch, in row: inout SessionRow) throws {
        let id = Request.ID(match.requestID)
        switch match.act {
        case .append:
            if let text = match.act.text, let identity = match.act.identity {
                try dropDraft(text, as: identity, in: row.sessionID, by: match.operatorName)
            }
            try setOutbox(id, to: .done)
        case .handoff(.takeOver(let reason, let publicReason, _)):
            // A Switchboard server judged it before it entered the log.
            let isOwner = row.mirror.claimOffset == match.event.offset.rawValue
            guard try isOwner || row.mirror.toldAt != nil || db.isServerOurs() else {
                return try setOutbox(id, to: .refused, wording: Refusal.ownedByAnother(row.claim).wording)
            }
            row.state.reason = reason ?? publicReason ?? row.state.reason
            try audit(
                "take_over", row, by: match.operatorName, detail: reason.map { ["reason": .string($0)] })
            try setOutbox(id, to: .done)
        case .handoff(let act):
            if Operator.isRule(match.operatorName) {
                try audit(act.action.rawValue, row, by: match.operatorName)
            }
            // It had been given up, but arrived after all: the rest of it is still to be done.
            try db.run(
                "UPDATE outbox SET state = 'unconfirmed', position = ? WHERE request_id = ? AND state = 'refused'",
                [try db.nextPosition(), id.rawValue])
        case .steer, .label: break
        }
    }
}
