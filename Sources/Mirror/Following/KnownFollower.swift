import Conversation
import EventStore
import Handoff
import Logging
import ParlantClient

/// Reads what the server's agents know of the customers on screen: when a session is shown, and now and then while it
/// stays there.
struct KnownFollower: Sendable {
    let lane: StoreLane
    let link: ServerLink
    let logger: Logger

    /// How often to check what is shown.
    static let check = Duration.milliseconds(250)
    /// How often a customer on screen is asked for again.
    static let interval = Duration.seconds(30)
    /// How often to read which variables there are.
    static let listInterval = Duration.seconds(300)
    /// How often to ask a server that does not let us read them, or has none.
    static let refusedInterval = Duration.seconds(3_600)
    /// More variables than this are not read: each costs a request for each customer on screen.
    static let most = 20

    func run() async {
        var variables = Listed()
        var asked: [Session.ID: ContinuousClock.Instant] = [:]
        while !Task.isCancelled {
            // A server of ours has none.
            if link.health.isLive, link.feed.server == .plain {
                let shown = await shown()
                asked = asked.filter { shown.contains($0.key) }
                for id in shown where asked[id].map({ .now - $0 >= Self.interval }) ?? true {
                    asked[id] = .now
                    if variables.isDue { variables = await listed(after: variables) }
                    if !variables.all.isEmpty { await look(at: id, variables.all) }
                }
            }
            try? await Task.sleep(for: Self.check)
        }
    }

    /// The server's variables, as last read.
    private struct Listed {
        var all: [ContextVariable] = []
        var due: ContinuousClock.Instant?
        var isToldRefused = false

        var isDue: Bool { due.map { $0 <= .now } ?? true }
    }

    private func shown() async -> [Session.ID] {
        let since = lane.store.options.clock() - Watches.consoleTimeout
        return (try? await lane.perform { try $0.shownSessions(since: since) }) ?? []
    }

    private func listed(after former: Listed) async -> Listed {
        var listed = former
        do {
            let all = try await link.call(.others, .wanted) { client throws(ParlantError) in
                try await client.contextVariables()
            }
            listed = Listed(all: Array(all.prefix(Self.most)), due: .now + Self.listInterval)
        } catch .forbidden, .notFound, .refused {
            // The log says so once.
            if !former.isToldRefused {
                logger.notice("the server does not let us read its context variables")
            }
            listed = Listed(due: .now + Self.refusedInterval, isToldRefused: true)
        } catch {
            logger.debug("context variables could not be read", metadata: ["why": .string(error.wording)])
            listed.due = .now + Self.interval
        }
        return listed
    }

    private func look(at id: Session.ID, _ variables: [ContextVariable]) async {
        do {
            guard let session = try await lane.perform({ try $0.session(id) }),
                session.customerID.rawValue != ImpliedParticipant.guest
            else { return }
            var known: JSON.Members = [:]
            for variable in variables {
                let value = try await link.call(.others, .wanted) { client throws(ParlantError) in
                    try await client.value(ofVariable: variable.id, for: session.customerID.rawValue)
                }
                known[variable.name] = value
            }
            try await lane.perform { [known] in _ = try $0.mirror(known: known, ofCustomerIn: id) }
        } catch let error as ParlantError {
            logger.debug("a customer's values could not be read", metadata: ["why": .string(error.wording)])
        } catch {
            logger.debug("a customer's values could not be stored")
        }
    }
}
