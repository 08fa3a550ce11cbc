import Conversation
import EventStore
import Logging
import Synchronization

/// Looks into the logs that no console shows, by their schedule and within the budget.
final class Sweep: Sendable {
    private let looks: LogLooks
    private let logger: Logger
    private let state: Mutex<Progress>
    private let start = ContinuousClock.now

    private struct Progress {
        var schedule: Schedule
        var shown: Set<Session.ID> = []
        /// Sessions in whose logs a request of ours is being looked for.
        var awaited: Set<Session.ID> = []
        var marks: [Session.ID: Offset] = [:]
        var running = 0
        /// Until when looks that can wait pause, to spare the server.
        var pausedUntil: Int64 = 0
    }

    /// How many looks are made at the same time.
    static let width = 4
    /// The same while the list is being requested, which shows who needs a human.
    static let widthBesideList = 1
    /// How long to pause if nothing is due or the budget is spent; what comes meanwhile waits no longer than
    /// that.
    static let idlePause = Duration.milliseconds(100)

    init(looks: LogLooks, logger: Logger) {
        self.looks = looks
        self.logger = logger
        state = Mutex(Progress(schedule: Schedule(perMinute: looks.link.budget.limits[.events])))
    }

    private var now: Int64 { (ContinuousClock.now - start).microseconds }

    func begin(with marks: [MirrorMark]) {
        let now = now
        state.withLock { $0.schedule.add(marks, now: now) }
    }

    /// Schedules sessions about which something changed.
    func want(_ ids: [Session.ID]) {
        let now = now
        state.withLock { state in for id in ids { state.schedule.want(id, now: now) } }
    }

    /// Schedules sessions that need a human according to the list: they are read before all others.
    func need(_ ids: [Session.ID]) {
        let now = now
        state.withLock { state in for id in ids { state.schedule.want(id, isNeeded: true, now: now) } }
    }

    /// Schedules sessions that changed at the same time: they are read behind everything urgent, in this
    /// order.
    func spread(_ ids: [Session.ID]) {
        let now = now
        state.withLock { $0.schedule.spread(ids, now: now) }
    }

    /// Leaves out the sessions that consoles show, because they are followed otherwise.
    func exclude(_ shown: Set<Session.ID>) {
        let now = now
        state.withLock { state in
            for id in state.shown.subtracting(shown) { state.schedule.want(id, now: now) }
            state.shown = shown
        }
    }

    /// Looks for requests of ours in these sessions.
    func lookForRequests(in ids: Set<Session.ID>) {
        let now = now
        state.withLock { state in
            for id in ids.subtracting(state.awaited) { state.schedule.want(id, now: now) }
            state.awaited = ids
        }
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                guard let (id, urgency) = due(), looks.link.budget.tryAcquire(.events, urgency) == nil else {
                    try? await Task.sleep(for: Self.idlePause)
                    continue
                }
                let pause = Schedule.canWait(urgency) ? looks.link.pace.logPause.microseconds : 0
                let now = now
                state.withLock {
                    $0.running += 1
                    $0.schedule.claim(id)
                    if pause > 0 { $0.pausedUntil = max(now, $0.pausedUntil) + pause }
                }
                group.addTask { await self.look(id, urgency) }
            }
        }
    }

    private func due() -> (Session.ID, Urgency)? {
        guard looks.link.health.isLive else { return nil }
        let now = now
        let isFed = looks.link.feed.isWhole
        let perMinute = looks.link.pace.logsPerMinute
        let allowed = looks.link.budget.limits[.events]
        let width = looks.link.pace.isListUnderWay ? Self.widthBesideList : Self.width
        return state.withLock { state in
            guard state.running < width else { return nil }
            state.schedule.perMinute = min(allowed, perMinute ?? allowed)
            let next = state.schedule.next(now: now, except: state.shown, onlyWanted: isFed)
            if let next, Schedule.canWait(next.urgency), perMinute != nil, now < state.pausedUntil {
                return nil
            }
            return next
        }
    }

    private func look(_ id: Session.ID, _ urgency: Urgency) async {
        do {
            let mark = try await looks.look(id, urgency, isCounted: true)
            if mark.mode == .manual, mark.loadedFrom != .zero { try await looks.loadHistory(id, urgency) }
            note(mark)
        } catch .store(let error) where error.refusal != nil {
            // The session was erased meanwhile.
            state.withLock { $0.schedule.remove(id) }
        } catch {
            logger.debug("a log could not be read", metadata: ["why": .string(error.wording)])
            let now = now
            state.withLock { $0.schedule.failed(id, now: now) }
        }
        state.withLock { $0.running -= 1 }
    }

    private func note(_ mark: MirrorMark) {
        let now = now
        state.withLock { state in
            let hasNews = state.marks[mark.session] != mark.next
            state.marks[mark.session] = mark.isGone ? nil : mark.next
            state.schedule.looked(
                mark, hasNews: hasNews, isAwaited: state.awaited.contains(mark.session), now: now)
        }
    }
}
