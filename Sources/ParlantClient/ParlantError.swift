public import Conversation

/// Why a server did not do what it was asked, or may have done it all the same.
///
/// Contains nothing of what the server answered except who owns a session or a token: its refusals repeat a
/// request's headers, including the token.
public enum ParlantError: Error, Hashable, Sendable {
    /// No connection could be established.
    case unreachable
    /// The connection ended before the answer.
    case disconnected
    case timedOut(after: Duration)
    /// No events came while the server waited for them (504); for a request that changes something, the
    /// outcome is unknown.
    case gaveUpWaiting
    /// The token is missing, wrong, or not enough (401, 403).
    case forbidden
    /// The token is the named operator's, but somebody else is said to act (403 of a Switchboard server).
    case tokenOfAnother(String)
    /// Too many requests (429).
    case limited
    case notFound
    /// The session is not in the expected state (409); a Switchboard server reports the current claim.
    case conflict(Claim?)
    /// The store of a Switchboard server is not the one that was read before (409); the place is the end of
    /// this one's feed.
    case renewed(FeedPlace)
    /// No AI agent is running (503 of a Switchboard server).
    case noAgent
    /// Another refusal (4xx).
    case refused(status: Int)
    /// The server failed (5xx).
    case failed(status: Int)
    /// The answer does not match Parlant's API; names the place, never the text.
    case unreadable(String)
    /// The answer is larger than this many bytes.
    case tooLarge(Int)

    /// Whether the requested effect certainly did not happen.
    public var isDefinite: Bool {
        switch self {
        case .unreachable, .forbidden, .tokenOfAnother, .limited, .notFound, .conflict, .renewed, .noAgent,
            .refused:
            true
        case .disconnected, .timedOut, .gaveUpWaiting, .failed, .unreadable, .tooLarge: false
        }
    }

    /// Whether it says something about the server as a whole, not about one request.
    public var isOutage: Bool {
        switch self {
        case .unreachable, .disconnected, .timedOut, .forbidden, .failed: true
        case .tokenOfAnother, .gaveUpWaiting, .limited, .notFound, .conflict, .renewed, .noAgent, .refused,
            .unreadable, .tooLarge:
            false
        }
    }

    /// One line: what happened, then what to do.
    public var wording: String {
        switch self {
        case .unreachable: "The server cannot be reached. Check its address and the network."
        case .disconnected: "The server ended the connection before it answered."
        case .timedOut(let time): "The server did not answer within \(time.components.seconds) s."
        case .gaveUpWaiting: "The server gave up waiting (504)."
        case .forbidden: "The server refuses it (403). Set SWITCHBOARD_TOKEN to an operator's token."
        case .tokenOfAnother(let login):
            "The server refuses it (403): SWITCHBOARD_TOKEN is \(login)'s. Use your own, or start with --operator \(login)."
        case .limited: "The server allows no more requests for now (429)."
        case .notFound: "The server does not have it (404)."
        case .conflict: "The server refuses it (409)."
        case .renewed: "The server's store was restored or set up again (409). Reading it again."
        case .noAgent: "No AI agent is running."
        case .refused(let status): "The server refuses it (\(status))."
        case .failed(let status): "The server failed (\(status)). Check its log."
        case .unreadable(let place): "The server's answer cannot be read: \(place)."
        case .tooLarge(let limit): "The server's answer is larger than \(limit >> 20) MiB."
        }
    }
}
