import Foundation
import HTTPTypes
import Hummingbird

/// Where a page comes from, as browsers name it: scheme, host and port.
public struct Origin: Hashable, Sendable {
    let name: String

    /// nil where the text is no origin of http or https. Capital letters, a last slash and the scheme's own port make
    /// no difference; letters beyond ASCII are to be written as browsers send them, as `xn--…`.
    public init?(_ text: String) {
        let allowed = text.utf8.allSatisfy { (0x21..<0x7f).contains($0) && $0 != UInt8(ascii: "*") }
        guard allowed, let parts = URLComponents(string: text.lowercased()), let scheme = parts.scheme,
            let usual = ["http": 80, "https": 443][scheme], let host = parts.host, !host.isEmpty,
            ["", "/"].contains(parts.path), parts.query == nil, parts.fragment == nil, parts.user == nil
        else { return nil }
        let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        let port = parts.port.flatMap { $0 == usual ? nil : ":\($0)" } ?? ""
        self.name = scheme + "://" + name + port
    }
}

/// Which sites' pages may ask from a browser; none unless some are named.
struct Origins: Sendable {
    private let allowed: Set<String>

    init(_ allowed: [Origin]) { self.allowed = Set(allowed.map(\.name)) }

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
                ("Access-Control-Allow-Headers", Self.allowedHeaders(of: request)),
                ("Access-Control-Max-Age", "600"),
            ], body: .none)
    }

    /// Whatever the page wants to send: a header means nothing to us unless we read it, and Parlant's clients send
    /// some of their own with every request.
    private static func allowedHeaders(of request: Request) -> String {
        let wanted = (request.headers[HTTPField.Name("Access-Control-Request-Headers")!] ?? "")
            .split(separator: ",").compactMap { HTTPField.Name($0.trimmingCharacters(in: .whitespaces)) }
        let known = ["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID"]
        return wanted.isEmpty
            ? known.joined(separator: ", ") : wanted.map(\.canonicalName).joined(separator: ", ")
    }
}
