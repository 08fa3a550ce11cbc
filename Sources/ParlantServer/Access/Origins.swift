import HTTPTypes
import Hummingbird

/// Which sites' pages may ask from a browser; none unless some are named.
struct Origins: Sendable {
    let allowed: Set<String>

    /// What tells a browser that a page of this origin may read the answer; nothing for others.
    func headers(for request: Request) -> [(name: String, value: String)] {
        if allowed.isEmpty { return [] }
        let vary = (name: "Vary", value: "Origin")
        guard let origin = request.headers[.origin], allowed.contains(origin) else { return [vary] }
        return [
            vary, ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Expose-Headers", "Retry-After"),
        ]
    }

    /// The answer to a browser that asks whether it may ask; nil where the request is another one.
    func preflight(_ request: Request) -> Reply? {
        guard request.method == .options, request.headers[.origin] != nil,
            request.headers[.accessControlRequestMethod] != nil
        else { return nil }
        guard let origin = request.headers[.origin], allowed.contains(origin) else {
            return Reply(Problem(403, "Pages of this origin may not ask. Serve with --origin to let them."))
        }
        return Reply(
            status: 204,
            headers: [
                ("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE"),
                (
                    "Access-Control-Allow-Headers",
                    "Authorization, Content-Type, Idempotency-Key, Last-Event-ID"
                ), ("Access-Control-Max-Age", "600"),
            ], body: .none)
    }
}
