import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass

/// The session that an operator acts on.
struct SessionArguments: ParsableArguments {
    @Argument(help: "The session.")
    var session: String

    @OptionGroup var place: PlaceArguments
    @OptionGroup var person: OperatorArguments
}

/// The context of an act on a session: the store, the operator, and what they saw just before.
struct Desk {
    let store: EventStore
    let surroundings: Surroundings
    let person: Operator
    let summary: SessionSummary

    var id: Session.ID { summary.id }
    var claim: Claim { summary.claim }

    var standing: Standing {
        summary.standing(for: person.name, at: .wallClock, rule: surroundings.abandonment)
    }

    /// Runs an act and reports its outcome.
    static func act(_ arguments: SessionArguments, _ body: (Desk) throws -> SafeText) throws {
        try complaining {
            let surroundings = try Surroundings()
            try surroundings.withStore(arguments.place) { store in
                let person = try surroundings.profile(arguments.person, in: store)
                let summary = try store.known(Session.ID(arguments.session), for: person.name)
                let desk = Desk(store: store, surroundings: surroundings, person: person, summary: summary)
                try StandardOutput.report(try body(desk))
            }
        }
    }

    /// The session's ID and name: `tau_12_0 (Omar Rossi)`.
    var words: SafeText {
        let name = SafeText(oneLine: summary.name).truncated(to: 40)
        return summary.name == id.rawValue ? SafeText(id) : "\(SafeText(id)) (\(name))"
    }

    /// Returns the report of an act that is done, or on its way to the server.
    func say<Value>(_ settled: Settled<Value>, done: SafeText) throws -> SafeText {
        switch settled {
        case .done: done
        case .pending(let request): try Self.say(request, in: id, of: store, done: done)
        }
    }

    /// Returns the outcome of a request to a mirrored server. Waits for it if a process carries out requests.
    static func say(
        _ id: Request.ID, in session: Session.ID, of store: EventStore, done: SafeText
    ) throws -> SafeText {
        let request = try store.outcome(of: id, in: session)
        let resend = ShellWords("switchboard", "outbox", "resend").argument(id.rawValue)
        let drop = ShellWords("switchboard", "outbox", "drop").argument(id.rawValue)
        switch request?.state {
        case .done?: return done
        case .refused?:
            throw Complaint(.unavailable, "The server refused it: \(request?.wording ?? "no reason given.")")
        case .held?:
            let reason = request?.wording ?? "The session changed."
            throw Complaint(
                .tryAgain, "Not sent: \(reason) Send it with: \(resend) or take it back with: \(drop)")
        case .unconfirmed?:
            throw Complaint(
                .tryAgain, "Perhaps sent; it is being looked for. Check later with: switchboard outbox")
        case .withdrawn?: return "Withdrawn."
        case .queued?, .sending?, nil:
            let next: SafeText =
                try store.isMirrored()
                ? "Check later with: switchboard outbox"
                : "Nothing follows the server now; a console with --server does."
            return "On its way to the server, as request \(SafeText(id)). \(next)"
        }
    }
}

extension Request.ID {
    /// A new random ID.
    static var fresh: Request.ID { Request.ID(IDSource.random.short()) }
}
