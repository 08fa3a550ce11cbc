import Conversation
import EventStore
import ParlantClient
import Synchronization

/// Reads logs from the server into the store, and no more of them than is needed.
final class LogLooks: Sendable {
    let lane: StoreLane
    let link: ServerLink
    let keep: Duration
    /// Streams that were seen growing: how many pieces they have, and since when.
    private let streams = Mutex<[StreamKey: (pieces: Int, since: ContinuousClock.Instant)]>([:])

    /// Logs that did not fit into an answer as a whole.
    private let oversized = Mutex<[Session.ID: (error: ParlantError, at: ContinuousClock.Instant)]>([:])
    /// How long such a log is not requested as a whole again.
    private static let retryInterval = Duration.seconds(600)

    private struct StreamKey: Hashable {
        var session: Session.ID
        var offset: Offset
    }

    /// Most logs are shorter than this. A look after this offset shows whether a log is long, for the price
    /// of an empty answer.
    static let firstProbe = 100
    /// No log has this many events.
    private static let lastProbe = 1 << 40
    /// A session younger than this has hardly been read by anybody: its log is short.
    static let youngAge = Duration.seconds(600)
    /// A stream that has not grown for this long is shown as cut.
    static let growthTimeout = Duration.seconds(60)

    /// How many logs turned out to be long, and how many short.
    private let lengths = Mutex((long: 0, short: 0))
    /// With this many short logs for each long one, a log is read without asking first how long it is.
    private static let shortPerLong = 20

    /// `keep` is how long a session that the server deleted can still be read here.
    init(lane: StoreLane, link: ServerLink, keep: Duration = .zero) {
        self.lane = lane
        self.link = link
        self.keep = keep
    }

    /// Records that the server does not have a session. As long as it may be another server, that says
    /// little.
    func noteGone(_ id: Session.ID) async throws(MirrorFailure) {
        let isKnown = link.feed.isServerKnown
        try await perform { [keep] store in
            if isKnown { try store.confirmGone(id, keeping: keep) } else { try store.markGone(id) }
        }
    }

    /// Reads what is new at the end of a log, and checks whether its last known events are still there.
    ///
    /// - Parameters:
    ///   - id: A session that the store knows.
    ///   - urgency: The urgency of its requests.
    ///   - checked: The end of the log when a look last checked it; nil if nothing has come since without such
    ///     a check.
    ///   - isCounted: Whether the budget has counted the first request already.
    /// - Returns: What is known afterwards.
    /// - Throws: `MirrorFailure`.
    @discardableResult
    func look(
        _ id: Session.ID, _ urgency: Urgency, since checked: Offset? = nil, isCounted: Bool = false
    ) async throws(MirrorFailure) -> MirrorMark {
        let mark = try await perform { try $0.mark(of: id) }
        do {
            let seen =
                mark.loadedFrom == nil
                ? try await firstLook(mark, urgency, isCounted)
                : try await tail(mark, since: checked, urgency, isCounted)
            try await watchStreams(of: seen)
            return seen
        } catch .server(.notFound) {
            try await noteGone(id)
            return try await perform { try $0.mark(of: id) }
        }
    }

    /// Reads what is missing before the known end of a log.
    func loadHistory(_ id: Session.ID, _ urgency: Urgency) async throws(MirrorFailure) {
        let mark = try await perform { try $0.mark(of: id) }
        guard mark.loadedFrom != .zero else { return }
        if let refusal = oversized.withLock({ $0[id] }), .now - refusal.at < Self.retryInterval {
            throw .server(refusal.error)
        }
        do {
            _ = try await read(mark, from: .zero, urgency)
            oversized.withLock { $0[id] = nil }
        } catch .server(.tooLarge(let limit)) {
            oversized.withLock { $0[id] = (.tooLarge(limit), .now) }
            throw .server(.tooLarge(limit))
        }
    }

    /// Reads a log's end again: known events that the server no longer has are deleted.
    func reread(_ id: Session.ID, from offset: Offset) async throws(MirrorFailure) {
        let mark = try await perform { try $0.mark(of: id) }
        do {
            _ = try await read(mark, from: offset, .needed)
        } catch .server(.notFound) {
            try await noteGone(id)
        }
    }

    /// Reads from far enough back to show whether the end of the log is still as it was known.
    private func tail(
        _ mark: MirrorMark, since checked: Offset?, _ urgency: Urgency, _ isCounted: Bool
    ) async throws(MirrorFailure) -> MirrorMark {
        let floor = mark.loadedFrom ?? .zero
        let places = [mark.last ?? floor, mark.growing.first?.offset, checked].compactMap { $0 }
        var from = max(floor, places.min()!)
        var (seen, events) = try await read(mark, from: from, urgency, isCounted)
        var step = 4
        while from > floor, events.first?.offset != from {
            let place = from
            from = max(
                floor, try await perform { [step] in try $0.offset(step, before: place, of: mark.session) })
            step *= 4
            (seen, events) = try await read(mark, from: from, urgency)
        }
        return seen
    }

    private func firstLook(
        _ mark: MirrorMark, _ urgency: Urgency, _ isCounted: Bool
    ) async throws(MirrorFailure) -> MirrorMark {
        let isYoung = lane.store.options.clock() - mark.creation < Self.youngAge
        let areLogsShort = lengths.withLock { $0.short >= Self.shortPerLong * ($0.long + 1) }
        if isYoung || areLogsShort {
            let (seen, events) = try await read(mark, from: .zero, urgency, isCounted)
            if events.count > Self.firstProbe { lengths.withLock { $0.long += 1 } }
            return seen
        }
        var isCounted = isCounted
        var probe = Self.firstProbe
        // After `start`, more is left than one answer may hold; after `end`, nothing is.
        var (start, end): (Int?, Int?)
        while true {
            do {
                let events = try await fetch(mark.session, Offset(probe), urgency, isCounted)
                lengths.withLock { if events.isEmpty { $0.short += 1 } else { $0.long += 1 } }
                if !events.isEmpty { return try await record(events, mark, from: Offset(probe)) }
                end = probe
            } catch .server(.tooLarge) where end.map({ $0 - probe > 1 }) ?? (probe < Self.lastProbe) {
                start = probe
            }
            isCounted = false
            switch (start, end) {
            case (nil, _): return try await read(mark, from: .zero, urgency).0
            case (let start?, nil): probe = start * 8
            case (let start?, let end?): probe = (start + end) / 2
            }
        }
    }

    private func read(
        _ mark: MirrorMark, from: Offset, _ urgency: Urgency, _ isCounted: Bool = false
    ) async throws(MirrorFailure) -> (MirrorMark, [Event]) {
        let events = try await fetch(mark.session, from, urgency, isCounted)
        return (try await record(events, mark, from: from), events)
    }

    private func fetch(
        _ id: Session.ID, _ from: Offset, _ urgency: Urgency, _ isCounted: Bool
    ) async throws(MirrorFailure) -> [Event] {
        do {
            if isCounted {
                return try await link.counted(.events) { client throws(ParlantError) in
                    try await client.events(of: id, from: from)
                }
            }
            return try await link.call(.events, urgency) { client throws(ParlantError) in
                try await client.events(of: id, from: from)
            }
        } catch {
            throw .server(error)
        }
    }

    /// Stores what a read returned that began when `mark` was current.
    func record(_ events: [Event], _ mark: MirrorMark, from: Offset) async throws(MirrorFailure) -> MirrorMark
    {
        try await perform {
            try $0.mirror(events, covering: from..<max(from, mark.next), of: mark.session)
        }
    }

    private func watchStreams(of mark: MirrorMark) async throws(MirrorFailure) {
        let now = ContinuousClock.now
        let abandoned = streams.withLock { streams in
            streams = streams.filter { key, _ in
                key.session != mark.session || mark.growing.contains { $0.offset == key.offset }
            }
            return mark.growing.filter { stream in
                let key = StreamKey(session: mark.session, offset: stream.offset)
                guard let seen = streams[key], seen.pieces == stream.pieces else {
                    streams[key] = (stream.pieces, now)
                    return false
                }
                return now - seen.since > Self.growthTimeout
            }
        }
        for stream in abandoned {
            try await perform { try $0.abandonStream(at: stream.offset, of: mark.session) }
        }
    }

    func perform<Value: Sendable>(
        _ body: @escaping @Sendable (EventStore) throws -> Value
    ) async throws(MirrorFailure) -> Value {
        do { return try await lane.perform(body) } catch { throw .store(error) }
    }
}
