import Conversation
import EventStore
import NIOCore
import ParlantWire
import Synchronization

/// Events are read and sent by so many; most logs are one page.
let logPage = (events: 4_000, bytes: 1 << 20)

extension Routes {
    /// Each way in a function of its own: what waits would keep room for what any of them needs.
    func listEvents(_ call: Call) async throws -> Reply {
        let query = EventQuery(call)
        if call.query.flag("sse") { return try await streamEvents(call, query) }
        if query.isWhole, let reply = try await wholeLog(call, query) { return reply }
        return try await replyWhenThere(call, query)
    }

    /// - Returns: The log from its start; nil where it is empty.
    private func wholeLog(_ call: Call, _ query: EventQuery) async throws -> Reply? {
        let (id, logs) = (call.sessionID, logs)
        let start = try await store.read { try logs.start(of: id, in: $0) }
        return start.isEmpty ? nil : reply(start.body, of: id, query.from(start.rest))
    }

    private func replyWhenThere(_ call: Call, _ query: EventQuery) async throws -> Reply {
        var page = try await events(of: call.sessionID, query)
        if page.isEmpty, call.query.integer("wait_for_data") ?? 0 > 0 {
            page = try await waitForEvents(call, query, until: deadline(call))
            if page.isEmpty { throw Problem.timedOut }
        }
        return reply(page, of: call.sessionID, query)
    }

    private func reply(_ page: EventTexts, of id: Session.ID, _ query: EventQuery) -> Reply {
        let rest = page.rest(of: query)
        return reply(ByteBuffer("[", page.bytes, rest == nil ? "]" : ""), of: id, rest)
    }

    private func events(of id: Session.ID, _ query: EventQuery) async throws -> EventTexts {
        try await store.read { try $0.eventTexts(of: id, query, limit: logPage.events, size: logPage.bytes) }
    }

    /// - Returns: The first page that is not empty; an empty one after the deadline.
    private func waitForEvents(
        _ call: Call, _ query: EventQuery, until deadline: NIODeadline
    ) async throws -> EventTexts {
        let id = call.sessionID
        return try await waits.waiting(on: id, for: call.caller, where: { query.matches($0.event) }) {
            wait in
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
    ///   - start: An array; without its end where there is a rest.
    ///   - id: The session.
    ///   - rest: What else was asked for.
    /// - Returns: All of it.
    private func reply(_ start: ByteBuffer, of id: Session.ID, _ rest: EventQuery?) -> Reply {
        let rest = Mutex(rest)
        return PagedArray {
            guard let query = rest.withLock({ $0 }) else { return nil }
            let page = try await events(of: id, query)
            rest.withLock { $0 = page.rest(of: query) }
            return page.bytes
        }.reply(start: start, isWhole: rest.withLock { $0 == nil })
    }

    /// Events as they come, until nothing has come for the time of a wait.
    private func streamEvents(_ call: Call, _ query: EventQuery) async throws -> Reply {
        let query = query.resumed(after: call.lastEventID)
        // Before the head is sent, so that an unknown session or one wait too many is told by its status.
        try waits.requireRoom(for: call.caller)
        let first = try await events(of: call.sessionID, query)
        return stream(call) { stream in
            var query = query
            var page = first
            while true {
                try await stream.send(page)
                if let last = page.places.last { query.from = last.offset.rawValue + 1 }
                try await call.requireToken()
                page = try await events(of: call.sessionID, query)
                if !page.isEmpty { continue }
                page = try await waitForEvents(call, query, stream)
                if page.isEmpty { return }
            }
        }
    }

    /// - Returns: The first page that is not empty; an empty one where the stream ends.
    private func waitForEvents(
        _ call: Call, _ query: EventQuery, _ stream: EventStream
    ) async throws -> EventTexts {
        let end = deadline(call)
        while true {
            let page = try await waitForEvents(call, query, until: min(end, .now() + EventStream.heartbeat))
            if !page.isEmpty || end <= .now() || waits.isClosing { return page }
            try await stream.beat()
        }
    }
}

extension EventQuery {
    /// Behind the last event that a client of a stream has seen.
    fileprivate func resumed(after id: String?) -> EventQuery {
        guard let last = id.flatMap({ Int($0) }), last < Int.max else { return self }
        var query = self
        query.from = max(from, last + 1)
        return query
    }

    /// Whether a log's beginning is what it asks for.
    fileprivate var isWhole: Bool { from <= 0 && source == nil && kinds.isEmpty && traceID == nil }

    /// The same from an offset on; nil where there is none.
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
            // Each once, so that there are few different statements.
            kinds: Kind.known.filter { call.query.texts("kinds").contains($0.rawValue) },
            traceID: call.query.text("trace_id"))
    }
}

extension EventTexts {
    /// What is left of a query behind a full page; nil behind the last one.
    fileprivate func rest(of query: EventQuery) -> EventQuery? {
        guard !isLast, let last = places.last else { return nil }
        return query.from(last.offset.rawValue + 1)
    }
}
