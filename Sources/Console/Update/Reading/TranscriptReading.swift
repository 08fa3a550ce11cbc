import Conversation
import Glass

extension ConsoleState {
    /// The number of events kept in memory on either side of the screen when others are dropped.
    static let logMargin = 100

    /// Requests everything shown of the open session. The log comes first, since it fills most of the screen.
    mutating func loadOpen() -> [Effect] {
        guard let id = open?.id else { return [] }
        return load(.tail) + [.store(.loadSession(id))]
    }

    /// Requests a part of the open session's log. Answers to earlier requests are then ignored.
    mutating func load(_ part: LogPart) -> [Effect] {
        guard let id = open?.id else { return [] }
        open?.awaited = part
        open?.fed = []
        return [.store(.loadLog(id, part, limit: Self.logPage))]
    }

    mutating func receive(_ window: LogWindow, _ part: LogPart) -> [Effect] {
        guard let open, open.id == window.session, open.awaited == part else { return [] }
        self.open?.awaited = nil
        self.open?.isPreview = false
        switch part {
        case .before(let offset): join(earlier: window, before: offset)
        case .from(let offset) where offset != .zero || open.target == nil: join(later: window)
        case .tail, .from, .around: self.open?.replace(with: window)
        }
        for entry in open.fed { self.open?.apply(entry) }
        self.open?.fed = []
        if let target = open.target {
            self.open?.target = nil
            if target == .zero { goToFirstItem() } else { showTarget(target) }
        }
        return []
    }

    private mutating func join(earlier window: LogWindow, before offset: Offset) {
        guard open?.entries.first?.event.offset == offset else { return }
        let anchor = transcriptLayout?.anchor
        open?.prepend(window)
        hold(anchor)
        guard let last = shownOffsets?.upperBound else { return }
        open?.forget(after: last, keeping: Self.logMargin, limit: Self.logLimit)
    }

    private mutating func join(later window: LogWindow) {
        open?.append(window)
        guard let first = shownOffsets?.lowerBound else { return }
        open?.forget(before: first, keeping: Self.logMargin, limit: Self.logLimit)
    }

    /// The range from the first to the last event on screen.
    private var shownOffsets: ClosedRange<Offset>? {
        let offsets = transcriptLayout?.rows.compactMap { row -> Offset? in
            if case .event(let offset) = row.id { offset } else { nil }
        }
        guard let first = offsets?.first, let last = offsets?.last else { return nil }
        return first...last
    }

    /// Reads more of the log if the view is near the edge of what was read.
    mutating func readOn() -> [Effect] {
        guard let open, open.hasLoaded, !open.isGone, !open.isLoading, presence.readAgainAt == nil,
            open.hasEarlier || open.hasLater, let layout = transcriptLayout
        else { return [] }
        if open.hasEarlier, layout.isNearBeginning(within: readAhead), let first = open.entries.first {
            return load(.before(first.event.offset))
        }
        if open.hasLater, layout.isNearEnd(within: readAhead), let last = open.entries.last {
            return load(.from(last.event.offset.next))
        }
        return []
    }

    /// How many items beyond the screen to read ahead: a few while the operator looks through sessions, a page while
    /// they read a transcript, so that a page key meets no end that the log does not have. Less than what stays in
    /// memory, so that reading on in one direction never makes it necessary in the other.
    private var readAhead: Int {
        guard focus != .list else { return 20 }
        return min(max(20, panes.detail?.transcript.rows ?? 0), Self.logMargin - 1)
    }

    // MARK: What was on screen

    /// Records which messages are on screen, and marks the session as read.
    mutating func lookAtTranscript() -> [Effect] {
        guard open?.hasLoaded == true, open?.isGone == false else { return [] }
        guard window.isFocused, !isCovered, !panes.isTranscriptCovered, let layout = transcriptLayout else {
            open?.exposure.show([], at: now.uptime)
            return []
        }
        let shown = layout.whollyShown.compactMap { item -> Offset? in
            guard case .entry(let entry, _) = item.content, entry.event.source == .customer,
                entry.event.kind == .message
            else { return nil }
            return entry.event.offset
        }
        open?.exposure.show(Set(shown), at: now.uptime)
        return markRead(layout)
    }

    /// Marks the session as read if it has the focus and its newest line is on screen. Looking at it from the list
    /// does not.
    private mutating func markRead(_ layout: TranscriptLayout) -> [Effect] {
        guard focus != .list, let open, !open.hasLater, layout.isAtEnd,
            let last = open.entries.last?.event.offset
        else { return [] }
        let known = max(open.markedRead ?? Offset(-1), open.summary?.readThrough ?? Offset(-1))
        guard last > known else { return [] }
        self.open?.markedRead = last
        if open.unreadThrough == nil { self.open?.unreadThrough = last }
        // The feed does not report read marks.
        if let row = list.rows.firstIndex(where: { $0.id == open.id }) { list.rows[row].unread = 0 }
        return [.store(.markRead(open.id, through: last))]
    }
}

extension OpenSession {
    mutating func replace(with window: LogWindow) {
        entries = window.entries
        hasEarlier = window.hasEarlier
        hasLater = window.hasLater
        hasLoaded = true
    }

    fileprivate mutating func prepend(_ window: LogWindow) {
        entries.insert(contentsOf: window.entries, at: 0)
        hasEarlier = window.hasEarlier
    }

    fileprivate mutating func append(_ window: LogWindow) {
        guard let last = entries.last else { return replace(with: window) }
        entries.append(contentsOf: window.entries.filter { $0.event.offset > last.event.offset })
        hasLater = window.hasLater
    }

    /// Drops entries far below an event, so that a long log does not stay in memory.
    fileprivate mutating func forget(after offset: Offset, keeping margin: Int, limit: Int) {
        guard entries.count > limit else { return }
        var spare = margin
        for index in entries.indices
        where entries[index].event.offset > offset && entries[index].event.isShown {
            spare -= 1
            guard spare < 0, index >= limit else { continue }
            entries.removeSubrange(index...)
            hasLater = true
            return
        }
    }

    /// Drops entries far above an event.
    fileprivate mutating func forget(before offset: Offset, keeping margin: Int, limit: Int) {
        guard entries.count > limit else { return }
        var spare = margin
        for index in entries.indices.reversed()
        where entries[index].event.offset < offset && entries[index].event.isShown {
            spare -= 1
            guard spare < 0, entries.count - index > limit else { continue }
            entries.removeSubrange(...index)
            hasEarlier = true
            return
        }
    }
}
