import Conversation
import EventStore
import Logging
import ParlantClient

/// Follows the sessions that consoles show, each with one request that waits at the server.
struct Watches: Sendable {
    let looks: LogLooks
    let sweep: Sweep
    let logger: Logger
    /// How many to follow at the same time; the one that was opened last comes first.
    let most: Int

    /// How often to ask the store what is shown. A check costs about 10 µs.
    static let interval = Duration.milliseconds(100)
    /// A console that has not been seen for longer than this shows nothing anymore.
    static let consoleTimeout = Duration.seconds(30)
    /// How many seconds a request waits at the server, which goes on looking for that long after we hang up.
    static let wait = 5
    /// How many waits may bring nothing before the end of the log is checked again.
    static let waitsPerCheck = 3
    /// How many events before the end are checked if it is unknown what was checked before.
    static let uncheckedEvents = 16
    /// The longest pause between attempts to read: nobody else reads the log that is on screen.
    static let longestPause = Duration.seconds(5)
    /// How often to check whether a session that was gone is back.
    static let goneInterval = Duration.seconds(1)
    /// How long after a message more is likely to follow.
    static let activePeriod = Duration.seconds(60)
    /// How often a growing message is read again.
    static let streamInterval = Duration.milliseconds(400)

    func run() async {
        var running: [Session.ID: Task<Void, Never>] = [:]
        while !Task.isCancelled {
            let shown = await shown()
            if let shown {
                for (id, task) in running where !shown.contains(id) {
                    task.cancel()
                    running[id] = nil
                }
                sweep.exclude(Set(shown))
                for id in shown where running[id] == nil { running[id] = Task { await watch(id) } }
            }
            try? await Task.sleep(for: Self.interval)
        }
        for task in running.values { task.cancel() }
        for task in running.values { await task.value }
    }

    private func shown() async -> [Session.ID]? {
        let since = looks.lane.store.options.clock() - Self.consoleTimeout
        return try? await Array(looks.lane.perform { try $0.shownSessions(since: since) }.prefix(most))
    }

    private func isGone(_ id: Session.ID) async -> Bool {
        (try? await looks.perform { try $0.mark(of: id).isGone }) ?? false
    }

    private func watch(_ id: Session.ID) async {
        var backOff = BackOff(longest: Self.longestPause)
        // What arrives while a request waits proves nothing about earlier events. The same goes for an
        // earlier run.
        var checked = try? await looks.perform { store in
            try store.offset(Self.uncheckedEvents, before: store.mark(of: id).next, of: id)
        }
        var end: Offset?
        var activeUntil = ContinuousClock.now
        while !Task.isCancelled {
            do {
                // The list shows when it is back; nobody else reads it while it is on screen.
                if await isGone(id) { try? await Task.sleep(for: Self.goneInterval) }
                var mark = try await looks.look(id, .shown, since: checked)
                if mark.isGone { continue }
                checked = mark.last
                if mark.loadedFrom != .zero {
                    try await looks.loadHistory(id, .shown)
                    mark = try await looks.perform { try $0.mark(of: id) }
                }
                backOff.reset()
                if mark.next != end { activeUntil = .now + Self.activePeriod }
                end = mark.next
                try await wait(mark, activeUntil: activeUntil)
            } catch .store(let error) where error.refusal != nil {
                // The list has not contained the session yet.
                try? await Task.sleep(for: backOff.next())
            } catch {
                logger.debug("the shown log could not be read", metadata: ["why": .string(error.wording)])
                try? await Task.sleep(for: backOff.next())
            }
        }
    }

    /// Stores what comes after the last read, until some waits brought nothing or a message grows. After
    /// something was said, more may come soon.
    private func wait(
        _ known: MirrorMark, activeUntil: ContinuousClock.Instant
    ) async throws(MirrorFailure) {
        var mark = known
        var emptyWaits = 0
        while !Task.isCancelled, emptyWaits < Self.waitsPerCheck {
            if looks.link.feed.isWhole {
                try? await Task.sleep(for: Self.interval)
                continue
            }
            if !mark.growing.isEmpty {
                try? await Task.sleep(for: Self.streamInterval)
                return
            }
            let isActive = mark.isTurnInFlight || mark.claim.owner != nil || .now < activeUntil
            if let interval = looks.link.pace.shownInterval(isActive: isActive) {
                try? await Task.sleep(for: interval)
                return
            }
            // Other reads may have stored more meanwhile.
            mark = try await looks.perform { [mark] in try $0.mark(of: mark.session) }
            let from = mark.next
            let events: [Event]
            do {
                events = try await looks.link.call(
                    .events, .shown, waiting: .seconds(Self.wait)
                ) { [mark] client throws(ParlantError) in
                    try await client.events(of: mark.session, from: from, waiting: Self.wait)
                }
            } catch .notFound {
                return
            } catch {
                throw .server(error)
            }
            if events.isEmpty { emptyWaits += 1 }
            mark = try await looks.record(events, mark, from: from)
        }
    }
}
