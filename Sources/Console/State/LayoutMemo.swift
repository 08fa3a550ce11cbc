import Conversation
import Glass
import Synchronization

/// What was laid out last, so that frames that differ little cost little. Everything is kept together with all that
/// it was made from, so that copies of a state may share it and nothing depends on it.
final class LayoutMemo: Sendable {
    private struct Draft {
        var characters: [Character]
        var width: Int
        var rows: [EditorLayout.Row]
    }

    private let draft = Mutex<Draft?>(nil)
    private let transcript = Mutex<(sources: ItemSources, items: [Item])?>(nil)
    private let lines = Mutex(KnownLines())
    private let shown = Mutex<[(sources: RowSources, rows: [TranscriptLayout.Row])]>([])

    /// A key that moves asks for where it is and for where it goes, and then for the latter again and again.
    private static let shownLimit = 3

    private struct KnownLines {
        var width = 0
        var searched: String?
        var known: [Item.ID: (item: Item, isOpen: Bool, lines: [Line])] = [:]
    }

    /// Arrays that share their storage compare at once, so that asking again costs next to nothing.
    func rows(_ characters: [Character], width: Int, _ make: () -> [EditorLayout.Row]) -> [EditorLayout.Row] {
        draft.withLock { draft in
            if let draft, draft.width == width, draft.characters == characters { return draft.rows }
            let rows = make()
            draft = Draft(characters: characters, width: width, rows: rows)
            return rows
        }
    }

    func items(_ sources: ItemSources, _ make: () -> [Item]) -> [Item] {
        transcript.withLock { known in
            if let known, known.sources == sources { return known.items }
            let items = make()
            known = (sources, items)
            return items
        }
    }

    func shownRows(
        _ sources: RowSources, _ make: () -> [TranscriptLayout.Row]
    ) -> [TranscriptLayout.Row] {
        let known = shown.withLock { shown in shown.first { $0.sources == sources }?.rows }
        if let known { return known }
        let rows = make()
        shown.withLock { shown in
            if shown.count >= Self.shownLimit { shown.removeFirst() }
            shown.append((sources, rows))
        }
        return rows
    }

    func lines(of item: Item, _ source: TranscriptLines) -> [Line] {
        let isOpen = source.unfolded.contains(item.id)
        return lines.withLock { memo in
            if memo.width != source.width || memo.searched != source.searched || memo.known.count > 4_000 {
                memo = KnownLines(width: source.width, searched: source.searched)
            }
            if let known = memo.known[item.id], known.isOpen == isOpen, known.item == item {
                return known.lines
            }
            let lines = source.lines(of: item)
            memo.known[item.id] = (item, isOpen, lines)
            return lines
        }
    }
}

/// All that a transcript's items are made from.
struct ItemSources: Equatable, Sendable {
    var session: Session.ID
    var entries: [LogEntry]
    var notes: [Note]
    var outgoing: [OutgoingLine]
    var hasEarlier: Bool
    var hasLater: Bool
    var unreadAfter: Offset?
    var unreadThrough: Offset?
    var mayAIAnswer: Bool
    var words: String
}

/// All that the lines on screen are made from.
struct RowSources: Equatable, Sendable {
    var items: [Item]
    var scroll: OpenSession.Scroll
    var height: Int
    var width: Int
    var unfolded: Set<Item.ID>
    var searched: String?
}
