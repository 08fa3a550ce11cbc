/// The endpoints for an operator's acts on a session.
public enum ActEndpoint: String, Hashable, Sendable, CaseIterable {
    case claim = "claim_session"
    case takeOver = "take_over"
    case release
    case handBack = "hand_back"
    case close = "close_session"
    case reopen = "reopen_session"

    var row: EndpointRow {
        switch self {
        case .claim: Self.row("claim", "Takes over a session if its state matches `saw`.")
        case .takeOver:
            Self.row("take_over", "Takes over a session; for a colleague's, `saw` must name them.")
        case .release: Self.row("release", "Releases a session to the queue.")
        case .handBack: Self.row("hand_back", "Gives a session back to the AI.")
        case .close: Self.row("close", "Closes a session with an outcome.")
        case .reopen: Self.row("reopen", "Reopens a closed session.")
        }
    }

    private static func row(_ name: String, _ summary: String) -> EndpointRow {
        EndpointRow(
            .post, "/switchboard/sessions/{session_id}/\(name)", for: .operators,
            summary, body: ActForm.schema, .json(.shared(.standing)), others: [.missing, .changed],
            isRepeatable: true)
    }
}
