import Conversation
import EventStore
import Logging
import ParlantClient
import Synchronization

/// The names of agents and customers, requested when a session names somebody unknown.
///
/// Customers' messages carry the name, so a few are requested one by one and many page by page, after
/// everything urgent. Until then an id stands in for the name.
final class Naming: Sendable {
    private let lane: StoreLane
    private let link: ServerLink
    private let logger: Logger
    private let state = Mutex(Names())

    private struct Names {
        var agents = Wanted()
        var customers = Wanted()
    }

    /// Ids, grouped by what is known of them.
    private struct Wanted {
        var known: Set<String> = []
        var open: Set<String> = []
        /// When these were requested without learning their names.
        var asked: [String: ContinuousClock.Instant] = [:]

        mutating func want(_ ids: Set<String>) {
            open.formUnion(ids.subtracting(known))
        }

        /// The ids that may be requested now.
        func due(_ now: ContinuousClock.Instant) -> [String] {
            open.filter { id in asked[id].map { now - $0 >= Naming.retryInterval } ?? true }
        }

        mutating func learn(_ ids: some Sequence<String>) {
            for id in ids {
                known.insert(id)
                open.remove(id)
                asked[id] = nil
            }
        }

        mutating func ask(_ ids: [String], at now: ContinuousClock.Instant) {
            for id in ids { asked[id] = now }
        }
    }

    /// How often to check whether somebody is unknown.
    static let interval = Duration.milliseconds(250)
    /// How long to wait before asking again for somebody whom the server did not name.
    static let retryInterval = Duration.seconds(60)
    /// More than this many are requested page by page.
    static let few = 10
    static let pageSize = 100
    /// How many sessions get a name in one transaction.
    static let renamedAtOnce = 20

    init(lane: StoreLane, link: ServerLink, logger: Logger) {
        self.lane = lane
        self.link = link
        self.logger = logger
    }

    /// Notes the ids that sessions name.
    func want(agents: Set<String>, customers: Set<String>) {
        state.withLock { state in
            state.agents.want(agents)
            state.customers.want(customers)
        }
    }

    func run() async {
        while !Task.isCancelled {
            // A feed sends names with the sessions.
            if link.health.isLive, !link.feed.isWhole {
                do { try await askForAll() } catch {
                    logger.debug("names could not be read", metadata: ["why": .string(error.wording)])
                }
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    private func askForAll() async throws(MirrorFailure) {
        let now = ContinuousClock.now
        let (agents, customers) = state.withLock { state in
            let due = (state.agents.due(now), state.customers.due(now))
            state.agents.ask(due.0, at: now)
            state.customers.ask(due.1, at: now)
            return due
        }
        if !agents.isEmpty {
            let parties = try await ask { client throws(ParlantError) in try await client.agents() } ?? []
            try await record(parties, as: .agent)
        }
        if customers.count > Self.few { return try await askForPages() }
        for id in customers {
            let party = try await ask { client throws(ParlantError) in try await client.customer(id) }
            try await record(party.map { [$0] } ?? [], as: .customer)
        }
    }

    private func askForPages() async throws(MirrorFailure) {
        var cursor: String?
        repeat {
            let asked = cursor
            let page = try await ask { client throws(ParlantError) in
                try await client.customers(after: asked, limit: Self.pageSize)
            }
            guard let page else { return }
            try await record(page.parties, as: .customer)
            cursor = page.next
        } while cursor != nil && !Task.isCancelled
    }

    /// - Returns: nil if the server does not say, or not to us: whoever may list sessions need not be allowed
    ///   to see the rest.
    private func ask<Value: Sendable>(
        _ request: (ParlantClient) async throws(ParlantError) -> Value
    ) async throws(MirrorFailure) -> Value? {
        do {
            return try await link.call(.others, .wanted, request)
        } catch .forbidden, .notFound, .refused {
            return nil
        } catch {
            throw .server(error)
        }
    }

    /// Renames sessions in small steps: one agent may have thousands, and what needs a human waits for the
    /// store too. The profile is stored after them, so that a mirror that is killed in between continues.
    private func rename(_ profile: Profile) async throws(StoreError) {
        var place: Int64? = 0
        while let last = place {
            place = try await lane.perform {
                try $0.renameSessions(of: profile, after: last, limit: Self.renamedAtOnce)
            }
        }
    }

    private func record(_ parties: [NamedParty], as role: Profile.Role) async throws(MirrorFailure) {
        let moment = lane.store.options.clock()
        let profiles = parties.map { Profile(role: role, id: $0.id, name: $0.name, creation: moment) }
        do {
            for profile in profiles { try await rename(profile) }
            try await lane.perform { try $0.mirror(profiles) }
        } catch {
            throw .store(error)
        }
        let ids = parties.map(\.id)
        state.withLock { state in
            switch role {
            case .agent: state.agents.learn(ids)
            case .customer: state.customers.learn(ids)
            }
        }
    }
}
