public import Bridge
public import Conversation
public import EventStore

/// HubSpot's inbox and help desk, over a custom channel.
///
/// A stay is a thread of that channel. Closing or archiving it ends the stay.
public struct HubSpotDesk: Desk {
    /// What an app and its channel must say.
    public struct Configuration: Sendable {
        /// Where the API begins: `https://api.hubapi.com`.
        public var server: ServerAddress
        /// The id of the custom channel.
        public var channel: String
        /// The id of its account, which belongs to one inbox.
        public var channelAccount: String
        /// The id of that inbox, whose threads are listed; nil if they are not.
        public var inbox: String?
        /// An access token with the scopes `conversations.custom_channels.read` and `.write`, `conversations.read` and
        /// `.write`.
        public var token: Secret
        /// The app's client secret, with which HubSpot signs.
        public var clientSecret: Secret
        /// The address to which HubSpot sends webhooks, exactly as it was entered there, because it is signed too.
        public var publicAddress: String
        /// The channel account's own delivery identifier.
        public var identifier = "switchboard"
        /// Whether the API may be in a private network.
        public var allowsPrivate = false

        /// A configuration without a list of threads.
        public init(
            server: ServerAddress, channel: String, channelAccount: String, token: Secret,
            clientSecret: Secret, publicAddress: String
        ) {
            self.server = server
            self.channel = channel
            self.channelAccount = channelAccount
            self.token = token
            self.clientSecret = clientSecret
            self.publicAddress = publicAddress
        }
    }

    public let traits: DeskTraits
    public let gate = CallGate()
    let configuration: Configuration
    let clock: @Sendable () -> Timestamp
    private let http: DeskHTTP

    /// A desk of one channel account.
    public init(_ configuration: Configuration, clock: @escaping @Sendable () -> Timestamp = { .wallClock }) {
        self.configuration = configuration
        self.clock = clock
        // HubSpot documents no limit.
        var traits = DeskTraits(textLimit: TextLimit(8_000, .utf16))
        traits.repeats = true
        traits.erases = true
        traits.listsChanges = configuration.inbox != nil
        traits.listsConversations = true
        self.traits = traits
        http = DeskHTTP(
            configuration.server, gate: gate,
            headers: [
                ("authorization", "Bearer \(configuration.token.text)"), ("accept", "application/json"),
            ], allowsPrivate: configuration.allowsPrivate)
    }

    var channelRoot: String {
        "/conversations/custom-channels/2026-03/\(PathPart.escaped(configuration.channel))"
    }

    static let threads = "/conversations/v3/conversations/threads"

    func thread(_ conversation: DeskConversation, _ rest: String = "") throws(DeskError) -> String {
        guard let id = conversation.id else { throw .gone }
        return "\(Self.threads)/\(PathPart.escaped(id))\(rest)"
    }

    /// Makes a call. HubSpot locks what it is working on for a moment, and whole accounts while it moves them.
    func call(_ call: DeskHTTP.Call, accepting: Set<Int> = []) async throws(DeskError) -> DeskHTTP.Answer {
        let answer = try await http.call(call, accepting: accepting.union([423, 477]))
        switch answer.status {
        case 423: throw .busy(retryAfter: max(.seconds(2), answer.retryAfter ?? .zero))
        case 477: throw .limited(retryAfter: answer.retryAfter ?? .seconds(600))
        default: return answer
        }
    }

    /// HubSpot makes a thread of its first message, so that one tells what this is about.
    public func open(_ opening: Opening) async throws(DeskError) -> OpenedConversation {
        let name = opening.customer.name.isEmpty ? "Customer" : String(opening.customer.name.prefix(100))
        let progress: JSON = ["user": .string(opening.person), "name": .string(name)]
        try await opening.note(progress)
        let reason = opening.reason.map { ": " + String($0.prefix(500)) } ?? "."
        let words = DeskWords(
            key: "\(opening.key).first", kind: .customer, text: "Handed over by Switchboard\(reason)")
        let conversation = DeskConversation(id: nil, key: opening.key, progress: progress)
        guard let id = try await send(words, to: conversation)["conversationsThreadId"].flatMap(Self.text)
        else {
            throw .unknown("its answer has no thread")
        }
        return OpenedConversation(id: id)
    }

    /// The thread stands in the inbox since its first message.
    public func invite(
        _ conversation: DeskConversation, firstHistory: String?
    ) async throws(DeskError) {}

    public func post(
        _ words: DeskWords, to conversation: DeskConversation
    ) async throws(DeskError) -> String? {
        try await send(words, to: conversation)["id"].flatMap(Self.text)
    }

    public func find(
        _ key: String, in conversation: DeskConversation
    ) async throws(DeskError) -> String? { nil }

    /// Posts a message; HubSpot knows a repetition by its key.
    private func send(
        _ words: DeskWords, to conversation: DeskConversation
    ) async throws(DeskError) -> JSON {
        let isCustomer = words.kind == .customer
        let customer: JSON = [
            "name": conversation.progress["name"] ?? "Customer",
            "deliveryIdentifier": Self.identifier(conversation.progress["user"]?.string ?? conversation.key),
        ]
        let here: JSON = [
            "name": .string(words.speaker ?? "Switchboard"),
            "deliveryIdentifier": Self.identifier(configuration.identifier),
        ]
        let body: JSON = [
            "channelAccountId": .string(configuration.channelAccount),
            "messageDirection": isCustomer ? "INCOMING" : "OUTGOING",
            "integrationThreadId": .string(conversation.key),
            "integrationIdempotencyId": .string(words.key), "timestamp": .string(clock().iso8601),
            "text": .string(words.text), "attachments": [], "senders": [isCustomer ? customer : here],
            "recipients": [isCustomer ? here : customer],
        ]
        return try await call(.init("POST", "\(channelRoot)/messages", json: body)).json
    }

    private static func identifier(_ value: String) -> JSON {
        ["type": "CHANNEL_SPECIFIC_OPAQUE_ID", "value": .string(value)]
    }

    /// An id, which HubSpot writes as a text or as a number.
    static func text(_ json: JSON) -> String? {
        switch json {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let digits): digits
        default: nil
        }
    }
}
