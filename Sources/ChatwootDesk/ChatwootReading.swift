public import Bridge
public import Conversation
public import EventStore

/// Reads Chatwoot's webhooks.
extension ChatwootDesk {
    public func read(_ request: WebhookRequest, at now: Timestamp) throws(WebhookRefusal) -> [DeskArrival] {
        try verify(request, at: now)
        guard request.method == "POST", let json = try? JSON(parsing: request.body), json.members != nil
        else {
            throw .malformed
        }
        if let account = json["account"]?["id"]?.integer, account != configuration.account { return [] }
        // An account's webhook gets the events of all its inboxes.
        let inbox = json["inbox"]?["id"]?.integer ?? (json["conversation"] ?? json)["inbox_id"]?.integer
        if let inbox, inbox != configuration.inbox { return [] }
        return ChatwootReading.arrival(json).map { [$0] } ?? []
    }

    /// A signature where there is a secret, a token in the address where one was chosen, both where there are both.
    private func verify(_ request: WebhookRequest, at now: Timestamp) throws(WebhookRefusal) {
        if let token = configuration.addressToken {
            let query = request.target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
            let given = query.split(separator: "&").first { $0.hasPrefix("token=") }?.dropFirst(6) ?? ""
            guard Signatures.isEqual(given.utf8, PathPart.escaped(token.text).utf8) else {
                throw .wrongSignature
            }
        }
        guard let secret = configuration.webhookSecret else {
            if configuration.addressToken == nil { throw .wrongSignature }
            return
        }
        guard let time = request.headers["x-chatwoot-timestamp"], let seconds = Int64(time),
            (0...253_402_300_799).contains(seconds), let signature = request.headers["x-chatwoot-signature"]
        else { throw .wrongSignature }
        let code = Signatures.hmac(Array("\(time).".utf8) + request.body, key: Array(secret.text.utf8))
        guard Signatures.isEqual(signature.utf8, "sha256=\(Signatures.hexadecimal(code))".utf8) else {
            throw .wrongSignature
        }
        guard Signatures.isTimely(Timestamp(microseconds: seconds * 1_000_000), at: now) else {
            throw .outsideWindow
        }
    }
}

/// What Chatwoot's events mean.
enum ChatwootReading {
    /// What people did; nil for what is ours, automatic or of no interest.
    static func arrival(_ event: JSON) -> DeskArrival? {
        switch event["event"]?.string {
        case "message_created":
            guard let conversation = event["conversation"], let number = conversation["id"]?.integer,
                let message = event["id"]?.integer,
                message > conversation["custom_attributes"]?[Mark.after]?.integer ?? 0,
                let content = answer(event)
            else { return nil }
            return DeskArrival(
                id: id(event), conversation: String(number), linkKey: link(conversation), place: place(event),
                content: content)
        case "conversation_status_changed": return end(event)
        case "conversation_updated": return assignment(event)
        // What was changed or deleted later cannot be taken back from a customer.
        default: return nil
        }
    }

    static func link(_ conversation: JSON) -> String? {
        conversation["custom_attributes"]?[Mark.link]?.string
    }

    static func id(_ message: JSON) -> String { String(message["id"]?.integer ?? 0) }

    /// Ids rise in the order of the messages.
    static func place(_ message: JSON) -> String { "\(message["id"]?.integer ?? 0, width: 20)" }

    /// Whether people are done with a conversation: pending means that they gave it back to a bot.
    static func isOver(_ status: String?) -> Bool { status == "resolved" || status == "pending" }

    /// The end of a conversation that a webhook or a list shows as it is now; nil if it goes on.
    static func end(_ conversation: JSON) -> DeskArrival? {
        guard let number = conversation["id"]?.integer, let status = conversation["status"]?.string,
            isOver(status)
        else { return nil }
        return DeskArrival(
            // A second end after a new beginning is another one.
            id: "\(status).\(moment(conversation))", conversation: String(number),
            linkKey: link(conversation),
            place: "~", content: .ended(status == "resolved" ? .resolved : nil, reason: status))
    }

    private static func assignment(_ conversation: JSON) -> DeskArrival? {
        let changes = conversation["changed_attributes"]?.array ?? []
        guard changes.contains(where: { $0["assignee_id"] != nil }),
            let number = conversation["id"]?.integer, let someone = conversation["meta"]?["assignee"],
            someone["type"]?.string ?? "user" == "user", let person = person(someone)
        else { return nil }
        return DeskArrival(
            id: "assigned.\(person.id ?? "").\(moment(conversation))", conversation: String(number),
            linkKey: link(conversation), place: "", content: .assigned(person))
    }

    private static func moment(_ conversation: JSON) -> String {
        for name in ["updated_at", "last_activity_at", "timestamp"] {
            switch conversation[name] {
            case .number(let digits): return digits
            case .string(let text): return text
            default: continue
            }
        }
        return ""
    }

    private static func person(_ sender: JSON) -> DeskArrival.Person? {
        guard let id = sender["id"]?.integer else { return nil }
        return DeskArrival.Person(
            id: String(id), name: sender["available_name"]?.string ?? sender["name"]?.string)
    }

    /// What a person wrote to the customer, in a webhook or in a list; nil if no person did.
    static func answer(_ message: JSON) -> DeskArrival.Content? {
        let isOutgoing = message["message_type"] == "outgoing" || message["message_type"]?.integer == 1
        // Only a note is certainly one; a message without the mark must be certainly none.
        guard isOutgoing, message["private"]?.bool == false, message["source_id"]?.string ?? "" == "",
            message["content_type"]?.string ?? "text" == "text", let sender = message["sender"],
            sender["type"]?.string == "user", let person = person(sender)
        else { return nil }
        let attributes = message["content_attributes"]
        let isAutomatic =
            attributes?["automation_rule_id"] ?? .null != .null
            || message["additional_attributes"]?["campaign_id"] ?? .null != .null
        if isAutomatic || attributes?["deleted"]?.bool == true { return nil }
        let text = message["content"]?.string ?? ""
        let files = (message["attachments"]?.array ?? []).compactMap(file)
        return text.isBlank && files.isEmpty ? nil : .answer(text: text, attachments: files, by: person)
    }

    private static func file(_ json: JSON) -> Attachment? {
        guard let address = json["data_url"]?.string else { return nil }
        let name = address.split(separator: "/").last.map { String($0.prefix { $0 != "?" }) }
        return Attachment(
            name: name, address: address,
            type: json["content_type"]?.string ?? json["file_type"]?.string,
            size: json["file_size"]?.integer)
    }
}
