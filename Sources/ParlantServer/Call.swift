import Conversation
import NIOCore
import ParlantWire

/// One request, read and checked.
struct Call: Sendable {
    var form: EndpointForm
    var ids: [String: String]
    var query: Query
    /// null where the endpoint takes none.
    var body: JSON
    /// Who asks, for limits.
    var client: String
    /// Keeps the time of waits.
    var eventLoop: any EventLoop
    /// nil where nothing tells of a hang-up.
    var connection: Connection?
    var idempotencyKey: String?
    var lastEventID: String?
    /// The client says that it reads event streams as the standard has them.
    var wantsEventStream: Bool

    var sessionID: Session.ID { Session.ID(ids["session_id"] ?? "") }
    var eventID: Event.ID { Event.ID(ids["event_id"] ?? "") }
}
