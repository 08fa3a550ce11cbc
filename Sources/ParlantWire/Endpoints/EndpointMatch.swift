/// What a request's method and path ask for.
public enum EndpointMatch: Hashable, Sendable {
    case endpoint(Endpoint, ids: [String: String])
    /// The path exists with other methods.
    case otherMethods([Method])
    /// The path exists without its last slash.
    case redirect(to: String)
    case none

    /// Finds what a request asks for: an endpoint, or why there is none.
    ///
    /// - Parameters:
    ///   - method: As sent, such as `GET`.
    ///   - path: As sent: percent-encoded, without the query.
    public init(method: String, path: String) {
        let segments = Array(path.split(separator: "/", omittingEmptySubsequences: false).dropFirst())
        let match = Self.match(method, segments)
        guard case .none = match, segments.count > 1, segments.last == "" else {
            self = match
            return
        }
        // One extra slash is a slip; with more of them, there is nothing to look for.
        if case .none = Self.match(method, segments.dropLast()) {
            self = .none
        } else {
            self = .redirect(to: String(path.dropLast()))
        }
    }

    private static func match(_ method: String, _ segments: [Substring]) -> EndpointMatch {
        for route in routes where route.method.rawValue == method {
            if let ids = route.path.match(segments) { return .endpoint(route.endpoint, ids: ids) }
        }
        let others = routes.filter { $0.path.match(segments) != nil }.map(\.method)
        return others.isEmpty ? .none : .otherMethods(others)
    }

    /// No more of each row than a match needs, because every request goes through all of them.
    private static let routes = Endpoint.allCases.map { endpoint in
        (endpoint: endpoint, method: endpoint.row.method, path: endpoint.row.path)
    }
}
