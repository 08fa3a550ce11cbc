/// The base address of a server's HTTP API, in one spelling.
public struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    public let scheme: String
    /// In lowercase; an IPv6 address is in brackets.
    public let host: String
    public let port: Int
    /// Without a slash at its end; empty at the root.
    public let path: String

    /// Reads an address such as `http://host:8800`; nil if it is not one. An address with a user name, a
    /// query or a fragment is refused: secrets do not belong there.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[1].isEmpty, let usual = Self.ports[parts[0].lowercased()] else {
            return nil
        }
        let authority = parts[2]
        let isPlain = { (text: Substring) in
            !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
                && !text.contains { "?#@\\\"<>".contains($0) }
        }
        guard isPlain(authority) else { return nil }
        var host = authority
        var port = usual
        if let colon = authority.lastIndex(of: ":"), authority[colon...].contains("]") == false {
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(number)
            else { return nil }
            host = authority[..<colon]
            port = number
        }
        guard !host.isEmpty else { return nil }
        let path = parts.count > 3 ? parts[3].trimmingSlashes : ""
        guard path.isEmpty || isPlain(path[...]) else { return nil }
        scheme = parts[0].lowercased().filter { $0 != ":" }
        self.host = host.lowercased()
        self.port = port
        self.path = path.isEmpty ? "" : "/" + path
    }

    /// The address in its one spelling.
    public var description: String { "\(scheme)://\(host):\(port)\(path)" }

    /// Whether only this machine can reach it.
    public var isLoopback: Bool { ["localhost", "127.0.0.1", "[::1]"].contains(host) }

    private static let ports = ["http:": 80, "https:": 443]
}

extension Substring {
    fileprivate var trimmingSlashes: String {
        var rest = self
        while rest.last == "/" { rest.removeLast() }
        return String(rest)
    }
}
