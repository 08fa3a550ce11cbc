import Conversation
import EventStore
import NIOCore
import ParlantWire
import Synchronization

/// The most events, and bytes of them, that are read and sent at a time. Most logs are one page.
let logPage = (events: 4_000, bytes: 1 << 20)

/// The most that is held of a log for a client that is sent it piece by piece and may not be reading.
let streamPage = (events: 1_000, bytes: 32 << 10)

extension Routes {
    /// Each case has a function of its own: otherwise a waiting request would hold memory for all of them.
    func listEvents(_ call: Call) async throws -> Reply {
        let query = EventQuery(call)
        if call.query.flag("sse") { return try await streamEvents(call, query) }
        if query.isWhole, let reply = try await wholeLog(call, query) { return reply }
        return try await replyWhenThere(call, query)
    }

    /// - Returns: The log from its start; nil if it is empty.
    private func wholeLog(_ call: Call, _ query: EventQuery) async throws -> Reply? {
        let (id, logs) = (call.sessionID, call.caller.role == .customer ? customersLogs : logs)
        let start = try await store.read { try logs.start(of: id, in: $0) }
        if start.isEmpty { return nil }
        guard let place = sendings.place(start.body.readableBytes, for: call.caller) else {
            return reply(ByteBuffer(), of: id, query)
        }
        return reply(start.body, of: id, query.from(start.rest), keeping: place)
    }

    private func replyWhenThere(_ call: Call, _ query: EventQuery) async throws -> Reply {
        var page = try await events(of: call.sessionID, query)
        if page.isEmpty, call.waitSeconds > 0 {
            page = try await waitForEvents(call, query, until: deadline(call))
            if page.isEmpty { throw Problem.timedOut }
        }
        let rest = page.rest(of: query)
        return reply(ByteBuffer("[", page.bytes, rest == nil ? "]" : ""), of: call.sessionID, rest)
    }

    private func events(of id: Session.ID, _ query: EventQuery) async throws -> EventTexts {
        try await store.read {
            try $0.eventTexts(of: id, query, limit: streamPage.events, size: streamPage.bytes)
        }
    }

    /// - Returns: The first page that is not empty, or an empty one after the deadline.
    private func waitForEvents(
        _ call: Call, _ query: EventQuery, in place: Place? = nil, until deadline: NIODeadline
    ) async throws -> EventTexts {
        let id = call.sessionID
        return try await waits.waiting(
            on: id, for: call.caller, in: place, where: { query.matches($0.event) }
        ) { wait in
            while true {
                let page = try await events(of: id, query)
                if !page.isEmpty { return page }
                switch try await call.next(wait, until: deadline) {
                case .news: continue
                case .timeout, .closing: return EventTexts()
                case .hangUp: throw Problem.hungUp
                }
            }
        }
    }

    /// - Parameters:
    ///   - start: The array as far as it is known: without its end if there is a rest, empty if it has not begun.
    ///   - id: The session.
    ///   - rest: The query for the rest; nil if there is none.
    ///   - place: Held until the client has read `start`.
    /// - Returns: The whole array.
    private func reply(
        _ start: ByteBuffer, of id: Session.ID, _ rest: EventQuery?, keeping place: Place? = nil
    ) -> Reply {
        let rest = Mutex(rest)
        return PagedArray {
            guard let query = rest.withLock({ $0 }) else { return nil }
            let page = try await events(of: id, query)
            rest.withLock { $0 = page.rest(of: query) }
            return page.bytes
        }.reply(start: start, isWhole: rest.withLock { $0 == nil }, keeping: place)
    }

    /// Streams events as they come, until none has come for the time of a wait.
    private func streamEvents(_ call: Call, _ query: EventQuery) async throws -> Reply {
        let query = query.resumed(after: call.lastEventID)
        // Before the head is sent, so that an unknown session or one wait too many is reported by the status.
        let place = try waits.place(for: call.caller)
        let first = Mutex<EventTexts?>(try await events(of: call.sessionID, query))
        return stream(call) { stream in
            defer { withExtendedLifetime(place) {} }
            var query = query
            // Moved out of the closure, which lives as long as the stream does.
            var page = first.withLock { $0.take() } ?? EventTexts()
            while true {
                try await stream.send(page)
                if let last = page.places.last { query.from = last.offset.rawValue + 1 }
                // Hold nothing for a client that does not read.
                page = EventTexts()
                try await stream.waitUntilRead()
                try await call.requireToken()
                if waits.isClosing { return }
                page = try await events(of: call.sessionID, query)
                if !page.isEmpty { continue }
                page = try await waitForEvents(call, query, in: place, stream)
                if page.isEmpty { return }
            }
        }
    }

    /// - Returns: The first page that is not empty, or an empty one if the stream ends.
    private func waitForEvents(
        _ call: Call, _ query: EventQuery, in place: Place, _ stream: EventStream
    ) async throws -> EventTexts {
        let end = deadline(call)
        while true {
            let page = try await waitForEvents(
                call, query, in: place, until: min(end, .now() + EventStream.heartbeat))
            if !page.isEmpty || end <= .now() || waits.isClosing { return page }
            try await stream.sendHeartbeat()
        }
    }
}

extension EventQuery {
    /// Returns the query continued after the last event that the client of a stream has seen.
    fileprivate func resumed(after id: String?) -> EventQuery {
        guard let last = id.flatMap({ Int($0) }), last < Int.max else { return self }
        var query = self
        query.from = max(from, last + 1)
        return query
    }

    /// Whether the query asks for everything from the start of a log.
    fileprivate var isWhole: Bool { from <= 0 && source == nil && kinds.isEmpty && traceID == nil }

    /// Returns the query from an offset on; nil if there is no offset.
    fileprivate func from(_ offset: Int?) -> EventQuery? {
        guard let offset else { return nil }
        var query = self
        query.from = offset
        return query
    }

    init(_ call: Call) {
        self.init(
            from: call.query.integer("min_offset") ?? 0,
            source: call.query.text("source").map { Source(rawValue: $0) },
            // Each kind once and in fixed order, so that there are few different SQL statements.
            kinds: Kind.known.filter { call.query.texts("kinds").contains($0.rawValue) },
            traceID: call.query.text("trace_id"))
        hidesRequestIDs = call.caller.role == .customer
    }
}

extension EventTexts {
    /// Returns what is left of a query after this page; nil after the last one.
    fileprivate func rest(of query: EventQuery) -> EventQuery? {
        guard !isLast, let last = places.last else { return nil }
        return query.from(last.offset.rawValue + 1)
    }
}
