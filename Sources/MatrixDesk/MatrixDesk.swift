public import Bridge
public import Conversation

/// A Matrix homeserver, reached as an application service.
///
/// A stay is a room. A puppet in it speaks for the customer, the bridge's own user for everybody else here; the people of
/// the desk are invited, and the stay ends when the last of them leaves.
public struct MatrixDesk: Desk {
    /// What a configuration says.
    public struct Configuration: Sendable {
        /// Where clients reach the homeserver.
        public var server: ServerAddress
        /// Stands behind the colon of its users' ids.
        public var serverName: String
        /// `as_token` of the registration: authorizes calls.
        public var token: Secret
        /// `hs_token` of the registration: comes with each transaction.
        public var homeserverToken: Secret
        /// The users' ids that are invited into each room.
        public var people: [String]
        /// What the names of the bridge's own users begin with; the registration reserves them.
        public var prefix = "sb_"
        /// Whether the homeserver may be in a private network.
        public var allowsPrivate = false

        /// A configuration with the usual prefix.
        public init(
            server: ServerAddress, serverName: String, token: Secret, homeserverToken: Secret,
            people: [String]
        ) {
            self.server = server
            self.serverName = serverName
            self.token = token
            self.homeserverToken = homeserverToken
            self.people = people
        }
    }

    public let traits: DeskTraits
    public let gate = CallGate()
    let configuration: Configuration
    let users: MatrixUsers
    let names = MatrixNames()
    private let http: DeskHTTP

    /// A desk on one homeserver.
    public init(_ configuration: Configuration) {
        self.configuration = configuration
        users = MatrixUsers(prefix: configuration.prefix, server: configuration.serverName)
        // An event has at most 65,536 bytes, and JSON writes a control character with six.
        var traits = DeskTraits(textLimit: TextLimit(8_192, .bytes))
        // A homeserver forgets transaction ids of application services when it restarts, so a post whose outcome is
        // unknown is looked for first and only then repeated.
        traits.finds = true
        traits.erases = true
        traits.listsConversations = true
        self.traits = traits
        http = DeskHTTP(
            configuration.server, gate: gate,
            headers: [("authorization", "Bearer \(configuration.token.text)")],
            allowsPrivate: configuration.allowsPrivate)
    }

    /// Makes a call as one of the bridge's users.
    ///
    /// - Parameters:
    ///   - method: GET, PUT, POST or DELETE.
    ///   - path: Behind `/_matrix/client/v3`, ids in it escaped.
    ///   - user: Who acts.
    ///   - body: nil for none.
    ///   - codes: Matrix's error codes that are as good as success.
    /// - Returns: The answer, whose member `errcode` is one of those codes if it was not a success.
    /// - Throws: `.refused` where the user may not do it, `.forbidden` where the token is wrong.
    func call(
        _ method: String, _ path: String, as user: String, _ body: JSON? = nil,
        accepting codes: Set<String> = []
    ) async throws(DeskError) -> JSON {
        let mark = path.contains("?") ? "&" : "?"
        let full = "/_matrix/client/v3\(path)\(mark)user_id=\(PathPart.escaped(user))"
        let call = body.map { DeskHTTP.Call(method, full, json: $0) } ?? DeskHTTP.Call(method, full)
        let answer = try await http.call(call, accepting: [400, 403, 404])
        if answer.status < 300 { return answer.json }
        let code = answer.json["errcode"]?.string ?? ""
        if codes.contains(code) { return answer.json }
        if answer.status == 404 { throw .gone }
        throw .refused(status: answer.status)
    }

    func room(_ conversation: DeskConversation, _ rest: String) throws(DeskError) -> String {
        guard let id = conversation.id else { throw .gone }
        return "/rooms/\(PathPart.escaped(id))\(rest)"
    }

    public func changes(since bookmark: String?) async throws(DeskError) -> DeskChanges {
        DeskChanges(arrivals: [], bookmark: nil)
    }
}

/// The ids of the bridge's own users and rooms.
struct MatrixUsers: Hashable, Sendable {
    let prefix: String
    let server: String

    /// Speaks for the AI, consoles and the bridge itself.
    var bot: String { "@\(botName):\(server)" }
    var botName: String { "\(prefix)bridge" }

    /// Speaks for the customer of one stay.
    func puppet(_ key: String) -> String { "@\(puppetName(key)):\(server)" }

    /// Names of users have no capital letters; Matrix writes them with a line in front.
    func puppetName(_ key: String) -> String {
        prefix + key.map { $0.isUppercase ? "_\($0.lowercased())" : String($0) }.joined()
    }

    func alias(_ key: String) -> String { "#\(aliasName(key)):\(server)" }
    func aliasName(_ key: String) -> String { puppetName(key) }

    /// Whether a user is one of the bridge's own.
    func isOwn(_ user: String) -> Bool { user.hasPrefix("@\(prefix)") && user.hasSuffix(":\(server)") }
}

/// The members of an event's content by which this bridge finds what is its own.
enum Mark {
    static let post = "switchboard.post"
}
