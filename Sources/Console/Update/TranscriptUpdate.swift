import Conversation
import Glass

extension ConsoleState {
    /// Events read at once: more than the tallest screen shows.
    static let logPage = 200
    /// Events kept in memory; what is further away is read again.
    static let logLimit = 600

    /// The transcript as it stands on screen; nil while it is not shown.
    var transcriptLayout: TranscriptLayout? {
        guard let open, open.hasLoaded, let detail = panes.detail else { return nil }
        return layout(open.scroll, height: detail.transcript.rows)
    }

    private func layout(_ scroll: OpenSession.Scroll, height: Int) -> TranscriptLayout {
        TranscriptLayout(items: transcriptItems(), lines: transcriptLines, scroll: scroll, height: height)
    }

    var transcriptLines: TranscriptLines {
        TranscriptLines(
            width: panes.detail?.transcript.columns ?? 80, localTime: settings.localTime,
            unfolded: open?.unfolded ?? [], searched: open?.searched?.text)
    }

    // MARK: Moving

    mutating func moveCursor(_ motion: Motion) -> [Effect] {
        guard let layout = transcriptLayout, !layout.items.isEmpty else { return [] }
        switch motion {
        case .by(let step): moveCursor(step, in: layout)
        case .page(let pages): scroll(by: pages * max(1, layout.height - 2), takingCursor: true)
        case .first: return goToBeginning()
        case .last: return goToEnd()
        }
        return []
    }

    private mutating func moveCursor(_ step: Int, in layout: TranscriptLayout) {
        guard let current = cursorIndex(in: layout) else { return }
        let rows = layout.rows.filter { $0.item == current }
        // Inside an item taller than the pane the cursor scrolls before it leaves.
        let isCut =
            step > 0
            ? rows.last.map { $0.line < layout.height(of: current) - 1 } ?? false
            : rows.first.map { $0.line > 0 } ?? false
        if isCut {
            open?.cursor = layout.items[current].id
            scroll(by: step * max(1, layout.height / 2), takingCursor: false)
            return
        }
        let stops = layout.items.indices.filter { layout.items[$0].isStop }
        let next = step > 0 ? stops.first { $0 > current } : stops.last { $0 < current }
        guard let next else {
            if step > 0 { toTail() } else { scroll(by: step, takingCursor: false) }
            return
        }
        if next == stops.last {
            toTail()
        } else {
            open?.cursor = layout.items[next].id
            setScroll(layout.revealing(next))
        }
    }

    private func cursorIndex(in layout: TranscriptLayout) -> Int? {
        if let cursor = open?.cursor, let index = layout.index(of: cursor) { return index }
        return layout.items.lastIndex { $0.isStop }
    }

    private mutating func setScroll(_ scroll: OpenSession.Scroll) {
        // Where more follows that was not read, the end of what was read is not the tail.
        open?.scroll = scroll
        if scroll == .tail { open?.newWhileAway = 0 }
    }

    private mutating func toTail() {
        open?.cursor = nil
        setScroll(.tail)
    }

    private mutating func scroll(by lines: Int, takingCursor: Bool) {
        guard let layout = transcriptLayout else { return }
        setScroll(layout.scrolled(by: lines))
        guard takingCursor, let moved = transcriptLayout else { return }
        if moved.isAtEnd, lines > 0 {
            open?.cursor = nil
        } else {
            let shown = moved.rows.filter { moved.items[$0.item].isStop }
            let edge = lines > 0 ? shown.last : shown.first
            if let edge { open?.cursor = moved.items[edge.item].id }
        }
    }

    mutating func scrollTranscript(pages: Int) -> [Effect] {
        guard let layout = transcriptLayout else { return [] }
        scroll(by: pages * max(1, layout.height - 2), takingCursor: true)
        return []
    }

    private mutating func goToBeginning() -> [Effect] {
        guard let open else { return [] }
        if open.hasEarlier {
            self.open?.target = .zero
            self.open?.isLoading = true
            return [.loadLog(open.id, .from(.zero), limit: Self.logPage)]
        }
        goToFirstItem()
        return []
    }

    private mutating func goToFirstItem() {
        guard let layout = transcriptLayout, let first = layout.items.firstIndex(where: { $0.isStop }) else {
            return
        }
        open?.cursor = layout.items[first].id
        setScroll(self.layout(.top(layout.items[0].id, line: 0), height: layout.height).current)
    }

    private mutating func goToEnd() -> [Effect] {
        guard let open else { return [] }
        toTail()
        guard open.hasLater else { return [] }
        self.open?.isLoading = true
        return [.loadLog(open.id, .tail, limit: Self.logPage)]
    }

    /// Puts the cursor on an event, reading it first where it is not there.
    mutating func goTo(_ offset: Offset) -> [Effect] {
        guard let open else { return [] }
        if open.hasLoaded, open.index(of: offset) != nil {
            showTarget(offset)
            return []
        }
        self.open?.target = offset
        self.open?.isLoading = true
        return [.loadLog(open.id, .around(offset), limit: Self.logPage)]
    }

    private mutating func showTarget(_ offset: Offset) {
        guard let layout = transcriptLayout,
            let item = layout.index(of: .event(offset)) ?? layout.items.firstIndex(where: { $0.isStop })
        else { return }
        open?.cursor = layout.items[item].id
        setScroll(layout.centring(item))
    }

    // MARK: Reading

    mutating func take(_ window: LogWindow, _ part: LogPart) -> [Effect] {
        guard open?.id == window.session else { return [] }
        open?.isLoading = false
        switch part {
        case .before(let offset): join(earlier: window, before: offset)
        case .from(let offset) where offset != .zero: join(later: window)
        case .tail, .from, .around: replace(with: window)
        }
        if let target = open?.target, open?.hasLoaded == true {
            open?.target = nil
            if target == .zero { goToFirstItem() } else { showTarget(target) }
        }
        return []
    }

    private mutating func replace(with window: LogWindow) {
        // Rows that came by the feed meanwhile are newer than what was read.
        let newer = window.hasLater ? [] : open?.entries ?? []
        open?.entries = window.entries
        open?.hasEarlier = window.hasEarlier
        open?.hasLater = window.hasLater
        open?.hasLoaded = true
        for entry in newer where open?.entries.last.map({ $0.event.offset < entry.event.offset }) ?? true {
            open?.take(entry)
        }
    }

    private mutating func join(earlier window: LogWindow, before offset: Offset) {
        guard let first = open?.entries.first, first.event.offset == offset else { return }
        open?.entries.insert(contentsOf: window.entries, at: 0)
        open?.hasEarlier = window.hasEarlier
        guard let count = open?.entries.count, count > Self.logLimit else { return }
        open?.entries.removeLast(count - Self.logLimit)
        open?.hasLater = true
    }

    private mutating func join(later window: LogWindow) {
        guard let last = open?.entries.last else { return }
        let fresh = window.entries.filter { $0.event.offset > last.event.offset }
        open?.entries.append(contentsOf: fresh)
        open?.hasLater = window.hasLater
        guard let count = open?.entries.count, count > Self.logLimit else { return }
        open?.entries.removeFirst(count - Self.logLimit)
        open?.hasEarlier = true
    }

    /// Reads on at the edges, keeps account of what was on screen, marks as read.
    mutating func settleTranscript() -> [Effect] {
        guard let open, open.hasLoaded, !open.isGone, let layout = transcriptLayout else { return [] }
        var effects: [Effect] = []
        if !open.isLoading, let first = open.entries.first, open.hasEarlier, layout.nearTop {
            self.open?.isLoading = true
            effects.append(.loadLog(open.id, .before(first.event.offset), limit: Self.logPage))
        } else if !open.isLoading, let last = open.entries.last, open.hasLater, layout.isAtEnd {
            self.open?.isLoading = true
            effects.append(.loadLog(open.id, .from(last.event.offset.next), limit: Self.logPage))
        }
        expose(layout)
        return effects + markRead(layout)
    }

    private mutating func expose(_ layout: TranscriptLayout) {
        let offsets = layout.whollyShown.compactMap { item -> Offset? in
            guard case .entry(let entry) = item.content, entry.event.source == .customer,
                entry.event.kind == .message
            else { return nil }
            return entry.event.offset
        }
        open?.exposure.show(Set(isTerminalFocused ? offsets : []), at: now.uptime)
    }

    /// Looking from the list does not mark as read; the newest line of the focused session does.
    private mutating func markRead(_ layout: TranscriptLayout) -> [Effect] {
        guard focus != .list, isTerminalFocused, let open, !open.hasLater, layout.isAtEnd,
            let last = open.entries.last?.event.offset
        else { return [] }
        let known = max(open.markedRead ?? Offset(-1), open.summary?.readThrough ?? Offset(-1))
        guard last > known else { return [] }
        self.open?.markedRead = last
        return [.markRead(open.id, through: last)]
    }

    // MARK: Events under the cursor

    private var cursorItem: Item? {
        guard let layout = transcriptLayout, let index = cursorIndex(in: layout) else { return nil }
        return layout.items[index]
    }

    mutating func toggleFold() -> [Effect] {
        guard let item = cursorItem else { return [] }
        let held = transcriptHold()
        if open?.unfolded.remove(item.id) == nil { open?.unfolded.insert(item.id) }
        reveal(held)
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

    // MARK: Holding still

    /// The event to keep in view while everything is laid out anew.
    func transcriptHold() -> Item.ID? {
        guard let layout = transcriptLayout, open?.scroll != .tail else { return nil }
        if let cursor = open?.cursor, layout.rows.contains(where: { layout.items[$0.item].id == cursor }) {
            return cursor
        }
        return layout.rows.first.map { layout.items[$0.item].id }
    }

    mutating func reveal(_ id: Item.ID?) {
        guard let id, let layout = transcriptLayout, let index = layout.index(of: id) else { return }
        setScroll(layout.revealing(index))
    }
}

extension TranscriptLayout {
    /// Close enough to the first line that what is before it should be read.
    fileprivate var nearTop: Bool {
        guard let first = rows.first else { return true }
        return first.item <= 20
    }
}
