import Foundation

/// The address of a model's server, and the key for it.
public struct Endpoint: Sendable {
    /// The whole address of `/chat/completions`.
    let url: String
    let key: APIKey?
    /// Scheme, host and port, for the person who starts the program.
    public let origin: String

    /// Creates an endpoint from its base URL, as OpenAI's clients take it.
    ///
    /// - Parameters:
    ///   - base: For example `https://api.openai.com/v1`; the whole address works too.
    ///   - key: nil if the server needs none.
    /// - Throws: What is wrong with the URL; a key must not leave this machine over plain http.
    public init(base: String, key: APIKey?) throws(EndpointProblem) {
        guard let parts = URLComponents(string: base), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || scheme == "http", let host = parts.encodedHost?.lowercased(), !host.isEmpty,
            !host.contains("%"), parts.port.map({ (1...65_535).contains($0) }) ?? true
        else { throw .noURL }
        if parts.user != nil || parts.password != nil { throw .credentials }
        if parts.query != nil || parts.fragment != nil { throw .trailing }
        if key != nil, scheme == "http", !Self.isLoopback(host) { throw .keyInTheClear }
        self.key = key
        // Rebuilt from the parts that were checked: two parsers may see two different hosts in an odd URL.
        origin = "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        url = origin + path + (path.hasSuffix(Self.path) ? "" : Self.path)
    }

    private static let path = "/chat/completions"

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers.allSatisfy { $0 != nil } && numbers[0] == 127
    }
}

/// The reason why a URL is not an endpoint.
public enum EndpointProblem: Error, Hashable, Sendable {
    case noURL
    /// It contains a name or a password.
    case credentials
    /// It contains a query or a fragment.
    case trailing
    /// The key would cross a network unencrypted.
    case keyInTheClear

    /// One sentence: what is wrong and what to do. It repeats nothing of the URL, which may contain a secret.
    public var wording: String {
        switch self {
        case .noURL: "The URL is not an http or https URL. Write one like https://api.openai.com/v1"
        case .credentials: "Do not put a password in the URL. Put the key into an environment variable."
        case .trailing: "The URL has a query or fragment. Write one like https://api.openai.com/v1"
        case .keyInTheClear:
            "The key is not sent over plain http to another machine. Use https, or send none: --no-key"
        }
    }
}
