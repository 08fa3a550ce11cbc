import Conversation
import EventStore
import NIOCore
import ParlantWire

/// A request that was read and checked.
struct Call: Sendable {
    var endpoint: Endpoint
    var ids: [String: String]
    var query: Query
    /// null if the endpoint takes no body.
    var body: JSON
    var caller: Caller
    /// Runs the timers of waits.
    var eventLoop: any EventLoop
    /// nil if nothing reports when the client hangs up.
    var connection: Connection?
    var idempotencyKey: String?
    var lastEventID: String?
    /// Whether the client wants only the head, so there is nothing to wait for.
    var isHead: Bool
    /// Whether the client accepts `text/event-stream`, so it reads event streams as the standard defines them.
    var wantsEventStream: Bool

    /// Throws if the token was revoked in the meantime.
    var requireToken: @Sendable () async throws -> Void

    /// Waits until something happens, and checks the token again before the caller is told anything.
    func next(_ wait: Wait, until deadline: NIODeadline) async throws -> Wait.Wake {
        let wake = await wait.next(until: deadline, on: eventLoop, connection)
        if wake != .hangUp { try await requireToken() }
        return wake
    }

    /// How many seconds the client is willing to wait.
    var waitSeconds: Int { isHead ? 0 : max(query.integer("wait_for_data") ?? 0, 0) }

    var requestID: Request.ID? { idempotencyKey.map { Request.ID(caller.keyPrefix + $0) } }

    var sessionID: Session.ID { Session.ID(ids["session_id"] ?? "") }
    var eventID: Event.ID { Event.ID(ids["event_id"] ?? "") }
}

extension Caller {
    /// Keeps a customer's keys apart from everyone else's: two clients of one session may choose the same key.
    fileprivate var keyPrefix: String { role == .customer ? "customer:" : "" }

    /// - Throws: A problem if the key is empty or too long for a request ID.
    func checked(idempotencyKey key: String?) throws(Problem) -> String? {
        guard let key else { return nil }
        let most = Request.ID.longest - keyPrefix.utf8.count
        guard (1...most).contains(key.utf8.count) else {
            throw Problem(422, "Idempotency-Key needs 1 to \(most) bytes.")
        }
        return key
    }
}
