import ArgumentParser
import CommandLine
import Console
import Conversation
import EventStore
import Glass

/// `switchboard outbox`: lists and settles requests to a mirrored server.
struct OutboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "List and settle what is on its way to a server.",
        discussion: """
            What is unconfirmed is looked for in the server's log and never sent again by itself; what is held waits for \
            its operator's word.
            """,
        subcommands: [List.self, Resend.self, Drop.self], defaultSubcommand: List.self)

    /// `switchboard outbox list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what nothing has come of yet, oldest first.")

        @Flag(help: "Those of the last week that are settled too.")
        var settled = false

        @Flag(help: "Print each as one JSON object.")
        var json = false

        @OptionGroup var place: PlaceArguments

        func run() throws {
            try complaining {
                try Surroundings().withStore(place) { store in
                    let requests = try store.outbox().filter { settled || !$0.state.isSettled }
                    if json {
                        for request in requests { try StandardOutput.exact(request.json) }
                    } else {
                        try StandardOutput.write(requests.isEmpty ? ["Nothing waits."] : requests.map(\.line))
                    }
                }
            }
        }
    }

    /// `switchboard outbox resend`
    struct Resend: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send what is held or unconfirmed once more; look at the session first.")

        @OptionGroup var target: RequestArguments

        func run() throws {
            try target.act { store, request, name in
                try store.resend(request.id, by: name)
                return try Desk.say(request.id, in: request.session, of: store, done: "The server has it.")
            }
        }
    }

    /// `switchboard outbox drop`
    struct Drop: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back what is not under way; a message becomes a draft again.")

        @OptionGroup var target: RequestArguments

        func run() throws {
            try target.act { store, request, name in
                try store.withdraw(request.id, by: name)
                let isText = request.act?.text != nil
                return isText ? "Taken back: the text is a draft again." : "Withdrawn."
            }
        }
    }
}

/// The arguments that name one of the operator's own requests.
struct RequestArguments: ParsableArguments {
    @Argument(help: "The request, as it is listed.")
    var request: String

    @OptionGroup var place: PlaceArguments
    @OptionGroup var person: OperatorArguments

    /// Acts on the request and reports the outcome.
    func act(_ body: (EventStore, OutboxRequest, String) throws -> SafeText) throws {
        try complaining {
            let surroundings = try Surroundings()
            let name = try surroundings.operatorName(person)
            try surroundings.withStore(place) { store in
                let id = Request.ID(request)
                guard let found = try store.outbox().first(where: { $0.id == id }) else {
                    throw Complaint(.noInput, "No such request. List them with: switchboard outbox")
                }
                guard found.operatorName.isExactly(name) else {
                    throw Complaint(
                        .noPermission, "It is a request of \(found.operatorName). They must settle it.")
                }
                try StandardOutput.report(try body(store, found, name))
            }
        }
    }
}

extension OutboxRequest {
    /// The request in one line: `r-1  held  3 m  anna  tau_12_0  message: One moment… (The customer wrote since you
    /// sent this.)`
    fileprivate var line: SafeText {
        let age = (Timestamp.wallClock - creation).short
        let what: SafeText = act?.text.map { "message: \(SafeText(oneLine: $0).truncated(to: 60))" } ?? kind
        let why: SafeText = wording.map { " (\(SafeText(oneLine: $0)))" } ?? ""
        let who = SafeText(oneLine: operatorName)
        return
            "\(SafeText(id))  \(SafeText(oneLine: state.rawValue))  \(age)  \(who)  \(SafeText(session))  \(what)\(why)"
    }

    private var kind: SafeText {
        switch act {
        case .append?: "event"
        case .steer?: "instruction to the AI"
        case .label(let change)?: "labels: \(SafeText(oneLine: change.line))"
        case .some(let act):
            SafeText(oneLine: act.action.map { $0.rawValue.replacing("_", with: " ") } ?? "act")
        case nil: "act of a newer version"
        }
    }

    private var action: String? {
        if case .label? = act { "label" } else { act?.action?.rawValue }
    }

    fileprivate var json: JSON {
        [
            "request_id": .string(id.rawValue), "session_id": .string(session.rawValue),
            "state": .string(state.rawValue), "operator": .string(operatorName),
            "creation_utc": .string(creation.iso8601), "action": .optional(action),
            "text": .optional(act?.text), "wording": .optional(wording),
        ]
    }
}
