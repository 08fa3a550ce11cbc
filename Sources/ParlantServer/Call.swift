import Conversation
import EventStore
import NIOCore
import ParlantWire

/// One request, read and checked.
struct Call: Sendable {
    var form: EndpointForm
    var ids: [String: String]
    var query: Query
    /// null where the endpoint takes none.
    var body: JSON
    var caller: Caller
    /// Keeps the time of waits.
    var eventLoop: any EventLoop
    /// nil where nothing tells of a hang-up.
    var connection: Connection?
    var idempotencyKey: String?
    var lastEventID: String?
    /// Nothing of the answer's body is wanted, so nothing is waited for.
    var isHead: Bool
    /// The client says that it reads event streams as the standard has them.
    var wantsEventStream: Bool

    /// Throws where the token was revoked since it was shown.
    var requireToken: @Sendable () async throws -> Void

    /// Waits until something happens. Whoever waited is looked at again before they are told anything.
    func next(_ wait: Wait, until deadline: NIODeadline) async throws -> Wait.Wake {
        let wake = await wait.next(until: deadline, on: eventLoop, connection)
        if wake != .hangUp { try await requireToken() }
        return wake
    }

    /// Seconds that the client would wait.
    var patience: Int { isHead ? 0 : max(query.integer("wait_for_data") ?? 0, 0) }

    var requestID: Request.ID? { idempotencyKey.map { Request.ID(caller.keyPrefix + $0) } }

    var sessionID: Session.ID { Session.ID(ids["session_id"] ?? "") }
    var eventID: Event.ID { Event.ID(ids["event_id"] ?? "") }
}

extension Caller {
    /// Two clients of one session may choose alike: what a customer names can never be another's.
    fileprivate var keyPrefix: String { role == .customer ? "customer:" : "" }

    /// - Throws: A problem where the key is none, or no id can be made of it.
    func checked(idempotencyKey key: String?) throws(Problem) -> String? {
        guard let key else { return nil }
        let most = Request.ID.longest - keyPrefix.utf8.count
        guard (1...most).contains(key.utf8.count) else {
            throw Problem(422, "Idempotency-Key needs 1 to \(most) bytes.")
        }
        return key
    }
}
