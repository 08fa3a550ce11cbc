import Foundation
import HTTPTypes
import Hummingbird

/// The origin of a web page as browsers name it: scheme, host and port.
public struct Origin: Hashable, Sendable {
    let name: String

    /// Fails unless the text is an http or https origin. Case, a trailing slash and the scheme's default port make no
    /// difference. Non-ASCII host names must be written as browsers send them, as `xn--…`.
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

/// The origins whose pages may call the server from a browser; none by default.
struct Origins: Sendable {
    private let allowed: Set<String>

    init(_ allowed: [Origin]) { self.allowed = Set(allowed.map(\.name)) }

    /// Returns the headers that tell a browser that a page of this origin may read the answer.
    func headers(for request: Request) -> [(name: String, value: String)] {
        if allowed.isEmpty { return [] }
        let vary = (name: "Vary", value: "Origin")
        guard let origin = request.headers[.origin], allowed.contains(origin) else { return [vary] }
        return [
            vary, ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Expose-Headers", "Retry-After"),
        ]
    }

    /// Returns the answer to a browser's CORS preflight request; nil for any other request.
    func preflight(_ request: Request) -> Reply? {
        guard request.method == .options, request.headers[.origin] != nil,
            request.headers[.accessControlRequestMethod] != nil
        else { return nil }
        guard let origin = request.headers[.origin], allowed.contains(origin) else {
            return Reply(Problem(403, "Pages from this origin are not allowed. Allow them with --origin."))
        }
        return Reply(
            status: 204,
            headers: [
                ("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE"),
                ("Access-Control-Allow-Headers", Self.allowedHeaders(of: request)),
                ("Access-Control-Max-Age", "600"),
            ], body: .none)
    }

    /// Returns all headers that the page wants to send: those that we don't read have no effect, and Parlant's clients
    /// add some of their own to every request.
    private static func allowedHeaders(of request: Request) -> String {
        let wanted = (request.headers[HTTPField.Name("Access-Control-Request-Headers")!] ?? "")
            .split(separator: ",").compactMap { HTTPField.Name($0.trimmingCharacters(in: .whitespaces)) }
        let known = ["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID"]
        return wanted.isEmpty
            ? known.joined(separator: ", ") : wanted.map(\.canonicalName).joined(separator: ", ")
    }
}
