import Conversation
import EventStore

/// The parts of a running bridge, and how they wake each other.
struct BridgeParts: Sendable {
    let context: BridgeContext
    private let outgoing: LinkWorks
    private let incoming: LinkWorks
    private let claimer: Claimer
    private let reconciler: Reconciler

    init(_ context: BridgeContext) {
        self.context = context
        let pace = context.settings.pace
        let outgoing = LinkWorks(pace) { [work = Outgoing(context)] in await work.carry($0) }
        let arrivals = Incoming(context: context) { outgoing.wake($0) }
        let incoming = LinkWorks(pace) { await arrivals.carry($0) }
        self.outgoing = outgoing
        self.incoming = incoming
        claimer = Claimer(context: context) { outgoing.wake($0) }
        reconciler = Reconciler(context: context, incoming: arrivals) { incoming.wake($0) }
    }

    private var settings: BridgeSettings { context.settings }

    /// Waits for the right to run the bridge.
    ///
    /// - Returns: Whether nobody has run it for a while; nil if the task was cancelled.
    func waitForLease(_ process: String) async -> Bool? {
        while !Task.isCancelled {
            if let isNew = await hold(process) ?? nil { return isNew }
            try? await settings.pace.sleep(settings.pace.watch)
        }
        return nil
    }

    /// - Returns: nil if the store failed; in it nil if another process runs the bridge.
    private func hold(_ process: String) async -> Bool?? {
        let (name, span) = (settings.name, settings.pace.lease)
        return await context.attempt { try $0.holdBridge(name, as: process, for: span) }
    }

    /// Lets another process have the right at once.
    func release(_ process: String) async {
        let name = settings.name
        _ = await context.attempt { try $0.releaseBridge(name, as: process) }
    }

    /// Works until the task is cancelled or the right is lost.
    func run(_ process: String, isDoubtful: Bool) async throws {
        let store = context.lane.store
        let position = try await context.lane.perform { try $0.position }
        await load()
        let (claims, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (context, outgoing, isLocal) = (context, outgoing, store.kind == .local)
        let follower = Follower(
            store, from: position, for: "",
            onPage: { page in
                let touched = context.book.touched(by: page, for: context.settings.login)
                touched.links.forEach(outgoing.wake)
                // A mirrored server confirms a claim by a change of its session.
                if touched.hasNew || !isLocal && !touched.links.isEmpty { waker.yield() }
            }, onState: { _ in })
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await outgoing.run() }
            group.addTask { await incoming.run() }
            group.addTask { await claim(on: claims) }
            group.addTask { await reconciler.run(isDoubtful: isDoubtful) }
            group.addTask { await ring(waker) }
            group.addTask { await Eraser(context: context).run() }
            // Ends when the right is lost, and ends the others.
            await watch(process)
            group.cancelAll()
        }
        await context.lane.stop(follower)
    }

    /// Takes up all that was unfinished.
    private func load() async {
        let name = settings.name
        let links = await context.attempt { try $0.liveLinks(of: name) } ?? []
        for link in links {
            context.book.note(link)
            outgoing.wake(link.id)
        }
        await wakeLinks()
    }

    private func claim(on claims: AsyncStream<Void>) async {
        for await _ in claims {
            await claimer.adopt()
            await claimer.claim()
        }
    }

    private func ring(_ waker: AsyncStream<Void>.Continuation) async {
        while !Task.isCancelled {
            waker.yield()
            try? await settings.pace.sleep(settings.pace.claims)
        }
        waker.finish()
    }

    /// What another process has stored for this one: webhooks that it took, and what a person decided.
    private func wakeLinks() async {
        let name = settings.name
        (await context.attempt { try $0.linksWithDuePosts(of: name) } ?? []).forEach(outgoing.wake)
        (await context.attempt { try $0.linksWithArrivals(of: name) } ?? []).forEach(incoming.wake)
    }
}

/// What is done now and then.
extension BridgeParts {
    private func watch(_ process: String) async {
        while !Task.isCancelled {
            await releaseUnanswered()
            await wakeLinks()
            await report()
            try? await settings.pace.sleep(settings.pace.watch)
            if Task.isCancelled { return }
            if case .some(nil) = await hold(process) { return }
        }
    }

    private func releaseUnanswered() async {
        guard let span = settings.unansweredAfter else { return }
        let (name, moment) = (settings.name, context.clock() - span)
        let links = await context.attempt { try $0.unansweredLinks(of: name, since: moment) } ?? []
        for link in links {
            let farewell =
                "Nobody answered within \(max(1, span.wholeSeconds / 60)) min. The conversation was returned to the queue in Switchboard. It ends here."
            guard await context.attempt({ try $0.leave(link.id, .release, telling: farewell) }) != nil else {
                return
            }
            context.book.forget(link)
            outgoing.wake(link.id)
        }
    }

    private func report() async {
        guard let news = context.condition.news() else { return }
        let name = settings.name
        _ = await context.attempt { try $0.report(news.trouble, wrong: news.wrong, of: name) }
    }

    func receive(_ request: WebhookRequest) async -> Int {
        do throws(WebhookRefusal) {
            let arrivals = try context.desk.read(request, at: context.clock())
            let name = settings.name
            guard let reception = await context.attempt({ try $0.receive(arrivals, for: name) }) else {
                return 503
            }
            reception.links.forEach(incoming.wake)
            return 200
        } catch {
            if error != .nothingThere { context.condition.countWrong() }
            return error.status
        }
    }
}
