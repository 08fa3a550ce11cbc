import Console
import Conversation
import EventStore
import Glass

/// The customer of the open session, line by line.
extension LinearConsole {
    /// How far back results of tools are looked for.
    private static var logLimit: Int { 500 }
    private static var othersLimit: Int { 20 }

    /// Says who the customer is, what the session and its tools say about them, and their other sessions, which can
    /// then be opened by their numbers.
    func sayCustomer() throws {
        guard let open else { return try sayNothingIsOpen() }
        guard let file = try store.customerFile(of: open.id, for: person.name, limit: Self.othersLimit) else {
            return try say("The open session was deleted.")
        }
        let log = try store.tail(of: open.id, limit: Self.logLimit).entries
        let sections =
            CustomerSection.customer(file, .system)
            + CustomerSection.session(
                open.summary, log: log, notes: try store.notes(of: open.id), .system)
        for section in sections {
            try say("\(section.title):")
            for fact in section.facts {
                let name = SafeText(oneLine: fact.name)
                try say(
                    name.isEmpty ? SafeText(oneLine: fact.value) : "\(name): \(SafeText(oneLine: fact.value))"
                )
            }
        }
        guard let others = CustomerSection.othersTitle(file) else { return }
        try say("\(others):")
        listed = file.others.map(\.id)
        for (index, summary) in file.others.enumerated() { try say("\(index + 1): \(describe(summary))") }
    }

    /// Sets what the customer of the open session is told when it next changes hands.
    func tell(_ text: String) throws {
        guard let open else { return try sayNothingIsOpen() }
        guard store.kind == .local else {
            return try say(
                "On a server, tell it yourself: reply TEXT after taking over, or before handing back.")
        }
        telling = text.isEmpty ? nil : (open.id, text)
        try say(
            text.isEmpty
                ? "The customer is told nothing."
                : "The customer is told this with the next take-over or hand-back here. tell alone takes it back."
        )
    }

    /// What the customer of a session is told with an act; nil for nothing.
    func told(with act: HandoffAct, in session: Session.ID) -> String? {
        guard let telling, telling.session == session else { return nil }
        switch act {
        case .takeOver, .handBack: return telling.text
        default: return nil
        }
    }
}
