import CommandLine
import Conversation
import EventStore

extension EventStore {
    /// The processes that answer for the AI; nil if a server decides that, or if the store fails.
    var knownAgents: [AgentProcess]? { kind == .local ? try? agents() : nil }

    /// Returns a warning if a session goes to the AI but no agent is running; nil if one is, or may be.
    func silenceWarning(in session: Session.ID) -> String? {
        knownAgents?.contains { $0.answers(in: session) } == false
            ? "No AI agent is running: nobody will answer until one is started." : nil
    }
}

extension Desk {
    /// Warns on standard error if nobody will answer.
    func warnOfSilence() {
        if let warning = store.silenceWarning(in: id) { StandardError.write("switchboard: \(warning)") }
    }
}
