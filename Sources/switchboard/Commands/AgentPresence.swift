import CommandLine
import Console
import Conversation
import EventStore
import Glass

extension EventStore {
    /// The processes that answer for the AI; nil if a server decides that, or if the store fails.
    var knownAgents: [AgentProcess]? { kind == .local ? try? agents() : nil }

    /// Whether a session that goes to the AI would be answered by nobody, as far as that is known.
    func isSilent(in session: Session.ID) -> Bool {
        knownAgents?.contains { $0.answers(in: session) } == false
    }

    /// Returns a warning if no AI would answer in a session.
    func silenceWarning(in session: Session.ID) -> SafeText? {
        isSilent(in: session) ? Caution.silence.warning : nil
    }
}

extension Desk {
    /// Warns on standard error if nobody will answer.
    func warnOfSilence() {
        if let warning = store.silenceWarning(in: id) { StandardError.write("switchboard: \(warning)") }
    }
}
