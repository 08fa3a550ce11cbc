public import Bridge
public import Conversation
public import EventStore

/// A desk of one's own: Standard Webhooks out, the same scheme in. Its contract is the page Webhook.
public struct WebhookDesk: Desk {
    /// What a configuration says.
    public struct Configuration: Sendable {
        /// Where the desk takes events.
        public var server: ServerAddress
        /// Signs what goes out.
        public var secret: StandardSignature
        /// Verifies what comes in; may be the same.
        public var incoming: StandardSignature
        /// Where the desk lists what changed; nil if it does not.
        public var changes: ServerAddress?
        /// Whether the desk may be in a private network.
        public var allowsPrivate = false

        /// A desk without a list of changes.
        public init(server: ServerAddress, secret: StandardSignature, incoming: StandardSignature) {
            self.server = server
            self.secret = secret
            self.incoming = incoming
        }
    }

    public let traits: DeskTraits
    public let gate = CallGate()
    let configuration: Configuration
    private let clock: @Sendable () -> Timestamp
    private let http: DeskHTTP
    private let changesHTTP: DeskHTTP?

    /// A desk behind one address.
    public init(_ configuration: Configuration, clock: @escaping @Sendable () -> Timestamp = { .wallClock }) {
        self.configuration = configuration
        self.clock = clock
        var traits = DeskTraits(textLimit: TextLimit(16_384, .bytes))
        // A webhook that is repeated has the same id, by which the receiver knows it.
        traits.repeats = true
        traits.hasNotes = true
        traits.erases = true
        traits.listsChanges = configuration.changes != nil
        self.traits = traits
        http = DeskHTTP(configuration.server, gate: gate, allowsPrivate: configuration.allowsPrivate)
        changesHTTP = configuration.changes.map { [gate] in
            DeskHTTP($0, gate: gate, allowsPrivate: configuration.allowsPrivate)
        }
    }

    public func open(_ opening: Opening) async throws(DeskError) -> OpenedConversation {
        let answer = try await send(
            "conversation.opened", id: "\(opening.key).open",
            [
                "conversation": .string(opening.key), "session": .string(opening.session.rawValue),
                "customer": [
                    "id": .string(opening.customer.id.rawValue), "name": .string(opening.customer.name),
                ],
                "agent": .string(opening.agentName), "reason": .optional(opening.reason),
                "labels": .array(opening.labels.map { .string($0) }),
            ])
        // Our key names the conversation on both sides, so that nothing can be answered too early.
        let url = answer.json["url"]?.string.flatMap {
            $0.hasPrefix("https://") || $0.hasPrefix("http://") ? $0 : nil
        }
        return OpenedConversation(id: opening.key, url: url)
    }

    public func invite(
        _ conversation: DeskConversation, firstHistory: String?
    ) async throws(DeskError) {
        _ = try await send(
            "conversation.waiting", id: "\(conversation.key).invite",
            ["conversation": .string(conversation.key)])
    }

    public func post(
        _ words: DeskWords, to conversation: DeskConversation
    ) async throws(DeskError) -> String? {
        let answer = try await send(
            "message.created", id: words.key,
            [
                "conversation": .string(conversation.key), "id": .string(words.key),
                "kind": .string(words.kind.rawValue), "text": .string(words.text),
                "speaker": .optional(words.speaker),
            ])
        return answer.json["id"]?.string
    }

    public func find(
        _ key: String, in conversation: DeskConversation
    ) async throws(DeskError) -> String? { nil }

    public func end(_ conversation: DeskConversation, outcome: Outcome?) async throws(DeskError) {
        _ = try await send(
            "conversation.ended", id: "\(conversation.key).end",
            ["conversation": .string(conversation.key), "outcome": .optional(outcome?.rawValue)])
    }

    public func erase(_ conversation: DeskConversation) async throws(DeskError) {
        _ = try await send(
            "conversation.erased", id: "\(conversation.key).erase",
            ["conversation": .string(conversation.key)])
    }

    public func check() async -> [DeskFinding] {
        do throws(DeskError) {
            _ = try await send("ping", id: "ping.\(clock().microseconds)", [:])
            return [.init(isFine: true, "The desk at \(configuration.server) takes signed webhooks.")]
        } catch {
            return [.init(isFine: false, "\(configuration.server): \(error.wording)")]
        }
    }

    /// Sends an event.
    private func send(
        _ type: String, id: String, _ data: JSON.Members
    ) async throws(DeskError) -> DeskHTTP.Answer {
        let now = clock()
        let body: JSON = [
            "type": .string(type), "timestamp": .string(now.iso8601), "data": .object(data),
        ]
        var call = DeskHTTP.Call("POST", "", json: body)
        call.headers += headers(for: call.body ?? [], id: id, at: now)
        return try await http.call(call)
    }

    private func headers(
        for body: [UInt8], id: String, at now: Timestamp
    ) -> [(name: String, value: String)] {
        let seconds = now.microseconds / 1_000_000
        return [
            ("webhook-id", id), ("webhook-timestamp", String(seconds)),
            ("webhook-signature", configuration.secret.sign(body, id: id, seconds: seconds)),
        ]
    }
}

/// What comes from the desk.
extension WebhookDesk {
    public func read(_ request: WebhookRequest, at now: Timestamp) throws(WebhookRefusal) -> [DeskArrival] {
        try configuration.incoming.verify(request, at: now)
        guard request.method == "POST", let json = try? JSON(parsing: request.body) else { throw .malformed }
        let events = json["events"]?.array ?? [json]
        var arrivals: [DeskArrival] = []
        for event in events {
            switch WebhookReading.arrival(event) {
            case .arrival(let arrival): arrivals.append(arrival)
            case .ignored: break
            case .malformed: throw .malformed
            }
        }
        return arrivals
    }

    public func changes(since bookmark: String?) async throws(DeskError) -> DeskChanges {
        guard let changesHTTP else { return DeskChanges(arrivals: [], bookmark: nil) }
        let now = clock()
        let query = bookmark.map { "?cursor=\(PathPart.escaped($0))" } ?? ""
        var call = DeskHTTP.Call("GET", query)
        // Nothing is in the body, so the id tells what is asked for.
        call.headers += headers(for: [], id: "changes.\(bookmark ?? "")", at: now)
        let json = try await changesHTTP.call(call).json
        guard let events = json["events"]?.array else { throw .unknown("its list has no events") }
        let arrivals = events.compactMap { event in
            if case .arrival(let arrival) = WebhookReading.arrival(event) { arrival } else { nil }
        }
        return DeskChanges(
            arrivals: arrivals, bookmark: json["cursor"]?.string, hasMore: json["more"]?.bool ?? false)
    }

    public func arrivals(in conversation: DeskConversation) async throws(DeskError) -> [DeskArrival] { [] }
}
