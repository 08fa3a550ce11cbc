import ArgumentParser
import Conversation
import EventStore
import Glass
import Glibc

/// `switchboard chat`: be the customer, in another terminal.
struct ChatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "Be the customer, in another terminal.",
        discussion: """
            What you type is sent line by line; what is said to you appears as it comes. Without a session a terminal \
            offers some, a pipe begins a new one. Ctrl-D ends it.
            """)

    @Argument(help: "The session; without one it offers some or makes one.")
    var session: String?

    @Flag(help: "Begin a new session.")
    var new = false

    @Option(help: "The customer's name in a new session.")
    var name = "Guest"

    @Option(help: "The agent's id in a new session.")
    var agent = "aria"

    @OptionGroup var store: StoreArguments

    func validate() throws {
        if new, session != nil { throw ValidationError("Choose one of a session and --new.") }
        if name.allSatisfy(\.isWhitespace) { throw ValidationError("The name is empty.") }
    }

    func run() throws {
        try complaining {
            EndOnSignal.install()
            let surroundings = try Surroundings()
            if session == nil {
                try surroundings.withStoreMade(store, chat)
            } else {
                try surroundings.withStore(store, chat)
            }
        }
    }

    private func chat(in store: EventStore) throws {
        guard store.kind == .local else { throw StoreError.refused(.mirrorStore) }
        var typing = LineTyping()
        guard let id = try chosen(in: store, &typing) else { return }
        var chat = Chat(store: store, summary: try store.known(id, for: ""), typing: typing)
        try chat.run()
    }

    /// nil where the choice was left.
    private func chosen(in store: EventStore, _ typing: inout LineTyping) throws -> Session.ID? {
        if let session { return Session.ID(session) }
        guard !new, isatty(STDIN_FILENO) == 1 else { return try begin(in: store) }
        let first = ListRequest(view: .all, anchor: .row(0), count: 9)
        let offers = try store.window(first, for: "").rows
        if offers.isEmpty { return try begin(in: store) }
        try StandardOutput.write("Who do you want to be?")
        for (index, offer) in offers.enumerated() {
            let customer = SafeText(oneLine: offer.name).truncated(to: 24).padded(to: 24)
            try StandardOutput.write("  \(index + 1)  \(customer)  \(SafeText(offer.id))")
        }
        try StandardOutput.write("Type a number, or n for a new conversation, and press Enter.")
        while !typing.hasEnded {
            for line in typing.read() {
                let answer = line.map { String($0.filter { !$0.isWhitespace }) }
                if answer == "n" { return try begin(in: store) }
                if let number = answer.flatMap({ Int($0) }), (1...offers.count).contains(number) {
                    return offers[number - 1].id
                }
                try StandardOutput.write("Type a number from 1 to \(offers.count), or n.")
            }
        }
        return nil
    }

    private func begin(in store: EventStore) throws -> Session.ID {
        let made = try store.createSession(
            NewSession(
                agentID: Agent.ID(agent), customerID: Customer.ID(IDSource.random.short()),
                agentName: agent.prefix(1).uppercased() + agent.dropFirst(), customerName: name))
        guard let session = made.value else { throw StoreError.refused(.mirrorStore) }
        return session.id
    }
}
