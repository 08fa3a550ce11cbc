import Conversation
import Glass

extension ConsoleState {
    /// Asks for the rows on screen where they are missing or old.
    mutating func loadMissingRows() -> [Effect] {
        guard !list.isLoading else { return [] }
        let isCalm = list.lastMove.map { now.uptime - $0 >= ListState.calm } ?? true
        let isCovered = coversScreen
        guard !isCovered || (list.isDirty && (isCalm || list.rows.isEmpty)) else { return [] }
        let visible = max(1, panes.listRows)
        let count = visible * 3 + 10
        let anchor: ListRequest.Anchor
        if list.isDirty, isCovered || list.rows.isEmpty, case .session(let id) = list.selection,
            !list.mustSeekRow
        {
            anchor = .session(id)
        } else {
            anchor = .row(max(0, list.storeRow(list.topRow) - visible))
        }
        list.isLoading = true
        list.isDirty = false
        list.mustSeekRow = false
        list.generation += 1
        return [
            .loadList(ListRequest(view: list.view, anchor: anchor, count: count), generation: list.generation)
        ]
    }

    private var coversScreen: Bool {
        guard hasLoadedList, list.hasLoaded else { return false }
        let last = min(list.topRow + max(1, panes.listRows), list.displayTotal) - 1
        guard last >= list.topRow else { return true }
        return list.summary(atRow: list.topRow) != nil && list.summary(atRow: last) != nil
    }

    mutating func take(_ window: ListWindow, generation: Int) -> [Effect] {
        guard generation == list.generation, window.view == list.view else { return [] }
        var effects = takeCounts(window.counts)
        let screenRow = list.selectedRow.map { $0 - list.topRow }
        let wasAtTop = list.topRow == 0
        list.isLoading = false
        list.hasLoaded = true
        let former = list.selectedSummary ?? open?.summary
        let formerRow = list.selectedRow
        list.rows = window.rows
        list.firstRow = window.firstRow
        list.total = window.total
        effects += settleSelection(former: former, formerRow: formerRow)
        if let row = list.selectedRow, let screenRow, !wasAtTop { list.topRow = row - screenRow }
        keepSelectionVisible()
        return effects
    }

    private mutating func takeCounts(_ counts: StateCounts) -> [Effect] {
        let rings = settings.rings && hasLoadedList && counts.waiting > self.counts.waiting
        self.counts = counts
        hasLoadedList = true
        return rings ? [.bell] : []
    }

    /// Finds the selection in the new rows: it follows the session, never the row.
    private mutating func settleSelection(former: SessionSummary?, formerRow: Int?) -> [Effect] {
        switch list.selection {
        case .none:
            return list.rows.first.map { select($0) } ?? []
        case .row(let row):
            let place = min(row, list.total - 1) - list.firstRow
            return list.rows.indices.contains(place) ? select(list.rows[place]) : []
        case .session(let id):
            if let row = list.rows.first(where: { $0.id == id }) {
                list.ghost = nil
                list.unsettled = false
                if let open, open.id == id {
                    let summary = newer(open.summary, row)
                    self.open?.summary = summary
                }
                return []
            }
            return loseSelection(id, former: former, formerRow: formerRow)
        }
    }

    private mutating func loseSelection(_ id: Session.ID, former: SessionSummary?, formerRow: Int?)
        -> [Effect]
    {
        if list.unsettled {
            // A view was just opened: nobody holds on to a row of it yet.
            list.unsettled = false
            list.selection = .none
            if let first = list.rows.first { return select(first) }
            open = nil
            return []
        }
        guard let former, former.id == id else { return [] }
        let row = min(formerRow ?? list.topRow, list.total)
        list.ghost = ListState.Ghost(row: row, summary: former)
        list.mustSeekRow = true
        return []
    }

    private func newer(_ old: SessionSummary?, _ new: SessionSummary) -> SessionSummary {
        guard let old, old.position > new.position else { return new }
        return old
    }
}
