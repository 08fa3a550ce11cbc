import Conversation
import Glass
import Synchronization

/// A cache of recent layouts, so that frames that differ little cost little. Each entry is stored with all its
/// inputs, so copies of a state may share the cache and it never affects results.
final class LayoutMemo: Sendable {
    private struct LaidOutText {
        var characters: [Character]
        var width: Int
        var rows: [EditorLayout.TextRow]
    }

    private let draft = Mutex<LaidOutText?>(nil)
    private let transcript = Mutex<(sources: ItemSources, items: [Item])?>(nil)
    private let lines = Mutex(KnownLines())
    private let shown = Mutex<[(sources: RowSources, rows: [TranscriptLayout.ShownRow])]>([])

    /// How many layouts to keep. A motion needs the layout at its old and at its new position, then the latter
    /// repeatedly.
    private static let shownLimit = 3

    private struct KnownLines {
        var width = 0
        var timeWidth = 0
        var searched: String?
        var stylesMarkup = true
        var known: [ItemID: (item: Item, isOpen: Bool, lines: [Line])] = [:]
    }

    /// Returns the rows of a draft. Arrays that share their storage compare in constant time, so asking again costs
    /// next to nothing.
    func rows(_ characters: [Character], width: Int, _ make: () -> [EditorLayout.TextRow]) -> [EditorLayout
        .TextRow]
    {
        draft.withLock { draft in
            if let draft, draft.width == width, draft.characters == characters { return draft.rows }
            let rows = make()
            draft = LaidOutText(characters: characters, width: width, rows: rows)
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
        _ sources: RowSources, _ make: () -> [TranscriptLayout.ShownRow]
    ) -> [TranscriptLayout.ShownRow] {
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
            if memo.width != source.width || memo.timeWidth != source.timeWidth
                || memo.searched != source.searched || memo.stylesMarkup != source.stylesMarkup
                || memo.known.count > 4_000
            {
                memo = KnownLines(
                    width: source.width, timeWidth: source.timeWidth, searched: source.searched,
                    stylesMarkup: source.stylesMarkup)
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

/// The inputs of a transcript's items.
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
    var times: TimeForm
}

/// The inputs of the transcript lines on screen.
struct RowSources: Equatable, Sendable {
    var items: [Item]
    var scroll: OpenSession.Scroll
    var height: Int
    var width: Int
    var timeWidth: Int
    var unfolded: Set<ItemID>
    var searched: String?
    var stylesMarkup: Bool
}
