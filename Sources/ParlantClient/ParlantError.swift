public import Conversation

/// Why a server did not do what it was asked, or perhaps did.
///
/// Holds nothing of what the server answered but who owns a session or a token: its refusals repeat a request's headers,
/// the token too.
public enum ParlantError: Error, Hashable, Sendable {
    /// No connection came about.
    case unreachable
    /// The connection ended before the answer.
    case disconnected
    case timedOut(after: Duration)
    /// While it waited for events there were none (504); of a request that changes something, nobody knows.
    case waitedInVain
    /// The token is missing, wrong, or not enough (401, 403).
    case forbidden
    /// The token is the named operator's, and somebody else is said to act (403 of a server of ours).
    case tokenOfAnother(String)
    /// Too many requests (429).
    case limited
    case notFound
    /// The session stands otherwise than was thought (409); a server of ours tells how.
    case conflict(Claim?)
    /// The store of a server of ours is not the one that was read before (409); how far this one goes.
    case renewed(FeedPlace)
    /// Another answer that says no (4xx).
    case refused(status: Int)
    /// It failed (5xx).
    case failed(status: Int)
    /// The answer is not what Parlant's API tells; names the place, never the text.
    case unreadable(String)
    /// The answer is larger than so many bytes.
    case tooLarge(Int)

    /// Whether what was asked for certainly did not happen.
    public var isDefinite: Bool {
        switch self {
        case .unreachable, .forbidden, .tokenOfAnother, .limited, .notFound, .conflict, .renewed, .refused:
            true
        case .disconnected, .timedOut, .waitedInVain, .failed, .unreadable, .tooLarge: false
        }
    }

    /// Whether it says something about the server as a whole, and not about one request.
    public var isOutage: Bool {
        switch self {
        case .unreachable, .disconnected, .timedOut, .forbidden, .failed: true
        case .tokenOfAnother, .waitedInVain, .limited, .notFound, .conflict, .renewed, .refused, .unreadable,
            .tooLarge:
            false
        }
    }

    /// One line: what happened, then what to do.
    public var wording: String {
        switch self {
        case .unreachable: "The server cannot be reached. Check its address and the network."
        case .disconnected: "The server ended the connection before it answered."
        case .timedOut(let time): "The server did not answer within \(time.components.seconds) s."
        case .waitedInVain: "The server gave up waiting (504)."
        case .forbidden: "The server refuses it (403). Set SWITCHBOARD_TOKEN to an operator's token."
        case .tokenOfAnother(let login):
            "The server refuses it (403): SWITCHBOARD_TOKEN is \(login)'s. Use your own, or start with --operator \(login)."
        case .limited: "The server allows no more requests for now (429)."
        case .notFound: "The server does not have it (404)."
        case .conflict: "The server refuses it (409)."
        case .renewed: "The server's store was restored or set up anew (409). It is read again."
        case .refused(let status): "The server refuses it (\(status))."
        case .failed(let status): "The server failed (\(status)). Look into its log."
        case .unreadable(let place): "The server's answer cannot be read: \(place)."
        case .tooLarge(let limit): "The server's answer is larger than \(limit >> 20) MiB."
        }
    }
}
