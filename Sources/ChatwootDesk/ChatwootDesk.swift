public import Bridge
public import Conversation
import EventStore

/// Chatwoot, over an inbox of the kind API.
///
/// A stay is a conversation of that inbox. The customer's words are incoming messages, everything else that goes there is
/// a private note; resolving the conversation ends the stay.
public struct ChatwootDesk: Desk {
    /// What an account must say.
    public struct Configuration: Sendable {
        /// Where Chatwoot is.
        public var server: ServerAddress
        /// The number of the account.
        public var account: Int
        /// The number of the inbox.
        public var inbox: Int
        /// The identifier of the inbox, under which contacts are made.
        public var inboxIdentifier: String
        /// The access token of a user who may see the inbox. To erase conversations it must be an administrator's.
        public var token: Secret
        /// The secret with which the inbox signs its webhooks, from 4.13 on; nil for older versions.
        public var webhookSecret: Secret?
        /// Stands as `token` in the address of the webhook; nil if signatures are enough.
        public var addressToken: Secret?
        /// The inbox's HMAC token, for inboxes that want identities proven.
        public var identitySecret: Secret?
        /// Whether Chatwoot may be in a private network.
        public var allowsPrivate = false

        /// A configuration whose webhooks are signed, have a token in their address, or both.
        public init(
            server: ServerAddress, account: Int, inbox: Int, inboxIdentifier: String, token: Secret,
            webhookSecret: Secret?, addressToken: Secret? = nil
        ) {
            self.server = server
            self.account = account
            self.inbox = inbox
            self.inboxIdentifier = inboxIdentifier
            self.token = token
            self.webhookSecret = webhookSecret
            self.addressToken = addressToken
        }
    }

    public let traits: DeskTraits
    public let gate = CallGate()
    let configuration: Configuration
    let http: DeskHTTP

    /// A desk of one inbox.
    public init(_ configuration: Configuration) {
        self.configuration = configuration
        // The limit is 150,000; a note begins with who spoke.
        var traits = DeskTraits(textLimit: TextLimit(149_000, .scalars))
        traits.finds = true
        traits.hasNotes = true
        traits.erases = true
        traits.listsChanges = true
        traits.listsConversations = true
        self.traits = traits
        http = DeskHTTP(
            configuration.server, gate: gate,
            headers: [("api_access_token", configuration.token.text), ("accept", "application/json")],
            allowsPrivate: configuration.allowsPrivate)
    }

    var root: String { "/api/v1/accounts/\(configuration.account)" }

    func path(_ conversation: DeskConversation, _ rest: String = "") throws(DeskError) -> String {
        guard let id = conversation.id else { throw .gone }
        return "\(root)/conversations/\(PathPart.escaped(id))\(rest)"
    }

    /// Agents' queues show a conversation once it is open.
    public func invite(
        _ conversation: DeskConversation, firstHistory: String?
    ) async throws(DeskError) {
        try await set("open", conversation)
    }

    public func end(_ conversation: DeskConversation, outcome: Outcome?) async throws(DeskError) {
        try await set("resolved", conversation)
    }

    /// Without a status, the call would turn the present one over.
    private func set(_ status: String, _ conversation: DeskConversation) async throws(DeskError) {
        _ = try await http.call(
            .init("POST", path(conversation, "/toggle_status"), json: ["status": .string(status)]))
    }

    public func hasEnded(_ conversation: DeskConversation) async throws(DeskError) -> Bool {
        let status = try await http.call(.init("GET", path(conversation))).json["status"]?.string
        return ChatwootReading.isOver(status)
    }

    public func post(
        _ words: DeskWords, to conversation: DeskConversation
    ) async throws(DeskError) -> String? {
        let isCustomer = words.kind == .customer
        let text = words.speaker.map { "\($0): \(words.text)" } ?? words.text
        let answer = try await http.call(
            .init(
                "POST", path(conversation, "/messages"),
                json: [
                    "content": .string(text), "message_type": isCustomer ? "incoming" : "outgoing",
                    "private": .bool(!isCustomer), "source_id": .string(words.key),
                ]), accepting: [422])
        // Of one conversation it takes 200 messages a minute; other conversations may go on.
        if answer.status == 422 {
            let isFull = answer.json["error"]?.string?.contains("Too many messages") ?? false
            throw isFull ? .busy(retryAfter: .seconds(20)) : .refused(status: 422)
        }
        return answer.json["id"]?.integer.map(String.init)
    }

    /// An agent sees whether the customer could read an answer.
    public func acknowledge(
        _ message: String, in conversation: DeskConversation, isSaid: Bool
    ) async throws(DeskError) {
        let body: JSON =
            isSaid
            ? ["status": "delivered"]
            : ["status": "failed", "external_error": "The conversation had left the desk."]
        _ = try await http.call(
            .init("PATCH", path(conversation, "/messages/\(PathPart.escaped(message))"), json: body))
    }

    /// A route that does not exist is answered like a conversation that does not.
    public func erase(_ conversation: DeskConversation) async throws(DeskError) {
        do {
            _ = try await http.call(.init("DELETE", path(conversation)))
        } catch .gone {
            let left = try await http.call(.init("GET", path(conversation)), accepting: [404])
            if left.status != 404 { throw .refused(status: 404) }
        } catch .forbidden(let status) {
            // Everything else works with this token, so nothing else must wait.
            throw .refused(status: status)
        }
    }
}

/// The attributes of a conversation by which this bridge finds what is its own.
enum Mark {
    static let link = "switchboard_link"
    static let session = "switchboard_session"
    /// The newest message that belongs to an earlier stay.
    static let after = "switchboard_after"
}
