import Conversation
import EventStore

extension EventStore {
    /// The processes that answer for the AI; nil where that is a server's business, or the store fails.
    var knownAgents: [AgentProcess]? { kind == .local ? try? agents() : nil }

    /// What to say where a session goes to an AI that is not there; nil where it is, or may be.
    func silenceWarning(in session: Session.ID) -> String? {
        knownAgents?.contains { $0.answers(in: session) } == false
            ? "No AI agent is running: nobody will answer until one is started." : nil
    }
}

extension Desk {
    /// Says on standard error that nobody will answer.
    func warnOfSilence() {
        if let warning = store.silenceWarning(in: id) { StandardError.write("switchboard: \(warning)") }
    }
}
