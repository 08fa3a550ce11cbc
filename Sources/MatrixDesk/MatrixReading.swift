public import Bridge
public import Conversation
public import EventStore

/// Reads transactions.
extension MatrixDesk {
    /// A homeserver repeats a transaction until it is accepted and sends none after it before. So only a wrong token is
    /// refused, and what is not understood is left out.
    public func read(_ request: WebhookRequest, at now: Timestamp) throws(WebhookRefusal) -> [DeskArrival] {
        let given = request.headers["authorization"] ?? ""
        guard Signatures.isEqual(given.utf8, "Bearer \(configuration.homeserverToken.text)".utf8) else {
            throw .wrongSignature
        }
        let path = request.target.prefix { $0 != "?" }
        if path.contains("/_matrix/app/v1/transactions/"), request.method == "PUT" {
            guard let json = try? JSON(parsing: request.body) else { throw .malformed }
            let events = json["events"]?.array ?? []
            for event in events where event["type"] == "m.room.member" {
                names.note(event["state_key"]?.string ?? "", event["content"]?["displayname"]?.string)
            }
            return events.compactMap { MatrixReading.arrival($0, in: nil, users) }
        }
        if path.hasSuffix("/_matrix/app/v1/ping") { return [] }
        // A homeserver asks whether a user or an alias should be made. All that are needed are there.
        throw .nothingThere
    }
}

/// What a homeserver's events mean.
enum MatrixReading {
    /// What people did; nil for what is the bridge's own, automatic or of no interest.
    ///
    /// - Parameters:
    ///   - event: In the form of clients.
    ///   - room: Its room, where the event does not say it.
    ///   - users: Tells who is the bridge's.
    /// - Returns: What to keep.
    static func arrival(_ event: JSON, in room: String?, _ users: MatrixUsers) -> DeskArrival? {
        guard let id = event["event_id"]?.string, let sender = event["sender"]?.string,
            let room = event["room_id"]?.string ?? room, let kept = event["content"]
        else { return nil }
        let found: DeskArrival.Content? =
            switch event["type"]?.string {
            case "m.room.message": users.isOwn(sender) ? nil : answer(kept, by: sender)
            case "m.room.member": change(event, kept, users)
            default: nil
            }
        return found.map {
            DeskArrival(
                id: id, conversation: room,
                place: "\(event["origin_server_ts"]?.integer ?? 0, width: 16)", content: $0)
        }
    }

    /// Who comes has it; who goes may end it.
    private static func change(_ event: JSON, _ content: JSON, _ users: MatrixUsers) -> DeskArrival.Content? {
        guard let user = event["state_key"]?.string, !users.isOwn(user) else { return nil }
        let before = (event["unsigned"]?["prev_content"] ?? event["prev_content"])?["membership"]?.string
        switch content["membership"]?.string {
        case "join":
            // A change of one's own name or picture is a join as well.
            if before == "join" { return nil }
            return .assigned(DeskArrival.Person(id: user, name: content["displayname"]?.string))
        case "leave", "ban":
            // Who declines an invitation was never there.
            return before ?? "join" == "join" ? .ended(nil, reason: "left") : nil
        default: return nil
        }
    }

    private static func answer(_ content: JSON, by sender: String) -> DeskArrival.Content? {
        let relation = content["m.relates_to"]
        // An edit would say the same again: what a customer has read cannot be changed.
        if relation?["rel_type"] == "m.replace" { return nil }
        var text = content["body"]?.string ?? ""
        if relation?["m.in_reply_to"] != nil { text = withoutQuotation(text) }
        let person = DeskArrival.Person(id: sender)
        switch content["msgtype"]?.string {
        case "m.text", "m.emote":
            return text.isBlank ? nil : .answer(text: text, attachments: [], by: person)
        case "m.image", "m.file", "m.audio", "m.video":
            let name = content["filename"]?.string ?? text
            // Only users of the homeserver can fetch a file, so that a link would not help a customer.
            let file = Attachment(
                name: name.isEmpty ? "file" : name, type: content["info"]?["mimetype"]?.string,
                size: content["info"]?["size"]?.integer)
            let caption = content["filename"] != nil && text != name ? text : ""
            return .answer(text: caption, attachments: [file], by: person)
        // Notices are automatic.
        default: return nil
        }
    }

    /// A client that answers quotes what it answers, which may be a note that no customer may read.
    private static func withoutQuotation(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.first?.hasPrefix("> ") == true else { return text }
        lines = lines.drop { $0.hasPrefix(">") }
        if lines.first?.isEmpty == true { lines = lines.dropFirst() }
        return lines.joined(separator: "\n")
    }
}
