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
        case .entry(let entry, _):
            text =
                entry.event.message.map { $0.text.isEmpty ? $0.words : $0.text }
                ?? (entry.event.handoff?.note ?? entry.event.data.pretty)
        case .note(let note): text = note.text
        case .outgoing(let line): text = line.message.text
        case .day, .unread, .live, .writing, .beginning: return []
        }
        say("Copied \(count: text.count) characters, if the terminal allows it.")
        return [.terminal(.copy(text))]
    }

    /// The attachments and the links that can be opened of the item at the cursor.
    private var addressed: (attachments: [Attachment], links: [Link]) {
        switch cursorItem?.content {
        case .entry(let entry, _):
            guard let message = entry.event.message else {
                return ([], Link.list(in: entry.event.handoff?.note ?? ""))
            }
            return (message.attachments, message.links)
        case .note(let note): return ([], Link.list(in: note.text))
        case .outgoing(let line): return ([], Link.list(in: line.message.text))
        case .day, .unread, .live, .writing, .beginning, nil: return ([], [])
        }
    }

    /// The addresses at the cursor, including those that cannot be opened.
    private var addresses: [String] {
        let (attachments, links) = addressed
        let files = attachments.compactMap(\.address)
        let opened = Set(files.compactMap { Link($0)?.address })
        return files + links.map(\.address).filter { !opened.contains($0) }
    }

    /// Why no address can be copied; nil if one can.
    var whyNoAddress: SafeText? {
        if let reason = whyNoSession { return reason }
        return whyNoAddress(addressed)
    }

    private func whyNoAddress(_ found: (attachments: [Attachment], links: [Link])) -> SafeText? {
        if !found.links.isEmpty || found.attachments.contains(where: { $0.address != nil }) { return nil }
        return found.attachments.isEmpty
            ? "The selected message has no attachment and no link."
            : "The attachment came without an address."
    }

    /// Why no link can be opened; nil if one can. Every frame of the transcript asks, so this reads the message only
    /// once.
    var whyNoLink: SafeText? {
        if let reason = whyNoSession { return reason }
        let found = addressed
        if !found.links.isEmpty { return nil }
        return whyNoAddress(found)
            ?? "Only web and mail addresses can be opened. \(keymap.keyName("attachment.copy")) copies this one."
    }

    mutating func openLink() -> [Effect] {
        let links = addressed.links
        return links.isEmpty ? [] : ask(OpenLink(links))
    }

    mutating func copyAddresses() -> [Effect] {
        let addresses = addresses
        guard !addresses.isEmpty else { return [] }
        let copied: SafeText =
            addresses.count == 1 ? "the address" : "\(count: addresses.count) addresses"
        say("Copied \(copied), if the terminal allows it.")
        return [.terminal(.copy(addresses.joined(separator: "\n")))]
    }

    mutating func sayNotOpened(_ failure: Failure) {
        say(
            "\(SafeText(oneLine: failure.wording)) \(keymap.keyName("attachment.copy")) copies the address.",
            .error)
    }
}
