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
            text = entry.event.message?.text ?? (entry.event.handoff?.note ?? entry.event.data.pretty)
        case .note(let note): text = note.text
        case .outgoing(let line): text = line.message.text
        case .day, .unread, .live, .beginning: return []
        }
        say("Copied \(count: text.count) characters, if the terminal allows it.")
        return [.copy(text)]
    }
}
