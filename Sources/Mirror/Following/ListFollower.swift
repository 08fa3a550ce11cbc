import Conversation
import EventStore
import Logging
import ParlantClient

/// Follows the server's list of sessions: what is new, what changed, what is gone.
struct ListFollower: Sendable {
    let lane: StoreLane
    let link: ServerLink
    let sweep: Sweep
    let naming: Naming
    let logger: Logger
    /// How often to look, if the budget allows it.
    let interval: Duration
    /// How long a session that the server deleted can still be read here.
    let keep: Duration

    /// If more sessions than this change at once, they are read one after the other.
    static let many = 20
    /// How often the newest sessions are looked at between two whole lists that are far apart.
    static let pageInterval = Duration.seconds(2)
    static let pageSize = 100
    /// How often to look if a feed reports everything.
    static let fedInterval = Duration.seconds(30)

    /// How often a list is compared with the store even if the server's answer is the same as before: the
    /// store may have learned, or guessed, something else since.
    static let comparisonInterval = Duration.seconds(5)

    func run() async {
        var known: Known?
        var backOff = BackOff(longest: .seconds(10))
        while !Task.isCancelled {
            do {
                let began = ContinuousClock.now
                known = try await look(known)
                backOff.reset()
                link.feed.isListKnown = true
                await waitUntilDue(since: began)
            } catch {
                logger.debug("the list could not be read", metadata: ["why": .string(error.wording)])
                try? await Task.sleep(for: backOff.next())
            }
        }
    }

    /// Waits until the list is due again. If one request follows every session, the list is only read in case
    /// that request missed something. The more a list costs the server, the less often it is read.
    private func waitUntilDue(since began: ContinuousClock.Instant) async {
        let since = lane.store.options.clock() - ServerPace.busyPeriod
        link.pace.isIdle = !((try? await lane.perform { try $0.hasHandoffs(since: since) }) ?? true)
        let least = max(interval, link.budget.interval(of: .list))
        var hasPages = true
        while !Task.isCancelled {
            let whole = link.pace.chooseListInterval(least)
            let left = (link.feed.isWhole ? Self.fedInterval : whole) - (.now - began)
            guard left > .zero else { return }
            let looksAtPage = hasPages && !link.feed.isWhole && left > Self.pageInterval + interval
            try? await Task.sleep(for: min(left, looksAtPage ? Self.pageInterval : max(interval, least)))
            if looksAtPage, !Task.isCancelled { hasPages = await lookAtNewest() }
        }
    }

    /// - Returns: Whether the server has pages.
    private func lookAtNewest() async -> Bool {
        guard link.budget.tryAcquire(.list, .wanted) == nil else { return true }
        let asked = lane.store.options.clock()
        do throws(ParlantError) {
            let page = try await link.pace.askingForList { () async throws(ParlantError) in
                try await link.client.newestSessions(limit: Self.pageSize).sessions()
            }
            guard page.count <= Self.pageSize else { return false }
            let newer = link.answers.newer(than: asked)
            let changed = try? await lane.perform {
                try $0.mirror(
                    page, asked: asked, isWhole: false, besides: newer, leavesStandings: link.feed.isWhole)
            }
            follow(changed ?? [], in: page, isFirst: false)
            return true
        } catch {
            switch error {
            case .conflict, .refused, .unreadable, .forbidden, .tokenOfAnother, .notFound, .tooLarge:
                return false
            case .limited:
                link.budget.limit(.list)
                return true
            default: return true
            }
        }
    }

    /// Schedules the sessions that changed; those that need a human are read before all others.
    private func follow(_ changed: [Session.ID], in sessions: [Session], isFirst: Bool) {
        naming.want(
            agents: Set(sessions.map(\.agentID.rawValue)), customers: Set(sessions.map(\.customerID.rawValue))
        )
        let told = Dictionary(sessions.map { ($0.id, $0) }) { first, _ in first }
        let isManual = { (id: Session.ID) in told[id]?.mode == .manual }
        sweep.need(changed.filter(isManual))
        let others = changed.filter { !isManual($0) }
        guard isFirst || others.count > Self.many else { return sweep.want(others) }
        let creation = { (id: Session.ID) in told[id]?.creation ?? Timestamp(microseconds: 0) }
        sweep.spread(others.sorted { creation($0) > creation($1) })
    }

    /// An answer that the store was compared with.
    private struct Known {
        var answer: ListAnswer
        var compared = ContinuousClock.now
    }

    /// - Returns: The answer that the store now holds; nil if a part of it was passed over.
    private func look(_ known: Known?) async throws(MirrorFailure) -> Known? {
        do { try await link.budget.acquire(.list, .shown) } catch { throw .server(.unreachable) }
        let asked = lane.store.options.clock()
        let answer: ListAnswer
        do {
            answer = try await link.pace.askingForList { () async throws(ParlantError) in
                try await link.counted(.list) { client throws(ParlantError) in
                    try await client.listSessions()
                }
            }
            let isTold =
                known.map { $0.answer == answer && .now - $0.compared < Self.comparisonInterval } ?? false
            if isTold { return known }
            let sessions = try answer.sessions()
            let isFirst = !link.feed.isListKnown
            let (changed, isOvertaken) = try await lane.perform {
                [answers = link.answers, feed = link.feed] store in
                let newer = answers.newer(than: asked)
                let changed = try store.mirror(
                    sessions, asked: asked, isWhole: true, besides: newer,
                    leavesStandings: feed.isWhole)
                return (changed, !newer.isEmpty)
            }
            follow(changed, in: sessions, isFirst: isFirst)
            try await lane.perform { [keep] in _ = try $0.eraseDeleted(keeping: keep) }
            // A session that was passed over must be looked at even if the next list is the same.
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
