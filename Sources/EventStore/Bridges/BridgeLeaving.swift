public import Conversation
import Handoff
import Storage

/// What becomes of a session that leaves a bridge.
public enum LeavingAct: Hashable, Sendable {
    /// The AI goes on.
    case handBack(Outcome?)
    /// It is closed, unless the customer has written something that the desk never had: then the AI answers it.
    case close(Outcome)
    /// It waits for a person again.
    case release
    /// It has left already, because somebody took it over or it was closed.
    case nothing
}

extension EventStore {
    /// Lets a session leave its bridge, in one transaction: the act under the bridge's claim, the end of the link, and
    /// what the desk is still told.
    ///
    /// - Parameters:
    ///   - link: Whose session leaves. A second time does nothing.
    ///   - act: What becomes of it; without effect if the session is not the bridge's anymore.
    ///   - farewell: What people at the desk read before the conversation is ended there; nil if the desk ended it.
    ///   - arrival: What the desk said that made it leave; it is dealt with then.
    /// - Throws: A storage error.
    public func leave(
        _ link: Int64, _ act: LeavingAct, telling farewell: String?, because arrival: StoredArrival? = nil
    ) throws(StoreError) {
        let isLocal = kind == .local
        try transacting { transaction in
            if let arrival { try transaction.finish(arrival, as: "done") }
            guard let link = try BridgeLink.find(link, in: transaction.db), link.state.isHeld else { return }
            var outcome: Outcome?
            if let act = try transaction.permitted(act, link) {
                outcome = act.outcome
                try transaction.carryOut(act, for: link, isLocal: isLocal)
            }
            try transaction.end(link, outcome, telling: farewell)
        }
    }

    /// Ends a link whose desk cannot take the session, and returns the session to the queue with a note.
    public func giveUp(_ link: Int64, because trouble: String) throws(StoreError) {
        let isLocal = kind == .local
        try transacting { transaction in
            guard let link = try BridgeLink.find(link, in: transaction.db), link.state.isHeld else { return }
            if let act = try transaction.permitted(.release, link) {
                try transaction.carryOut(act, for: link, isLocal: isLocal)
            }
            let name = Operator.login(ofBridge: link.bridge)
            _ = try transaction.addNote("Not taken to the desk: \(trouble)", by: name, to: link.session)
            try transaction.db.run(
                "UPDATE bridge_link SET trouble = ? WHERE pk = ?", [trouble.blob, link.id])
            // What the desk has made of it is ended there.
            try transaction.end(link, nil, telling: "")
        }
    }

    /// Adds a note of a bridge that operators read, once for each name.
    public func addBridgeNote(_ text: String, to link: BridgeLink) throws(StoreError) {
        try transacting { transaction in
            _ = try transaction.addNote(
                text, by: Operator.login(ofBridge: link.bridge), to: link.session)
        }
    }
}

extension Transaction {
    /// What the bridge may do under its claim; nil for nothing.
    fileprivate func permitted(_ act: LeavingAct, _ link: BridgeLink) throws -> HandoffAct? {
        let row = try SessionRow.find(link.session, in: db)
        let name = Operator.login(ofBridge: link.bridge)
        guard row.claim == link.claim, row.state.custody.isOwn(name) else { return nil }
        switch act {
        case .nothing: return nil
        case .release: return .release(restoresWait: link.answered == nil)
        case .handBack(let outcome): return .handBack(outcome: outcome, note: nil)
        case .close(let outcome):
            if try isUnheard(link, row) { return .handBack(outcome: outcome, note: nil) }
            return .close(outcome: outcome)
        }
    }

    /// Whether the customer wrote something that the desk never had.
    private func isUnheard(_ link: BridgeLink, _ row: SessionRow) throws -> Bool {
        if let last = row.state.lastCustomerOffset, last >= link.next { return true }
        return try db.integer(
            """
            SELECT 1 FROM desk_post p WHERE p.link = ? AND p.kind = 'customer'
                AND (\(DeskPost.isOpen) OR p.state = 'failed') LIMIT 1
            """, [link.id]) != nil
    }

    fileprivate func carryOut(_ act: HandoffAct, for link: BridgeLink, isLocal: Bool) throws {
        let someone = try bridgeOperator(link.bridge)
        let request = link.request("leave")
        if isLocal {
            _ = try by(Author(login: someone.name)).carryOut(
                act, on: link.session, by: someone, saw: link.claim, requestID: request)
        } else if try db.integer("SELECT 1 FROM outbox WHERE request_id = ?", [request.rawValue]) == nil {
            let row = try SessionRow.find(link.session, in: db)
            try enqueue(.handoff(act), request, someone, link.claim, in: row)
        }
    }

    /// Ends a link. Calls that were not begun are dropped; one that was is settled first.
    fileprivate func end(_ link: BridgeLink, _ outcome: Outcome?, telling farewell: String?) throws {
        try db.run(
            "UPDATE desk_post SET state = 'failed', reason = ?, text = ? WHERE link = ? AND state = 'pending'",
            ["The session had left the desk.".blob, "".blob, link.id])
        let isBegun =
            try link.conversation != nil
            || db.integer(
                "SELECT 1 FROM desk_post WHERE link = ? AND state IN ('sending', 'unconfirmed') LIMIT 1",
                [link.id]) != nil
        let isTold = farewell != nil && isBegun
        if isTold, let farewell {
            let note = NewPost(.note, name: "farewell", text: farewell)
            try queue(
                farewell.isEmpty ? [NewPost(.end, name: "end")] : [note, NewPost(.end, name: "end")],
                for: link)
        } else {
            // The desk has ended it: whether it had the last call does not matter anymore.
            try db.run(
                """
                UPDATE desk_post SET state = 'failed', reason = ?, text = ?
                WHERE link = ? AND state IN ('sending', 'unconfirmed')
                """, ["The conversation ended at the desk.".blob, "".blob, link.id])
        }
        // The release, like every act of an owner, starts one new epoch.
        try db.run(
            "UPDATE bridge_link SET state = ?, ended = ?, outcome = ?, epoch = ? WHERE pk = ?",
            [
                (isTold ? BridgeLink.Stage.ending : .ended).rawValue, moment, outcome?.rawValue,
                link.epoch.rawValue + 1, link.id,
            ])
    }
}

extension HandoffAct {
    fileprivate var outcome: Outcome? {
        switch self {
        case .handBack(let outcome, _): outcome
        case .close(let outcome): outcome
        case .takeOver, .release, .reopen: nil
        }
    }
}
