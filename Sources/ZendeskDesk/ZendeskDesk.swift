public import Bridge
public import Conversation
import EventStore

/// Zendesk messaging, reached through Sunshine Conversations (API v2).
///
/// A handoff is a conversation whose control is passed to the agents' workspace; a release or a pass back ends it.
public struct ZendeskDesk: Desk {
    /// What an account must say.
    public struct Configuration: Sendable {
        /// Where the API begins: `https://SUBDOMAIN.zendesk.com/sc`.
        public var server: ServerAddress
        public var appID: String
        /// The id and the secret of an API key of the app.
        public var keyID: String
        public var keySecret: Secret
        /// The secret of the webhook, which Zendesk sends with each.
        public var webhookSecret: Secret
        /// The name of this bridge's seat in the switchboard.
        public var seat: String
        /// The name of the agents' seat.
        public var agents = "zd-agentWorkspace"
        /// Tags of new tickets.
        public var tags: [String] = []
        /// Whether the API may be in a private network.
        public var allowsPrivate = false

        /// A configuration with the usual agents' seat.
        public init(
            server: ServerAddress, appID: String, keyID: String, keySecret: Secret, webhookSecret: Secret,
            seat: String
        ) {
            self.server = server
            self.appID = appID
            self.keyID = keyID
            self.keySecret = keySecret
            self.webhookSecret = webhookSecret
            self.seat = seat
        }
    }

    public let traits: DeskTraits
    public let gate = CallGate()
    let configuration: Configuration
    let http: DeskHTTP

    /// A desk of one app.
    public init(_ configuration: Configuration) {
        self.configuration = configuration
        // The vendor's client counts code points, others UTF-16 units: what fits in units fits in both.
        var traits = DeskTraits(textLimit: TextLimit(4_096, .utf16))
        traits.finds = true
        traits.erases = true
        traits.listsConversations = true
        self.traits = traits
        let credentials = "\(configuration.keyID):\(configuration.keySecret.text)"
        http = DeskHTTP(
            configuration.server, gate: gate,
            headers: [
                ("authorization", "Basic " + Signatures.base64(Array(credentials.utf8))),
                ("accept", "application/json"),
            ], allowsPrivate: configuration.allowsPrivate)
    }

    var root: String { "/v2/apps/\(PathPart.escaped(configuration.appID))" }

    func path(_ conversation: DeskConversation, _ rest: String = "") throws(DeskError) -> String {
        guard let id = conversation.id else { throw .gone }
        return "\(root)/conversations/\(PathPart.escaped(id))\(rest)"
    }

    public func invite(
        _ conversation: DeskConversation, firstHistory: String?
    ) async throws(DeskError) {
        var metadata = Self.mark(conversation.key)
        // Without it, only the last ten messages are shown to the agents.
        if let firstHistory { metadata["first_message_id"] = .string(firstHistory) }
        if !configuration.tags.isEmpty {
            metadata["dataCapture.systemField.tags"] = .string(configuration.tags.joined(separator: ","))
        }
        try await pass(conversation, to: configuration.agents, metadata)
        // The webhook of a seat that has been offered control hears what is said meanwhile.
        _ = try await http.call(
            .init(
                "POST", path(conversation, "/offerControl"),
                json: ["switchboardIntegration": .string(configuration.seat)]))
    }

    func pass(
        _ conversation: DeskConversation, to seat: String, _ metadata: JSON.Members
    ) async throws(DeskError) {
        _ = try await http.call(
            .init(
                "POST", path(conversation, "/passControl"),
                json: ["switchboardIntegration": .string(seat), "metadata": .object(metadata)]))
    }

    /// Distinguishes the passes of this bridge from those of agents.
    static func mark(_ key: String) -> JSON.Members { [Mark.link: .string(key)] }

    public func post(
        _ words: DeskWords, to conversation: DeskConversation
    ) async throws(DeskError) -> String? {
        let author: JSON =
            if words.kind == .customer {
                ["type": "user", "userExternalId": .string(conversation.progress["user"]?.string ?? "")]
            } else {
                ["type": "business", "displayName": .string(words.speaker ?? "Switchboard")]
            }
        let answer = try await http.call(
            .init(
                "POST", path(conversation, "/messages"),
                json: [
                    "author": author, "content": ["type": "text", "text": .string(words.text)],
                    "metadata": [Mark.post: .string(words.key)],
                ]))
        return answer.json["messages"]?.array?.first?["id"]?.string
    }

    public func end(_ conversation: DeskConversation, outcome: Outcome?) async throws(DeskError) {
        _ = try await http.call(.init("POST", path(conversation, "/releaseControl"), json: [:]))
    }

    public func erase(_ conversation: DeskConversation) async throws(DeskError) {
        _ = try await http.call(.init("DELETE", path(conversation)), accepting: [404])
    }

    public func changes(since bookmark: String?) async throws(DeskError) -> DeskChanges {
        DeskChanges(arrivals: [], bookmark: nil)
    }
}

/// The members of Zendesk's metadata by which this bridge finds what is its own.
enum Mark {
    static let link = "switchboardLink"
    static let session = "switchboardSession"
    static let post = "switchboardPost"
}
