import Conversation
import Glass

extension ConsoleState {
    /// The number of events read at once: more than the tallest screen shows.
    static let logPage = 200
    /// The number of events kept in memory. Others are read again when needed.
    static let logLimit = 600

    /// The transcript's layout on screen; nil while it is not shown.
    var transcriptLayout: TranscriptLayout? {
        guard let open, open.hasLoaded, let detail = panes.detail, detail.transcript.rows > 0,
            detail.transcript.columns > 0
        else { return nil }
        return layout(open.scroll, height: detail.transcript.rows)
    }

    private func layout(_ scroll: OpenSession.Scroll, height: Int) -> TranscriptLayout {
        TranscriptLayout(
            items: transcriptItems(), lines: transcriptLines, memo: memo, scroll: scroll, height: height)
    }

    var transcriptLines: TranscriptLines {
        TranscriptLines(
            width: panes.detail?.transcript.columns ?? 80, timeWidth: timeForm.width,
            unfolded: open?.unfolded ?? [], searched: open?.searched?.text, stylesMarkup: stylesMarkup)
    }

    // MARK: Moving

    mutating func moveCursor(_ motion: Motion) -> [Effect] {
        guard let layout = transcriptLayout, !layout.items.isEmpty else { return [] }
        switch motion {
        case .by(let step): moveCursor(step, in: layout)
        case .page(let pages): scroll(by: pages * max(1, layout.height - 2), movingCursor: true)
        case .first: return goToBeginning()
        case .last: return goToEnd()
        }
        return []
    }

    private mutating func moveCursor(_ step: Int, in layout: TranscriptLayout) {
        guard let current = cursorIndex(in: layout) else { return }
        let rows = layout.rows.filter { $0.item == current }
        // In an item taller than the pane, the cursor scrolls before it leaves.
        let isCut =
            step > 0
            ? rows.last.map { $0.line < layout.height(of: current) - 1 } ?? false
            : rows.first.map { $0.line > 0 } ?? false
        if isCut {
            open?.cursor = layout.items[current].id
            scroll(by: step * max(1, layout.height / 2), movingCursor: false)
            return
        }
        let stops = layout.items.indices.filter { layout.items[$0].isStop }
        let next = step > 0 ? stops.first { $0 > current } : stops.last { $0 < current }
        let isNewest = (next ?? stops.last) == stops.last && open?.hasLater == false
        if step > 0, isNewest {
            open?.goToTail()
        } else if let next {
            open?.cursor = layout.items[next].id
            setScroll(layout.revealing(next))
        } else {
            scroll(by: step, movingCursor: false)
        }
    }

    func cursorIndex(in layout: TranscriptLayout) -> Int? {
        if let cursor = open?.cursor, let index = layout.index(of: cursor) ?? layout.successor(of: cursor) {
            return index
        }
        return layout.items.lastIndex { $0.isStop }
    }

    mutating func setScroll(_ scroll: OpenSession.Scroll) {
        guard scroll == .tail else {
            open?.scroll = scroll
            return
        }
        // If there are later events that were not read, the end of what was read is not the tail.
        if open?.hasLater == true, let height = panes.detail?.transcript.rows,
            let first = layout(.tail, height: height).rows.first
        {
            open?.scroll = .top(first.id, line: first.line)
        } else {
            open?.scroll = .tail
            open?.newWhileAway = 0
        }
    }

    mutating func scroll(by lines: Int, movingCursor: Bool) {
        guard let layout = transcriptLayout else { return }
        setScroll(layout.scrolled(by: lines))
        guard movingCursor, let moved = transcriptLayout else { return }
        if open?.scroll == .tail, lines > 0 {
            open?.cursor = nil
        } else {
            let shown = moved.rows.filter { moved.items[$0.item].isStop }
            let edge = lines > 0 ? shown.last : shown.first
            if let edge { open?.cursor = edge.id }
        }
    }

    mutating func scrollTranscript(pages: Int) -> [Effect] {
        guard let layout = transcriptLayout else { return [] }
        scroll(by: pages * max(1, layout.height - 2), movingCursor: true)
        return []
    }

    mutating func scrollTranscript(lines: Int) -> [Effect] {
        scroll(by: lines, movingCursor: true)
        return []
    }

    private mutating func goToBeginning() -> [Effect] {
        guard let open else { return [] }
        if open.hasEarlier {
            self.open?.target = .zero
            return load(.from(.zero))
        }
        goToFirstItem()
        return []
    }

    mutating func goToFirstItem() {
        guard let layout = transcriptLayout, let first = layout.items.firstIndex(where: { $0.isStop }) else {
            return
        }
        open?.cursor = layout.items[first].id
        setScroll(layout.fromTop)
    }

    mutating func goToEnd() -> [Effect] {
        guard let open else { return [] }
        self.open?.target = nil
        self.open?.goToTail()
        return open.hasLater ? load(.tail) : []
    }

    /// Puts the cursor on an event, which is read first if necessary.
    mutating func goTo(_ offset: Offset) -> [Effect] {
        guard let open else { return [] }
        if open.hasLoaded, open.index(of: offset) != nil {
            showTarget(offset)
            return []
        }
        self.open?.target = offset
        return load(.around(offset))
    }

    mutating func showTarget(_ offset: Offset) {
        guard let layout = transcriptLayout,
            let item = layout.index(of: .event(offset)) ?? layout.items.firstIndex(where: { $0.isStop })
        else { return }
        open?.cursor = layout.items[item].id
        setScroll(layout.centring(item))
    }

    // MARK: Keeping the view in place

    /// The event to keep in view when the transcript is laid out again.
    func transcriptHold() -> ItemID? {
        guard let layout = transcriptLayout, open?.scroll != .tail else { return nil }
        if let cursor = open?.cursor, layout.rows.contains(where: { $0.id == cursor }) { return cursor }
        return layout.rows.first?.id
    }

    /// Puts a line back into its row after something was inserted above it.
    mutating func hold(_ anchor: TranscriptLayout.Anchor?) {
        guard let anchor, open?.scroll != .tail, let layout = transcriptLayout else { return }
        setScroll(layout.holding(anchor))
    }

    mutating func reveal(_ id: ItemID?) {
        guard let id, let layout = transcriptLayout, let index = layout.index(of: id) else { return }
        setScroll(layout.revealing(index))
    }
}
