public import Bridge
public import Conversation
public import EventStore

/// Reads Zendesk's webhooks.
extension ZendeskDesk {
    /// Zendesk signs nothing: it sends the webhook's secret along, so that only TLS protects it.
    public func read(_ request: WebhookRequest, at now: Timestamp) throws(WebhookRefusal) -> [DeskArrival] {
        let secret = request.headers["x-api-key"] ?? ""
        guard Signatures.isEqual(secret.utf8, configuration.webhookSecret.text.utf8) else {
            throw .wrongSignature
        }
        guard request.method == "POST", let json = try? JSON(parsing: request.body),
            let events = json["events"]?.array
        else { throw .malformed }
        if let app = json["app"]?["id"]?.string, app != configuration.appID { return [] }
        return events.compactMap { ZendeskReading.arrival($0, seat: configuration.seat) }
    }
}

/// What Zendesk's events mean.
enum ZendeskReading {
    /// What people did; nil for what is ours, automatic or of no interest.
    ///
    /// - Parameters:
    ///   - event: One of a webhook.
    ///   - seat: The name of this bridge's seat.
    /// - Returns: What to keep.
    static func arrival(_ event: JSON, seat: String) -> DeskArrival? {
        guard let id = event["id"]?.string, let type = event["type"]?.string, let payload = event["payload"]
        else {
            return nil
        }
        let conversation = payload["conversation"]
        var arrival = DeskArrival(
            id: id, conversation: conversation?["id"]?.string,
            linkKey: conversation?["metadata"]?[Mark.link]?.string,
            place: event["createdAt"]?.string ?? "", content: .ended(nil, reason: type))
        switch type {
        case "conversation:message":
            // The message's id is the same in every delivery and in a list.
            guard let message = payload["message"], let name = message["id"]?.string,
                let content = answer(message)
            else { return nil }
            arrival.id = name
            arrival.place = place(message)
            arrival.content = content
        case "switchboard:releaseControl": arrival.content = ended(payload, type)
        case "switchboard:passControl":
            let isOurSeat = conversation?["activeSwitchboardIntegration"]?["name"]?.string == seat
            // The bridge's own passes carry its mark.
            guard isOurSeat, payload["metadata"]?[Mark.link] == nil else { return nil }
            arrival.content = ended(payload, type)
        case "conversation:remove": break
        default: return nil
        }
        return arrival
    }

    private static func ended(_ payload: JSON, _ type: String) -> DeskArrival.Content {
        switch payload["reason"]?.string {
        case "ticketClosed": .ended(.resolved, reason: "ticketClosed")
        case "transferToEmail": .ended(.escalated, reason: "transferToEmail")
        default: .ended(nil, reason: type)
        }
    }

    /// Zendesk's moments have one form, so that they sort as text.
    static func place(_ message: JSON) -> String {
        "\(message["received"]?.string ?? "") \(message["id"]?.string ?? "")"
    }

    /// What a person wrote; nil if no person wrote it.
    static func answer(_ message: JSON) -> DeskArrival.Content? {
        let author = message["author"]
        let metadata = message["metadata"]
        guard author?["type"]?.string == "business", metadata?[Mark.post] == nil,
            message["source"]?["type"]?.string == "zd:agentWorkspace",
            message["activity"] == nil || message["activity"] == .null
        else { return nil }
        let subtypes = author?["subtypes"]?.array?.compactMap(\.string) ?? []
        let agent = metadata?["__zendesk_msg.agent.id"]?.string
        // Triggers speak under this id; Zendesk's own texts have other subtypes than `agent`.
        if agent == "__trigger" || agent == "-1" { return nil }
        if !subtypes.isEmpty, !subtypes.contains("agent") { return nil }
        let name = author?["displayName"]?.string
        if subtypes.isEmpty, agent == nil, name ?? "" == "" { return nil }
        return content(message["content"] ?? .null, DeskArrival.Person(id: agent, name: name))
    }

    private static func content(_ content: JSON, _ person: DeskArrival.Person) -> DeskArrival.Content? {
        let text = content["text"]?.string ?? content["markdownText"]?.string ?? ""
        switch content["type"]?.string {
        case "text":
            return text.isBlank ? nil : .answer(text: text, attachments: [], by: person)
        case "image", "file":
            guard let address = content["mediaUrl"]?.string else { return nil }
            let file = Attachment(
                name: content["altText"]?.string, address: address,
                type: content["mediaType"]?.string ?? content["type"]?.string,
                size: content["mediaSize"]?.integer)
            return .answer(text: text, attachments: [file], by: person)
        // Forms ask for a rating or an address: what fills them in is not an answer.
        default: return nil
        }
    }
}
