import Conversation
import EventStore
import Logging
import ParlantClient

/// Follows all sessions with one request that waits at the server, where that is one of ours.
///
/// Until everything that the server has was taken in, and whenever the feed fails, the looks go on that plain
/// Parlant needs.
struct FeedFollower: Sendable {
    let looks: LogLooks
    let logger: Logger

    /// Seconds that a request waits at the server.
    static let wait = 5
    static let pageSize = 500
    /// How often a server that has no feed is asked for one again: another may answer at its address one day.
    static let probeInterval = Duration.seconds(300)

    private var link: ServerLink { looks.link }

    func run() async {
        var backOff = BackOff(longest: .seconds(10))
        while !Task.isCancelled {
            do {
                let position = try await start()
                link.feed.isServerKnown = true
                link.feed.server = .ours
                while !link.feed.isListKnown, !Task.isCancelled {
                    try? await Task.sleep(for: Watches.interval)
                }
                try await follow(from: position, &backOff)
            } catch .server(let error) where error.isNoFeed {
                link.feed.isServerKnown = true
                link.feed.isWhole = false
                try? await looks.perform { try $0.forgetStandings() }
                link.feed.server = .plain
                try? await Task.sleep(for: Self.probeInterval)
            } catch {
                link.feed.isServerKnown = false
                link.feed.isWhole = false
                logger.debug("the feed could not be read", metadata: ["why": .string(error.wording)])
                try? await Task.sleep(for: backOff.next())
            }
        }
        link.feed.isWhole = false
    }

    private func follow(from start: Int, _ backOff: inout BackOff) async throws(MirrorFailure) {
        var position = start
        while !Task.isCancelled {
            let since = position
            let page = try await page(since, limit: Self.pageSize, waiting: Self.wait)
            try await take(page)
            position = page.position
            if position != since { try await looks.perform { try $0.setFeedPosition(page.position) } }
            link.feed.isWhole = !page.hasMore
            backOff.reset()
        }
    }

    /// Where to go on. A server that was set up anew, or restored, does not have what was read last: then all of it
    /// is read again.
    private func start() async throws(MirrorFailure) -> Int {
        let known = try await looks.perform { try $0.feedPosition() }
        let page = try await page(max(0, known - 1), limit: 1, waiting: 0)
        if page.position >= known { return known }
        try await looks.perform { try $0.noteRenewal() }
        return 0
    }

    private func page(
        _ position: Int, limit: Int, waiting wait: Int
    ) async throws(MirrorFailure) -> FeedPage {
        do {
            return try await link.call(
                .events, .shown, waiting: .seconds(wait)
            ) { client throws(ParlantError) in
                try await client.changes(since: position, limit: limit, waiting: wait)
            }
        } catch {
            throw .server(error)
        }
    }

    private func take(_ page: FeedPage) async throws(MirrorFailure) {
        var sessions: [Session.ID: Session] = [:]
        var names: Set<Profile> = []
        var logs: [Session.ID: [News]] = [:]
        var standings: [ToldStanding] = []
        var words: [LiveWords] = []
        let moment = looks.lane.store.options.clock()
        for change in page.changes {
            switch change {
            case .session(let session, let agent, let customer, let standing):
                sessions[session.id] = session
                if let standing { standings.append(standing) }
                names.formUnion(profiles(session, agent, customer, moment))
            case .event(let id, let event, let isCut, let author):
                logs[id, default: []].append(News(event: event, isCut: isCut, author: author))
            case .words(let news): words.append(news)
            case .deletion(let id):
                sessions[id] = nil
                logs[id] = nil
                standings.removeAll { $0.session == id }
                words.removeAll { $0.session == id }
                try await looks.perform { [keep = looks.keep] in try $0.delete(id, keeping: keep) }
            }
        }
        let profiles = Array(names)
        if !profiles.isEmpty { try await looks.perform { try $0.mirror(profiles) } }
        let told = Set(standings.map(\.session))
        for session in sessions.values { try await take(session, hasStanding: told.contains(session.id)) }
        for (id, news) in logs { try await take(news, of: id) }
        // The log explains what stands at its end.
        if !standings.isEmpty { try await looks.perform { [standings] in try $0.mirror(standings) } }
        for news in words { try await looks.perform { try $0.mirror(news) } }
    }

    private struct News {
        var event: Event
        var isCut: Bool
        var author: String?
    }

    /// A row may be older than an answer to one of our own acts, which told of another mode; and a mode that is
    /// taken over wrongly ends an ownership. So the session is asked for where its mode is news.
    private func take(_ session: Session, hasStanding: Bool) async throws(MirrorFailure) {
        let known = try await looks.perform { try $0.session(session.id)?.mode }
        if let known, known != session.mode, !hasStanding { return try await read(session.id) }
        // A list that was asked for before may not have it yet.
        link.answers.note(session.id, at: looks.lane.store.options.clock())
        let asked = looks.lane.store.options.clock() - ServerHealth.patience
        _ = try await looks.perform { try $0.mirror([session], asked: asked, isWhole: false) }
    }

    private func read(_ id: Session.ID) async throws(MirrorFailure) {
        do {
            try await link.budget.take(.events, .shown)
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

    private func take(_ news: [News], of id: Session.ID) async throws(MirrorFailure) {
        if try await looks.perform({ try $0.session(id) }) == nil { try await read(id) }
        guard try await looks.perform({ try $0.session(id) }) != nil else { return }
        let events = news.map(\.event)
        let authors = Dictionary(
            news.compactMap { line in line.author.map { (line.event.offset, $0) } }
        ) { $1 }
        // The feed tells a log from its beginning on, unless a look knew more of it already.
        let isStart = events.contains { $0.offset == .zero }
        try await looks.perform { store in
            let isUnread = try store.mark(of: id).loadedFrom != .zero
            try store.mirror(
                events, covering: isStart && isUnread ? .zero ..< .zero : nil, by: authors, of: id)
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
    /// The server, or what we may do there, has no feed for us.
    fileprivate var isNoFeed: Bool {
        switch self {
        case .notFound, .forbidden, .conflict, .refused, .unreadable: true
        default: false
        }
    }
}
