import Agent
import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass
import Glibc

/// `switchboard chat`: plays the customer, in another terminal.
struct ChatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "Be the customer, in another terminal.",
        discussion: """
            What you type is sent line by line; what is said to you appears as it comes. Without a session a terminal \
            offers some, a pipe begins a new one. Ctrl-D ends it.

            A new conversation is answered by the AI agent that runs on the store or, where none does, by a scripted one \
            of this command's own, in this conversation alone.
            """)

    @Argument(help: "The session; without one it offers some or makes one.")
    var session: String?

    @Flag(help: "Begin a new session.")
    var new = false

    @Option(help: "The customer's name in a new session.")
    var name = "Guest"

    @Option(help: "The agent's id in a new session; otherwise that of the guidelines.")
    var agent: String?

    @Option(
        help:
            "What a scripted agent answers by, also in a session that is there; otherwise the bundled example.",
        completion: .file(extensions: ["guidelines"]))
    var guidelines: String?

    @OptionGroup var store: StoreArguments

    func validate() throws {
        if new, session != nil { throw ValidationError("Choose one of a session and --new.") }
        if name.allSatisfy(\.isWhitespace) { throw ValidationError("The name is empty.") }
    }

    func run() throws {
        try complaining {
            EndOnSignal.install()
            let surroundings = try Surroundings()
            let script = try guidelines.map(Guidelines.init(file:)) ?? BundledGuidelines.bookshop.guidelines
            if session == nil {
                try surroundings.withStoreMade(store) { try chat(in: $0, script) }
            } else {
                try surroundings.withStore(store) { try chat(in: $0, script) }
            }
        }
    }

    private func chat(in store: EventStore, _ script: Guidelines) throws {
        guard store.kind == .local else { throw StoreError.refused(.mirrorStore) }
        var typing = LineTyping()
        guard let choice = try chosen(in: store, script, &typing) else { return }
        let isTerminal = isatty(STDIN_FILENO) == 1
        let companion =
            choice.isNew || guidelines != nil
            ? ChatCompanion(store, in: choice.id, script, pace: isTerminal ? .natural : .instant) : nil
        var chat = Chat(
            store: store, summary: try store.known(choice.id, for: ""), typing: typing, companion: companion)
        defer { chat.end() }
        try chat.run()
    }

    private typealias Choice = (id: Session.ID, isNew: Bool)

    /// Returns the session to chat in; nil if input ended before a choice.
    private func chosen(
        in store: EventStore, _ script: Guidelines, _ typing: inout LineTyping
    ) throws -> Choice? {
        if let session { return (Session.ID(session), false) }
        guard !new, isatty(STDIN_FILENO) == 1 else { return try begin(in: store, script) }
        let first = ListRequest(view: .all, anchor: .row(0), count: 9)
        let offers = try store.window(first, for: "").rows
        if offers.isEmpty { return try begin(in: store, script) }
        try StandardOutput.write("Who do you want to be?")
        for (index, offer) in offers.enumerated() {
            let customer = SafeText(oneLine: offer.name).truncated(to: 24).padded(to: 24)
            try StandardOutput.write("  \(index + 1)  \(customer)  \(SafeText(offer.id))")
        }
        try StandardOutput.write("Type a number, or n for a new conversation, and press Enter.")
        while !typing.hasEnded {
            for line in try typing.read() {
                let answer = line.map { String($0.filter { !$0.isWhitespace }) }
                if answer == "n" { return try begin(in: store, script) }
                if let number = answer.flatMap({ Int($0) }), (1...offers.count).contains(number) {
                    return (offers[number - 1].id, false)
                }
                try StandardOutput.write("Type a number from 1 to \(offers.count), or n.")
            }
        }
        return nil
    }

    private func begin(in store: EventStore, _ script: Guidelines) throws -> Choice {
        let made = try store.createSession(
            NewSession(
                agentID: agentInCharge(script).id, customerID: Customer.ID(IDSource.random.short()),
                agentName: agentInCharge(script).name, customerName: name))
        guard let session = made.value else { throw StoreError.refused(.mirrorStore) }
        return (session.id, true)
    }

    private func agentInCharge(_ script: Guidelines) -> Conversation.Agent {
        guard let agent else { return script.sessionAgent }
        return Conversation.Agent(
            id: Identifier(agent), name: agent.prefix(1).uppercased() + agent.dropFirst())
    }
}
