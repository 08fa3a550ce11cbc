extension EndpointRow {
    /// Every status that it may answer with, and a sentence about each.
    public var statuses: [Int: String] {
        var statuses = Self.always
        if callers != .anyone { statuses.merge(Self.guarded) { $1 } }
        if takesBody { statuses.merge(Self.withBody) { $1 } }
        if method != .get { statuses[507] = "The disk is full; nothing was written." }
        statuses.merge(others.mapValues(\.meaning)) { $1 }
        statuses[success] = summary
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
