public import Bridge
public import Conversation
public import EventStore

/// Reads HubSpot's webhooks: those of the channel, with what agents write, and those of the app, with what becomes of
/// threads.
extension HubSpotDesk {
    public func read(_ request: WebhookRequest, at now: Timestamp) throws(WebhookRefusal) -> [DeskArrival] {
        let isTimed = try HubSpotSignature(configuration).verify(request, at: now)
        guard request.method == "POST", let json = try? JSON(parsing: request.body) else { throw .malformed }
        let events = json.array ?? [json]
        var arrivals: [DeskArrival?] = []
        for event in events {
            if event["subscriptionType"] != nil || event["eventType"] != nil {
                arrivals.append(HubSpotReading.change(event))
                continue
            }
            // Words are taken only under a signature that cannot be sent again later.
            guard isTimed else { throw .wrongSignature }
            arrivals.append(HubSpotReading.message(event, of: configuration.channel))
        }
        return arrivals.compactMap { $0 }
    }
}

/// What HubSpot's events mean.
enum HubSpotReading {
    /// What an agent wrote; nil for what is ours, automatic or of no interest.
    static func message(_ event: JSON, of channel: String) -> DeskArrival? {
        guard event["type"] == "OUTGOING_CHANNEL_MESSAGE_CREATED", let message = event["message"],
            let here = (event["channelId"] ?? message["channelId"]).flatMap(HubSpotDesk.text), here == channel
        else { return nil }
        let keys = event["channelIntegrationThreadIds"] ?? message["channelIntegrationThreadIds"]
        return arrival(
            message, conversation: message["conversationsThreadId"].flatMap(HubSpotDesk.text),
            key: keys?.array?.first.flatMap(HubSpotDesk.text))
    }

    /// What a message of a webhook or of a list says; nil if no person wrote it to the customer.
    static func arrival(_ message: JSON, conversation: String?, key: String?) -> DeskArrival? {
        guard let id = message["id"].flatMap(HubSpotDesk.text), let content = answer(message) else {
            return nil
        }
        return DeskArrival(
            id: id, conversation: conversation, linkKey: key == "" ? nil : key, place: place(message, id),
            content: content)
    }

    /// Moments come with different fractions.
    private static func place(_ message: JSON, _ id: String) -> String {
        let moment = message["createdAt"]?.string.flatMap { Timestamp(iso8601: $0) }
        return "\(moment?.iso8601 ?? "") \(id)"
    }

    private static func answer(_ message: JSON) -> DeskArrival.Content? {
        guard message["direction"] == "OUTGOING", message["type"]?.string ?? "MESSAGE" == "MESSAGE",
            message["integrationIdempotencyId"] ?? .null == .null
        else { return nil }
        // What this bridge posted comes back as an integration's, what HubSpot says by itself as the system's.
        let client = message["client"]?["clientType"]?.string
        if client == "INTEGRATION" || client == "SYSTEM" { return nil }
        let sender = message["senders"]?.array?.first
        let actor = (sender?["actorId"] ?? message["createdBy"]).flatMap(HubSpotDesk.text)
        // Bots, integrations, the system and language models have ids with other letters.
        if let actor, !actor.hasPrefix("A-") { return nil }
        let name = sender?["name"]?.string
        if actor == nil, name ?? "" == "" { return nil }
        let text = message["text"]?.string ?? ""
        let files = (message["attachments"]?.array ?? []).compactMap { file -> Attachment? in
            guard file["type"] == "FILE", let address = file["url"]?.string else { return nil }
            return Attachment(
                name: file["name"]?.string, address: address,
                type: file["fileUsageType"]?.string?.lowercased())
        }
        if text.isBlank, files.isEmpty { return nil }
        return .answer(text: text, attachments: files, by: DeskArrival.Person(id: actor, name: name))
    }

    /// What became of a thread; nil for what is of no interest.
    static func change(_ event: JSON) -> DeskArrival? {
        guard let thread = event["objectId"].flatMap(HubSpotDesk.text) else { return nil }
        let moment = event["occurredAt"].flatMap(HubSpotDesk.text) ?? ""
        let type = (event["subscriptionType"] ?? event["eventType"])?.string ?? ""
        let value = event["propertyValue"].flatMap(HubSpotDesk.text) ?? ""
        let content: DeskArrival.Content
        switch (type, event["propertyName"]?.string) {
        case ("conversation.deletion", _), ("conversation.privacyDeletion", _):
            content = .ended(nil, reason: type)
        case ("conversation.propertyChange", "status"):
            guard value == "CLOSED" || value == "ARCHIVED" else { return nil }
            content = .ended(value == "CLOSED" ? .resolved : nil, reason: value.lowercased())
        case ("conversation.propertyChange", "isArchived"):
            guard value == "true" else { return nil }
            content = .ended(nil, reason: "archived")
        case ("conversation.propertyChange", "assignedTo"):
            guard value.hasPrefix("A-") else { return nil }
            content = .assigned(DeskArrival.Person(id: value))
        default: return nil
        }
        // HubSpot's own ids of events may repeat.
        let name = "\(type).\(event["propertyName"]?.string ?? "").\(value).\(moment)"
        return DeskArrival(id: name, conversation: thread, place: "~\(moment)", content: content)
    }

    static func isOver(_ thread: JSON) -> Bool {
        thread["status"] == "CLOSED" || thread["status"] == "ARCHIVED" || thread["archived"]?.bool == true
    }
}
