import ArgumentParser
import Conversation
import EventStore
import Glass

/// The session on which an operator acts.
struct SessionArguments: ParsableArguments {
    @Argument(help: "The session.")
    var session: String

    @OptionGroup var store: StoreArguments
    @OptionGroup var person: OperatorArguments
}

/// What an act on one session works with: the store, who acts, and what they saw just before.
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

    /// Runs an act and says what came of it.
    static func act(_ arguments: SessionArguments, _ body: (Desk) throws -> SafeText) throws {
        try complaining {
            let surroundings = try Surroundings()
            try surroundings.withStore(arguments.store) { store in
                let person = try surroundings.profile(arguments.person, in: store)
                let summary = try store.known(Session.ID(arguments.session), for: person.name)
                let desk = Desk(store: store, surroundings: surroundings, person: person, summary: summary)
                try StandardOutput.report(try body(desk))
            }
        }
    }

    /// `tau_12_0 (Omar Rossi)`
    var words: SafeText {
        let name = SafeText(oneLine: summary.name).truncated(to: 40)
        return summary.name == id.rawValue ? SafeText(id) : "\(SafeText(id)) (\(name))"
    }

    /// What to say of an act that is done, or on its way to the server.
    func say<Value>(_ settled: Settled<Value>, done: SafeText) -> SafeText {
        switch settled {
        case .done: done
        case .pending(let request): "On its way to the server, as request \(SafeText(request))."
        }
    }
}

extension Request.ID {
    /// A fresh one.
    static var fresh: Request.ID { Request.ID(IDSource.random.short()) }
}
