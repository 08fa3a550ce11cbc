import Conversation

extension LedgerLine.Door {
    /// The door that a login alone tells; nil for a person's.
    init?(ofLogin login: String?) {
        guard let login else { return nil }
        if Operator.isRule(login) {
            self = .rule
        } else if Operator.isBridge(login) {
            self = .bridge
        } else {
            return nil
        }
    }

    /// The door that the audit tells.
    init(_ entry: AuditEntry) {
        if let door = Self(ofLogin: entry.author.login) {
            self = door
            return
        }
        if entry.author.token != nil {
            self = .token
            return
        }
        let words = (entry.door ?? "").split(separator: " ")
        switch (words.first, words.dropFirst().first) {
        case ("switchboard", let command?) where Self.commands.contains(command): self = .commandLine
        case ("switchboard", _): self = .console
        case ("switchboardd", "serve"): self = .api
        case ("switchboardd", "agent"): self = .ai
        case ("switchboardd", "bridge"): self = .bridge
        case ("switchboardd", "mirror"): self = .server
        default: self = .program
        }
    }

    /// The commands that act; what else follows `switchboard` belongs to a console.
    private static let commands: Set<Substring> = [
        "append", "chat", "close", "erase", "hand-back", "import", "label", "note", "outbox", "release",
        "reopen", "reply", "steer", "store", "take-over",
    ]
}
