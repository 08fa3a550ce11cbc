import Conversation
import EventStore

/// What an AI's process does.
extension Desk {
    static let lease = Duration.seconds(15)

    /// A lease of zero ends at once.
    func nextTurn(_ process: AgentProcess.ID = "p1", lease: Duration = lease) throws -> Turn? {
        try store.nextTurn(for: process, lease: lease)
    }

    func say(_ text: String, in turn: Turn) throws -> LogEntry {
        try store.append(
            NewEvent(
                source: .aiAgent, kind: .message,
                data: Event.messageData(text, from: Participant(displayName: "Aria")),
                standing: .ai(turn.claim), traceID: turn.traceID, requestID: turn.requestID(1)),
            to: turn.session
        ).value!
    }

    /// Of the session's present turn, told by the refusal of one that cannot be.
    func turnNumber() throws -> Int {
        let never = TurnClaim(epoch: Epoch(0), turn: TurnNumber(.max))
        guard case .staleTurn(let now)? = refusal({ _ = try ai(" ", claim: never) }) else { return -1 }
        return now.turn.rawValue
    }

    func statuses() throws -> [String] { try tail().compactMap { $0.event.status?.name.rawValue } }
}
