import Conversation
import Glass

extension ConsoleState {
    /// Requests the rows on screen if they are missing or out of date.
    mutating func loadMissingRows() -> [Effect] {
        guard !list.isLoading, presence.readAgainAt == nil else { return [] }
        let isCovered = coversScreen
        if list.isBehind, !holdsList { list.isDirty = true }
        let mayRead = list.mayReadAt <= now.uptime || list.lastRow < 0 || list.narrowing != nil
        guard !isCovered || (list.isDirty && mayRead) else { return [] }
        let settled = list.filter.settled(at: now.wall, utcOffset: settings.localTime.utcOffset)
        guard let request = list.request(rowsOnScreen, isCovered: isCovered, settled: settled) else {
            return []
        }
        return [.store(.loadList(request, generation: list.generation))]
    }

    /// Whether rows must stay where they are, because the operator is writing, answering or choosing, or has just
    /// pressed a key in the list.
    var holdsList: Bool { isListInHands || now.uptime < list.mayReorderAt }

    /// A filter that is typed is there to move rows.
    private var isListInHands: Bool { overlay != nil && !isTypingFilter || drafts.current != nil }

    /// The uptime at which to read the list again; nil if only a key or a change can be a reason.
    var listDue: Int? {
        guard !list.isLoading else { return nil }
        if list.isDirty { return list.mayReadAt }
        return list.isBehind && !isListInHands ? max(list.mayReorderAt, list.mayReadAt) : nil
    }

    /// The uptime at which to read the list again although the log did not change. Colleagues' presence shows in
    /// their consoles' heartbeats, which the feed does not report. nil if no colleague owns a session.
    var colleaguesDue: Int? {
        guard overview.counts.theirs + overview.counts.abandoned > 0, let loaded = list.loadedAt,
            !list.isLoading, !list.isDirty
        else { return nil }
        return loaded + ListState.colleagueInterval
    }

    /// Reads the list again when due, and the session on screen, which need not be in the list.
    mutating func lookAfterColleagues() -> [Effect] {
        guard let due = colleaguesDue, due <= now.uptime, presence.readAgainAt == nil else { return [] }
        list.isDirty = true
        guard let open, let owner = open.summary?.owner, !owner.isExactly(settings.operatorName) else {
            return []
        }
        return [.store(.loadSession(open.id))]
    }

    private var rowsOnScreen: Int { max(1, panes.listRows) }

    private var coversScreen: Bool { overview.hasCounts && list.covers(rowsOnScreen) }

    mutating func receive(_ window: ListWindow, generation: Int) -> [Effect] {
        guard generation == list.generation, window.view == list.view, let asked = list.asked else {
            return []
        }
        var effects = receive(window.counts)
        let isNarrowed = list.narrowing != nil
        if list.narrowing == .fromTop { list.topRow = 0 }
        list.narrowing = nil
        list.isLoading = false
        list.loadedAt = now.uptime
        list.next = window.next
        claims.insert(window.rows.filter { $0.owner.isExactly(settings.operatorName) }.map(\.id))
        if unfolds(window) { return effects + show(.all, isChosen: false) }
        if !isNarrowed, list.hasLoaded, !list.rows.isEmpty, coversScreen, holdsList {
            list.isBehind = true
            return effects
        }
        let lacksSelection = list.selectedID.map { id in !window.rows.contains { $0.id == id } } ?? false
        let hasLeft = lacksSelection && (asked.tellsAbsence || window.rows.count == window.total)
        if hasLeft, list.hasLoaded, !isTypingFilter, !window.covers(list.topRow, rowsOnScreen) {
            // The answer holds the first rows of the view, because the selection is not in it. Request the rows on
            // screen.
            list.mustSeekRow = true
            list.isDirty = true
            list.markSelectionAsGone()
            return effects
        }
        effects += adopt(window, hasLeft: hasLeft)
        list.unfilled = coversScreen ? nil : asked
        return effects
    }

    /// Whether to show all sessions: in a store where nobody has asked for a person yet, the queue would show nothing
    /// to begin with.
    private func unfolds(_ window: ListWindow) -> Bool {
        window.view == .queue && window.total == 0 && window.counts.all > 0 && list.filter.isEmpty
            && !list.isChosen && list.selection == .none
    }

    private mutating func adopt(_ window: ListWindow, hasLeft: Bool) -> [Effect] {
        let screenRow = list.selectedRow.map { $0 - list.topRow }
        let wasAtTop = list.topRow == 0
        let former = list.selectedSummary ?? open?.summary
        let formerRow = list.selectedRow
        list.hasLoaded = true
        list.shownAt = now.wall
        list.arrived = []
        list.rows = window.rows.map { seen($0) }
        list.firstRow = window.firstRow
        list.total = window.total
        list.needs = window.filtered
        list.groups = window.groups
        list.folded = window.view == .queue && window.filtered == nil ? window.counts.automatic : 0
        let effects = restoreSelection(former: former, formerRow: formerRow, hasLeft: hasLeft)
        // While a filter is typed, the first rows that pass stay in sight.
        if isTypingFilter, wasAtTop { return effects }
        if let row = list.selectedRow, let screenRow, !wasAtTop { list.topRow = row - screenRow }
        keepSelectionVisible()
        return effects
    }

    /// Returns a row without its unread count if it was read from the store before its session was marked as read.
    private func seen(_ row: SessionSummary) -> SessionSummary {
        guard row.id == open?.id, let marked = open?.markedRead, let last = row.lastOffset, last <= marked
        else { return row }
        var row = row
        row.unread = 0
        return row
    }

    private mutating func receive(_ counts: StateCounts) -> [Effect] {
        overview.receive(counts) && settings.rings ? [.terminal(.bell)] : []
    }

    /// Finds the selection in the new rows. It follows the session, not the row.
    private mutating func restoreSelection(former: SessionSummary?, formerRow: Int?, hasLeft: Bool)
        -> [Effect]
    {
        switch list.selection {
        case .none:
            // Do not select while an overlay is open that would then act on the selection.
            guard overlay == nil || isAskingForName, focus == .list else { return [] }
            return list.rows.first.map { select($0) } ?? []
        case .row(let row):
            let place = min(row, list.total - 1) - list.firstRow
            return list.rows.indices.contains(place) ? select(list.rows[place]) : []
        case .fold:
            guard !list.hasFold else { return [] }
            list.selection = .none
            return restoreSelection(former: nil, formerRow: nil, hasLeft: false)
        case .session(let id):
            if let row = list.rows.first(where: { $0.id == id }) {
                list.keptRow = nil
                list.isViewNew = false
                if open?.id == id { open?.update(row) }
                return []
            }
            return loseSelection(id, former: former, formerRow: formerRow, hasLeft: hasLeft)
        }
    }

    private mutating func loseSelection(
        _ id: Session.ID, former: SessionSummary?, formerRow: Int?, hasLeft: Bool
    ) -> [Effect] {
        // The view was just opened, so no row of it was chosen yet.
        if list.isViewNew, focus == .list, overlay == nil { return selectFirst() }
        if isTypingFilter { return [] }
        list.isViewNew = false
        guard let former, former.id == id else { return [] }
        let row = min(formerRow ?? list.topRow, list.total)
        let isKnownToHaveLeft = hasLeft || list.keptRow?.hasLeft == true
        list.keptRow = ListState.KeptRow(row: row, summary: former, hasLeft: isKnownToHaveLeft)
        // It may only have moved out of the rows that were read. Look for it after a pause.
        if !isKnownToHaveLeft { list.isDirty = true }
        return []
    }
}

extension ConsoleState {
    private mutating func selectFirst() -> [Effect] {
        list.isViewNew = false
        list.selection = .none
        open = nil
        return list.rows.first.map { select($0) } ?? []
    }

    /// Selects the first row of a list that does not show the selected session, now or when it was read.
    mutating func settleSelection() -> [Effect] {
        list.isViewNew = true
        guard list.hasLoaded, !list.isDirty, !list.isLoading else { return [] }
        guard let id = list.selectedID, list.rows.contains(where: { $0.id == id }) else {
            return selectFirst()
        }
        list.isViewNew = false
        keepSelectionVisible()
        return []
    }
}

extension ListRequest {
    /// Whether an answer without the selection means that the view does not contain it.
    fileprivate var tellsAbsence: Bool { if case .session = anchor { true } else { false } }
}

extension ListWindow {
    fileprivate func covers(_ row: Int, _ count: Int) -> Bool {
        firstRow <= row && firstRow + rows.count >= min(row + count, total)
    }
}
