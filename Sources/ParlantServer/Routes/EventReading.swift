import Conversation
import EventStore
import NIOCore
import ParlantWire

extension Routes {
    func readEvent(_ call: Call) async throws -> Reply {
        let event = try await event(call)
        if call.query.flag("sse") {
            let place = event.isGrowing ? try waits.place(for: call.caller) : nil
            return streamGrowth(call, of: event, in: place)
        }
        if call.query.flag("wait_for_completion"), event.isGrowing, call.waitSeconds > 0 {
            return .json(200, try await completion(call, of: event).json)
        }
        return .json(200, event.json)
    }

    private func event(_ call: Call) async throws -> Event {
        let (id, event) = (call.sessionID, call.eventID)
        let entry = try await store.read { try $0.entry(event, in: id) }
        guard var event = entry?.event else { throw Problem.noSuchEvent(event.rawValue) }
        if call.caller.role == .customer { event.metadata = event.metadata.withoutRequestID }
        return event
    }

    /// Returns the message once it is complete, or as it is after the wait.
    private func completion(_ call: Call, of event: Event) async throws -> Event {
        let deadline = deadline(call)
        return try await waiting(for: event.id, call) { wait in
            while true {
                let event = try await self.event(call)
                if !event.isGrowing { return event }
                switch try await call.next(wait, until: deadline) {
                case .news: continue
                case .timeout, .closing: return event
                case .hangUp: throw Problem.hungUp
                }
            }
        }
    }

    /// Streams the message each time it has grown, until it is complete.
    private func streamGrowth(_ call: Call, of first: Event, in place: Place?) -> Reply {
        stream(call) { stream in
            defer { withExtendedLifetime(place) {} }
            try await stream.send(first)
            if !first.isGrowing { return }
            try await waiting(for: first.id, call, in: place) { wait in
                var last = first
                var end = deadline(call)
                while last.isGrowing {
                    let event = try await self.event(call)
                    if event.data != last.data {
                        try await stream.send(event)
                        last = event
                        end = deadline(call)
                        continue
                    }
                    let pause = min(end, .now() + EventStream.heartbeat)
                    switch try await call.next(wait, until: pause) {
                    case .news: continue
                    case .timeout where .now() < end: try await stream.sendHeartbeat()
                    case .timeout, .closing, .hangUp: return
                    }
                }
            }
        }
    }

    private func waiting<T>(
        for event: Event.ID, _ call: Call, in place: Place? = nil, _ body: (Wait) async throws -> T
    ) async throws -> T {
        try await waits.waiting(
            on: call.sessionID, for: call.caller, in: place, where: { $0.id == event }, body)
    }
}
