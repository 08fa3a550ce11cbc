public import Conversation
import Storage

extension EventStore {
    /// Carries out an operator's act in a local store and says something to the customer with it, in one
    /// transaction: before a session is given up, and after it was taken over. If either is refused, nothing happens.
    ///
    /// - Parameters:
    ///   - act: A takeover or a hand-back.
    ///   - text: What the operator says, as themselves.
    ///   - id: The session.
    ///   - someone: Who acts.
    ///   - saw: What the operator saw.
    ///   - requestID: Makes a retry harmless.
    /// - Returns: The current claim.
    /// - Throws: `.mirrorStore`, or as the operation that is named like the act.
    @discardableResult
    public func carryOut(
        _ act: HandoffAct, saying text: String, on id: Session.ID, by someone: Operator, saw: Claim,
        requestID: Request.ID
    ) throws(StoreError) -> Claim {
        try requireLocal()
        return try transacting {
            try $0.carryOut(act, saying: text, on: id, by: someone, saw: saw, requestID: requestID)
        }
    }
}

extension Transaction {
    /// Says something to the customer of one's own session. The row is not saved yet.
    func say(_ text: String, in row: inout SessionRow, by someone: Operator, _ act: Request.ID?) throws {
        let request = act.map { Request.ID($0.rawValue + "-says") }
        let new = NewEvent(
            source: .humanAgent, kind: .message,
            data: Event.messageData(text, from: Participant(displayName: someone.publicName)),
            standing: .human(operator: someone, saw: row.claim), metadata: Self.trail(of: someone, request),
            requestID: request)
        if case .refused(let refusal) = try append(new, to: &row) { throw refusal }
    }
}
