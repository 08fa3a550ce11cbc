import Conversation

/// The documentation of an endpoint, beyond its form on the wire.
public struct Description: Sendable {
    /// What a successful answer looks like.
    public enum Answer: Hashable, Sendable {
        case empty
        case json(Schema)
        /// JSON, or with `sse` an event stream.
        case streamable(Schema)
        /// Text of a media type, which may name parameters.
        case text(String)
    }

    /// One sentence.
    public var summary: String
    /// The body's schema; nil if none is read.
    public var body: Schema?
    public var answer: Answer
    /// Further answers of this endpoint: a status and what it means.
    public var others: [Int: String]
    /// Whether an `Idempotency-Key` makes a retry harmless.
    public var isRepeatable: Bool

    init(
        _ summary: String, body: Schema? = nil, _ answer: Answer, others: [Int: String] = [:],
        isRepeatable: Bool = false
    ) {
        self.summary = summary
        self.body = body
        self.answer = answer
        self.others = others
        self.isRepeatable = isRepeatable
    }
}

extension EndpointForm {
    /// Every status that it may answer with, and a sentence about each.
    public var statuses: [Int: String] {
        let description = endpoint.description
        var statuses = Self.always
        if endpoint.needsToken { statuses.merge(Self.guarded) { $1 } }
        if takesBody { statuses.merge(Self.withBody) { $1 } }
        if method != .get { statuses[507] = "The disk is full; nothing was written." }
        statuses.merge(description.others) { $1 }
        statuses[success] = description.summary
        return statuses
    }

    private static let always = [
        400: "This is no request in HTTP, or its body ends too soon.",
        422: "Something in the request is not as described; `detail` says what and where.",
        500: "The server failed; its log says why. Look before you repeat what writes.",
        503: "The store is busy or cannot be used now; `Retry-After` says when to ask again.",
    ]

    private static let guarded = [
        401: "A token is needed; or this one is unknown, has ended or was revoked.",
        403: "This token may not do that, or not in this session.",
        421: "A server without tokens answers only by its own address.",
        429:
            "Too many requests, waits or searches, or a quota is used up; `Retry-After` says when to ask again.",
    ]

    private static let withBody = [
        413: "The body, a message in it, or the conversation is too large.",
        415: "The body needs `Content-Type: application/json`.",
    ]
}

extension Endpoint {
    /// Whether a request needs a token. Asking whether the server lives, or how to talk to it, needs none.
    public var needsToken: Bool {
        switch self {
        case .health, .readiness, .openAPI, .docs: false
        default: true
        }
    }
}
