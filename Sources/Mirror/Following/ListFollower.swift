import Conversation
import EventStore
import Logging
import ParlantClient

/// Follows the server's list of sessions: what is new, what changed, what is gone.
struct ListFollower: Sendable {
    let lane: StoreLane
    let link: ServerLink
    let sweep: Sweep
    let logger: Logger
    /// How often to look, where the budget lets it.
    let interval: Duration

    /// How often names are asked for at the most.
    static let namesInterval = Duration.seconds(30)
    /// How often to look where a feed tells of everything.
    static let fedInterval = Duration.seconds(30)

    /// How often at least a list is compared with the store, though the server's answer is the same as before: the store
    /// may have learned, or guessed, something else since.
    static let comparison = Duration.seconds(5)

    func run() async {
        var known: Known?
        var backOff = BackOff(longest: .seconds(10))
        var names = Names()
        while !Task.isCancelled {
            do {
                known = try await look(known, &names)
                backOff.reset()
                link.feed.isListKnown = true
                await rest()
            } catch {
                logger.debug("the list could not be read", metadata: ["why": .string(error.wording)])
                try? await Task.sleep(for: backOff.next())
            }
        }
    }

    /// Where one request tells of every session, the list is only looked at in case that it missed something.
    private func rest() async {
        let until = ContinuousClock.now + Self.fedInterval
        repeat {
            try? await Task.sleep(for: max(interval, link.budget.interval(of: .list)))
        } while link.feed.isWhole && .now < until && !Task.isCancelled
    }

    /// An answer that the store was compared with.
    private struct Known {
        var answer: ListAnswer
        var compared = ContinuousClock.now
    }

    /// - Returns: What the store holds of the list; nil where not all of it was taken.
    private func look(_ known: Known?, _ names: inout Names) async throws(MirrorFailure) -> Known? {
        do { try await link.budget.take(.list, .shown) } catch { throw .server(.unreachable) }
        let asked = lane.store.options.clock()
        let answer: ListAnswer
        do {
            answer = try await link.counted(.list) { client throws(ParlantError) in
                try await client.listSessions()
            }
            let isTold = known.map { $0.answer == answer && .now - $0.compared < Self.comparison } ?? false
            if isTold, names.isComplete { return known }
            let sessions = try answer.sessions()
            try await names.complete(for: sessions, lane: lane, link: link)
            if isTold { return known }
            let (changed, isOvertaken) = try await lane.perform { [answers = link.answers] store in
                let newer = answers.newer(than: asked)
                return (
                    try store.mirror(sessions, asked: asked, isWhole: true, besides: newer), !newer.isEmpty
                )
            }
            sweep.want(changed)
            // What was passed over must be looked at even if the next list says the same.
            if isOvertaken { return nil }
        } catch let error as ParlantError {
            throw .server(error)
        } catch let error as StoreError {
            throw .store(error)
        } catch {
            throw .server(.disconnected)
        }
        return Known(answer: answer)
    }
}

/// The names of agents and customers, asked for where a session names somebody unknown.
private struct Names {
    private var known: Set<String> = []
    private var askedAt: ContinuousClock.Instant?
    private(set) var isComplete = false

    mutating func complete(for sessions: [Session], lane: StoreLane, link: ServerLink) async throws {
        let named = Set(sessions.flatMap { ["a" + $0.agentID.rawValue, "c" + $0.customerID.rawValue] })
        isComplete = named.isSubset(of: known)
        let now = ContinuousClock.now
        if isComplete || askedAt.map({ now - $0 < ListFollower.namesInterval }) ?? false { return }
        askedAt = now
        // Whoever may list sessions need not be let see the rest: ids stand for names then.
        let moment = lane.store.options.clock()
        let agents = try await answer(link) { client throws(ParlantError) in
            try await client.agents().map {
                Profile(role: .agent, id: $0.id, name: $0.name, creation: moment)
            }
        }
        let customers = try await answer(link) { client throws(ParlantError) in
            try await client.customers().map {
                Profile(role: .customer, id: $0.id, name: $0.name, creation: moment)
            }
        }
        try await lane.perform { try $0.mirror((agents ?? []) + (customers ?? [])) }
        guard agents != nil, customers != nil else { return }
        known.formUnion(named)
        isComplete = true
    }

    /// - Returns: Nothing where the server will not tell; nil where it did not, and is to be asked again.
    private func answer(
        _ link: ServerLink, _ request: (ParlantClient) async throws(ParlantError) -> [Profile]
    ) async throws -> [Profile]? {
        do {
            return try await link.call(.others, .wanted, request)
        } catch .forbidden, .notFound, .refused {
            return []
        } catch {
            return nil
        }
    }
}
