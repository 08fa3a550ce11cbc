import Conversation
import EventStore
import NIOCore
import ParlantWire

/// Answers calls from the store.
struct Routes: Sendable {
    let store: StoreThreads
    let waits: Waits
    let limits: Limits
    let figures: Figures
    let condition: Condition
    let connections: Connections
    let quotas: Quotas
    let searches: SearchLimit
    let readiness: Readiness
    let feedReaders = FeedReaders()
    let droppedLogLines: @Sendable () -> Int
    let sendings = SendingLimit()
    let logs = LogCache(page: logPage, room: 32 << 20)
    let customersLogs = LogCache(page: logPage, room: 16 << 20, hidesRequestIDs: true)
    let clock: @Sendable () -> Timestamp
    let ids: IDSource

    typealias Handler = @Sendable (Routes, Call) async throws -> Reply

    func answer(_ call: Call) async throws -> Reply {
        try await Author.$current.withValue(call.caller.author) {
            try await Self.handler(of: call.endpoint)(self, call)
        }
    }

    /// Returns the handler instead of calling it here: a waiting request would otherwise hold memory for all of the
    /// handlers, 5 KB per request.
    ///
    /// Each group's handlers are named where they are written. An endpoint without one does not compile.
    private static func handler(of endpoint: Endpoint) -> Handler {
        switch endpoint {
        case .session(let endpoint): handler(of: endpoint)
        case .event(let endpoint): handler(of: endpoint)
        case .agent(let endpoint): handler(of: endpoint)
        case .customer(let endpoint): handler(of: endpoint)
        case .tag(let endpoint): handler(of: endpoint)
        case .cannedResponse(let endpoint): handler(of: endpoint)
        case .state(let endpoint): handler(of: endpoint)
        case .note(let endpoint): handler(of: endpoint)
        case .suggestion(let endpoint): handler(of: endpoint)
        case .act(let endpoint): handler(of: endpoint)
        case .turn(let endpoint): handler(of: endpoint)
        case .admin(let endpoint): handler(of: endpoint)
        case .condition(let endpoint): handler(of: endpoint)
        case .documentation(let endpoint): handler(of: endpoint)
        }
    }

    /// Returns the end of the wait that a client asked for.
    func deadline(_ call: Call) -> NIODeadline {
        .now() + .seconds(Int64(min(call.waitSeconds, limits.longestWait.wholeSeconds)))
    }
}
