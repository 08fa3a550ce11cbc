import Conversation
import EventStore
import Logging
import ParlantClient

/// Follows all sessions with one request that waits at the server, if that is a Switchboard server.
///
/// Until everything that the server has is stored, and whenever the feed fails, the looks that plain Parlant
/// needs go on.
struct FeedFollower: Sendable {
    let looks: LogLooks
    let logger: Logger

    /// How many seconds a request waits at the server.
    static let wait = 5
    static let pageSize = 500
    /// How often a server without a feed is asked for one again: it may be replaced by another.
    static let probeInterval = Duration.seconds(300)
    /// After so many such answers in a row, a Switchboard server counts as having no feed for us.
    static let denialsInARow = 2

    private var link: ServerLink { looks.link }

    func run() async {
        var backOff = BackOff(longest: .seconds(10))
        var progress: Progress?
        var denials = 0
        while !Task.isCancelled {
            do {
                var current = try await start(progress)
                denials = 0
                // What was read before an error need not be read again.
                defer { progress = current }
                link.feed.isServerKnown = true
                link.feed.server = .ours
                while !link.feed.isListKnown, !Task.isCancelled {
                    try? await Task.sleep(for: Watches.interval)
                }
                try await follow(&current, &backOff)
            } catch {
                link.feed.isWhole = false
                denials = error.isDenial ? denials + 1 : 0
                if await !isNoFeed(error, denials) {
                    link.feed.isServerKnown = false
                    logger.debug("the feed could not be read", metadata: ["why": .string(error.wording)])
                    try? await Task.sleep(for: backOff.next())
                    continue
                }
                link.feed.isServerKnown = true
                try? await looks.perform { try $0.forgetStandings() }
                link.feed.server = .plain
                try? await Task.sleep(for: Self.probeInterval)
            }
        }
        link.feed.isWhole = false
    }

    /// Whether the server has no feed. A known Switchboard server has one, whatever a proxy in front of it answers once.
    private func isNoFeed(_ error: MirrorFailure, _ denials: Int) async -> Bool {
        guard case .server(let error) = error, error.isNoFeed,
            let known = try? await looks.perform({ try $0.feedPlace() })
        else { return false }
        let isOurs = known.generation != nil || known.position > 0
        return !isOurs || denials >= Self.denialsInARow
    }

    /// Where a feed is read from, and how far a second reading has come.
    private struct Progress {
        var place: FeedPlace
        /// Set if the whole feed is read again.
        var renewal: Renewal?
    }

    private func follow(_ progress: inout Progress, _ backOff: inout BackOff) async throws(MirrorFailure) {
        while !Task.isCancelled {
            let since = progress.place
            let wait = progress.renewal == nil ? Self.wait : 0
            let page = try await page(since, limit: Self.pageSize, waiting: wait)
            try await apply(page)
            progress.place = page.place
            progress.renewal?.note(page)
            if progress.renewal != nil, !page.hasMore {
                try await progress.renewal!.finish(with: looks)
                progress.renewal = nil
            }
            // Until then the old place is kept: a mirror that is killed before begins once more.
            if progress.renewal == nil, progress.place != since || !link.feed.isWhole {
                try await looks.perform { [place = progress.place] in try $0.setFeedPlace(place) }
            }
            link.feed.isWhole = !page.hasMore && progress.renewal == nil
            backOff.reset()
        }
    }

    /// Finds where to continue. A server that was set up again, or restored, is read again from its
    /// beginning. A release that reports no generation is recognized by lacking what was read last.
    private func start(_ progress: Progress?) async throws(MirrorFailure) -> Progress {
        let left = try await looks.perform { try $0.feedPlace() }
        let renewal = progress?.renewal
        let known = renewal == nil ? left : progress!.place
        var told: FeedPlace
        var isShorter = false
        do {
            let last = FeedPlace(generation: known.generation, position: max(0, known.position - 1))
            told = try await page(last, limit: 1, waiting: 0).place
            isShorter = told.position < known.position
            let isSame = told.generation.map { $0 == known.generation } ?? !isShorter
            if isSame { return Progress(place: known, renewal: renewal) }
        } catch .server(.renewed(let place)) {
            told = place
            isShorter = true
        }
        told.position = 0
        link.answers.forgetPositions()
        // Nothing has been read yet.
        if left.position == 0 { return Progress(place: told) }
        // A server that reports its generation for the first time is most likely the same one.
        let isRenewed = isShorter || known.generation != nil
        try await looks.perform { isRenewed ? try $0.noteRenewal() : try $0.forgetStandings() }
        return Progress(place: told, renewal: Renewal())
    }

    private func page(
        _ place: FeedPlace, limit: Int, waiting wait: Int
    ) async throws(MirrorFailure) -> FeedPage {
        do {
            return try await link.call(
                .events, .shown, waiting: .seconds(wait)
            ) { client throws(ParlantError) in
                try await client.changes(since: place, limit: limit, waiting: wait)
            }
        } catch {
            throw .server(error)
        }
    }

    private func apply(_ page: FeedPage) async throws(MirrorFailure) {
        var sessions: [Session.ID: (session: Session, position: Int?)] = [:]
        var names: Set<Profile> = []
        var logs: [Session.ID: [News]] = [:]
        var standings: [ToldStanding] = []
        var words: [LiveWords] = []
        let moment = looks.lane.store.options.clock()
        for change in page.changes {
            switch change {
            case .session(let session, let agent, let customer, let standing):
                sessions[session.id] = (session, standing?.position)
                if let standing { standings.append(standing) }
                names.formUnion(profiles(session, agent, customer, moment))
            case .event(let id, let event, let isCut, let told):
                logs[id, default: []].append(News(event: event, isCut: isCut, told: told))
            case .words(let news): words.append(news)
            case .deletion(let id):
                sessions[id] = nil
                logs[id] = nil
                standings.removeAll { $0.session == id }
                words.removeAll { $0.session == id }
                link.answers.forget(id)
                try await looks.perform { [keep = looks.keep] in try $0.delete(id, keeping: keep) }
            }
        }
        let profiles = Array(names)
        if !profiles.isEmpty { try await looks.perform { try $0.mirror(profiles) } }
        let told = Set(standings.map(\.session))
        for (session, position) in sessions.values {
            try await apply(session, at: position, hasStanding: told.contains(session.id))
        }
        for (id, news) in logs { try await apply(news, of: id) }
        // The states come last: the log explains them.
        if !standings.isEmpty { try await looks.perform { [standings] in try $0.mirror(standings) } }
        for news in words { try await looks.perform { try $0.mirror(news) } }
    }

    private struct News {
        var event: Event
        var isCut: Bool
        var told: ToldEntry
    }

    /// Stores a session from the feed. Its row may be older than an answer to one of our own requests, which
    /// reported another mode; and a mode that is taken over wrongly ends an ownership. So the session is read
    /// again if its mode is news.
    private func apply(
        _ session: Session, at position: Int?, hasStanding: Bool
    ) async throws(MirrorFailure) {
        let known = try await looks.perform { try $0.session(session.id)?.mode }
        if let known, known != session.mode, !hasStanding { return try await read(session.id) }
        // A list that was asked for before may not have it yet.
        link.answers.note(session.id, at: looks.lane.store.options.clock())
        let asked = looks.lane.store.options.clock() - ServerHealth.answerTimeout
        try await looks.perform { [answers = link.answers] store in
            // The answer to a request of ours may be newer.
            if let position, !answers.accept(session.id, at: position) { return }
            try store.mirror([session], asked: asked, isWhole: false, leavesStandings: true)
        }
    }

    private func read(_ id: Session.ID) async throws(MirrorFailure) {
        do {
            try await link.budget.acquire(.events, .shown)
        } catch {
            throw .server(.disconnected)
        }
        let asked = looks.lane.store.options.clock()
        do {
            let session = try await link.counted(.events) { client throws(ParlantError) in
                try await client.session(id)
            }
            link.answers.note(id, at: looks.lane.store.options.clock())
            _ = try await looks.perform { try $0.mirror([session], asked: asked, isWhole: false) }
        } catch let error as ParlantError where error == .notFound {
            try await looks.noteGone(id)
        } catch let error as ParlantError {
            throw .server(error)
        } catch let error as MirrorFailure {
            throw error
        } catch {
            throw .server(.disconnected)
        }
    }

    private func apply(_ news: [News], of id: Session.ID) async throws(MirrorFailure) {
        if try await looks.perform({ try $0.session(id) }) == nil { try await read(id) }
        guard try await looks.perform({ try $0.session(id) }) != nil else { return }
        let events = news.map(\.event)
        let told = Dictionary(news.map { ($0.event.offset, $0.told) }) { $1 }
        // The feed contains a log from its beginning, unless a look already knew more of it.
        let isStart = events.contains { $0.offset == .zero }
        try await looks.perform { store in
            let isUnread = try store.mark(of: id).loadedFrom != .zero
            try store.mirror(
                events, covering: isStart && isUnread ? .zero ..< .zero : nil, told: told, of: id)
        }
        for cut in news where cut.isCut {
            try await looks.perform { try $0.abandonStream(at: cut.event.offset, of: id) }
        }
    }

    private func profiles(
        _ session: Session, _ agent: String?, _ customer: String?, _ moment: Timestamp
    ) -> [Profile] {
        var profiles: [Profile] = []
        if let agent {
            profiles.append(
                Profile(role: .agent, id: session.agentID.rawValue, name: agent, creation: moment))
        }
        if let customer {
            profiles.append(
                Profile(role: .customer, id: session.customerID.rawValue, name: customer, creation: moment))
        }
        return profiles
    }
}

extension ParlantError {
    /// Whether the server has no feed, or none that we may read. A server whose store was restored has one.
    fileprivate var isNoFeed: Bool {
        switch self {
        case .notFound, .forbidden, .tokenOfAnother, .conflict, .refused, .unreadable: true
        default: false
        }
    }
}

extension MirrorFailure {
    /// Whether a server without a feed, or without one for this token, answers this. A proxy in front of it hardly
    /// ever does.
    fileprivate var isDenial: Bool {
        switch self {
        case .server(.notFound), .server(.forbidden), .server(.tokenOfAnother): true
        default: false
        }
    }
}
