import Conversation
import Glass

extension ConsoleState {
    private var cursorItem: Item? {
        guard let layout = transcriptLayout, let index = cursorIndex(in: layout) else { return nil }
        return layout.items[index]
    }

    mutating func toggleFold() -> [Effect] {
        guard let item = cursorItem else { return [] }
        if open?.unfolded.remove(item.id) == nil { open?.unfolded.insert(item.id) }
        open?.cursor = item.id
        reveal(item.id)
        return []
    }

    mutating func copyEvent() -> [Effect] {
        guard let item = cursorItem else { return [] }
        let text: String
        switch item.content {
        case .entry(let entry):
            text =
                entry.event.message.map { $0.text.isEmpty ? $0.words : $0.text }
                ?? (entry.event.handoff?.note ?? entry.event.data.pretty)
        case .note(let note): text = note.text
        case .outgoing(let line): text = line.message.text
        case .day, .unread, .live, .writing, .beginning: return []
        }
        say("Copied \(count: text.count) characters, if the terminal allows it.")
        return [.copy(text)]
    }

    /// Of the message at the cursor.
    private var attachments: [Attachment] {
        guard case .entry(let entry)? = cursorItem?.content else { return [] }
        return entry.event.message?.attachments ?? []
    }

    /// Why no attachment's address can be copied.
    var whyNoAttachment: SafeText? {
        if let reason = whyNoSession { return reason }
        if attachments.isEmpty { return "The selected message has no attachment." }
        return attachments.contains { $0.address != nil } ? nil : "The attachment came without an address."
    }

    /// Why no attachment can be opened.
    var whyNotOpenAttachment: SafeText? {
        if let reason = whyNoAttachment { return reason }
        if attachments.contains(where: { $0.link != nil }) { return nil }
        return "Only web and mail addresses are opened: copy it with \(keyName("attachment.copy"))."
    }

    mutating func openAttachment() -> [Effect] {
        let links = attachments.compactMap(\.link)
        return links.isEmpty ? [] : ask(.open(links))
    }

    mutating func copyAttachments() -> [Effect] {
        let addresses = attachments.compactMap(\.address)
        guard !addresses.isEmpty else { return [] }
        say("Copied \(count: addresses.count) addresses, if the terminal allows it.")
        return [.copy(addresses.joined(separator: "\n"))]
    }
}
