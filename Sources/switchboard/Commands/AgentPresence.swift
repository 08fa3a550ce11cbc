import EventStore

extension EventStore {
    /// How many processes answer for the AI; nil where that is a server's business, or the store fails.
    var agentsAlive: Int? { kind == .local ? try? agents().count : nil }

    /// What to say where a session goes to an AI that is not there; nil where it is, or may be.
    var silenceWarning: String? {
        agentsAlive == 0 ? "No AI agent is running: nobody will answer until one is started." : nil
    }
}

extension Desk {
    /// Says on standard error that nobody will answer.
    func warnOfSilence() {
        if let warning = store.silenceWarning { StandardError.write("switchboard: \(warning)") }
    }
}
