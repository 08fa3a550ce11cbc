import Conversation
import EventStore

/// What a desk is told of a session, in plain text.
struct Transcript {
    let settings: BridgeSettings
    let limit: TextLimit
    /// Why a person is needed; nil if that is not known.
    var reason: String?

    /// The first calls of a link: the conversation, its summary, what was said before, and the invitation.
    ///
    /// - Parameters:
    ///   - summary: The session.
    ///   - window: The end of its log.
    /// - Returns: The calls, and the first event that they do not contain.
    func opening(_ summary: SessionSummary, _ window: LogWindow) -> (posts: [NewPost], next: Offset) {
        let ready = window.entries.prefix { !$0.isGrowing }
        var lines = ready.compactMap(line)
        if window.hasEarlier { lines.insert("(Earlier messages are left out.)", at: 0) }
        let texts = [self.summary(summary)] + (lines.isEmpty ? [] : [lines.joined(separator: "\n")])
        let parts = texts.flatMap { limit.parts(of: $0) }
        // Of an endless log the newest part says most.
        let kept = parts.prefix(1) + parts.dropFirst().suffix(Self.mostParts)
        let history = kept.enumerated().map {
            NewPost(.history, name: "history.\($0.offset)", text: $0.element)
        }
        let next = ready.count < window.entries.count ? window.entries[ready.count].event.offset : nil
        return (
            [NewPost(.open, name: "open")] + history + [NewPost(.invite, name: "invite")],
            next ?? ready.last?.event.offset.next ?? .zero
        )
    }

    private static let mostParts = 20

    /// The calls for what was said since.
    ///
    /// - Parameter entries: In order, from the link's next event on.
    /// - Returns: The calls, and the first event that they do not contain; nil if there is nothing new.
    func news(_ entries: [LogEntry]) -> (posts: [NewPost], next: Offset)? {
        // A message is carried as a whole.
        let ready = entries.prefix { !$0.isGrowing }
        guard let last = ready.last else { return nil }
        return (ready.flatMap(posts), last.event.offset.next)
    }

    private func posts(_ entry: LogEntry) -> [NewPost] {
        let event = entry.event
        guard let message = event.message, !event.isDeleted, !entry.author.isExactly(settings.login) else {
            return []
        }
        let text = words(message)
        guard !text.isBlank else { return [] }
        let isCustomer = event.isCustomerMessage
        let parts = limit.parts(of: text)
        return parts.enumerated().map { number, part in
            NewPost(
                isCustomer ? .customer : .colleague,
                name: number == 0 ? event.id.rawValue : "\(event.id.rawValue).\(number + 1)", text: part,
                speaker: isCustomer ? nil : speaker(event, message))
        }
    }

    private func summary(_ summary: SessionSummary) -> String {
        var lines = ["Handed over by Switchboard"]
        let name = summary.customerName.isEmpty ? summary.session.customerID.rawValue : summary.customerName
        lines.append("Customer: \(name)")
        if let reason, !reason.isBlank { lines.append("Reason: \(reason)") }
        if !summary.session.labels.isEmpty {
            lines.append("Labels: \(summary.session.labels.joined(separator: ", "))")
        }
        lines.append("AI: \(summary.agentName)")
        lines.append("Session: \(summary.id.rawValue)")
        if let address = settings.sessionAddress {
            lines.append(address.replacing("{session}", with: PathPart.escaped(summary.id.rawValue)))
        }
        return lines.joined(separator: "\n")
    }

    private func line(_ entry: LogEntry) -> String? {
        guard let message = entry.event.message, !entry.event.isDeleted else { return nil }
        let text = words(message)
        if text.isBlank { return nil }
        let time = entry.event.creation.civil()
        let who = entry.event.isCustomerMessage ? "customer" : speaker(entry.event, message)
        return "\(time.hour, width: 2):\(time.minute, width: 2) \(who): \(text)"
    }

    private func speaker(_ event: Event, _ message: Message) -> String {
        let name = message.participant?.displayName ?? ""
        switch event.source {
        case .aiAgent: return name.isEmpty ? "AI" : "\(name) (AI)"
        case .humanAgent, .humanAgentOnBehalfOfAIAgent:
            return name.isEmpty ? Operator.defaultPublicName : name
        default: return event.source.rawValue
        }
    }

    /// The text, and a line with name and link for each attachment.
    private func words(_ message: Message) -> String {
        let files = message.attachments.prefix(Message.mostNamed).map { file in
            let isLink = file.address.map { $0.hasPrefix("https://") || $0.hasPrefix("http://") } ?? false
            return isLink ? "\(file.words): \(file.address ?? "")" : file.words
        }
        return ((message.text.isEmpty ? [] : [message.text]) + files).joined(separator: "\n")
    }
}
