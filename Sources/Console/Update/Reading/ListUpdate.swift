import Conversation
import Glass

/// A motion in the list or the transcript.
enum Motion: Equatable, Sendable {
    case by(Int)
    case page(Int)
    case first, last
}

extension ConsoleState {
    mutating func move(_ motion: Motion) -> [Effect] {
        focus == .transcript ? moveCursor(motion) : moveSelection(motion)
    }

    private mutating func moveSelection(_ motion: Motion) -> [Effect] {
        list.lastMove = now.uptime
        list.isScrolledAway = false
        guard list.lastRow >= 0 else { return [] }
        if list.selection == .none { return select(row: motion == .last ? list.lastRow : 0) }
        let current = list.selectedRow ?? list.topRow
        let target =
            switch motion {
            case .by(let rows): current + rows
            case .page(let pages): current + pages * max(1, panes.listRows - 1)
            case .first: 0
            case .last: list.lastRow
            }
        return select(row: min(max(0, target), list.lastRow))
    }

    /// Selects the session in a row of the view, counting the kept row.
    mutating func select(row: Int) -> [Effect] {
        if row == list.selectedRow, list.selectedID != nil { return [] }
        if let summary = list.summary(atRow: row) { return select(summary) }
        if list.isFold(row) {
            selectFold()
            return []
        }
        let target = list.storeRow(row)
        list.keptRow = nil
        list.selection = .row(target)
        open = nil
        keepSelectionVisible()
        return []
    }

    private mutating func selectFold() {
        list.isViewNew = false
        list.keptRow = nil
        list.selection = .fold
        open = nil
        keepSelectionVisible()
    }

    mutating func select(_ summary: SessionSummary) -> [Effect] {
        let id = summary.id
        list.isScrolledAway = false
        if list.selectedID != id { list.isViewNew = false }
        list.removeKeptRow(besides: id)
        list.selection = .session(id)
        keepSelectionVisible()
        guard open?.id != id else { return [] }
        return openSession(id, summary: summary)
    }

    /// Opens a session, which need not be in the view.
    mutating func openSession(_ id: Session.ID, summary: SessionSummary?) -> [Effect] {
        var effects: [Effect] = []
        if let current = drafts.current, current.session != id {
            drafts.composers[current]?.dropGreeting()
            effects += saveDraft(current)
            drafts.current = nil
            if focus == .composer { focus = .transcript }
        }
        open = OpenSession(id: id, summary: summary)
        if let window = neighbours.window(of: id) {
            open?.replace(with: window)
            open?.isPreview = true
        }
        // Other sessions' drafts come last: requests made before a session is shown are dropped.
        return effects + loadOpen() + readDrafts()
    }

    /// Shows a view, and by default in the order that the list has. `isChosen`: the operator asked for it.
    mutating func show(_ view: ListView, _ order: ListOrder? = nil, isChosen: Bool = true) -> [Effect] {
        list.lastMove = nil
        if isChosen { focus = .list }
        let order = order ?? list.order
        guard view != list.view || order != list.order || !list.filter.isEmpty else { return [] }
        list.show(view, order)
        list.isChosen = isChosen
        return []
    }

    /// Shows all sessions, with the first of those that one line stood for selected.
    private mutating func unfold() -> [Effect] {
        let first = list.total
        let effects = show(.all)
        list.selection = .row(first)
        return effects
    }

    mutating func changeOrder() -> [Effect] {
        let orders = ListOrder.allCases
        let place = orders.firstIndex(of: list.order) ?? 0
        list.lastMove = nil
        focus = .list
        list.show(
            list.view, orders[(place + 1) % orders.count], passing: list.filter, named: list.savedName)
        return []
    }

    mutating func switchFocus() -> [Effect] {
        if focus == .list { return readSelected() }
        focus = .list
        return []
    }

    mutating func openSelected() -> [Effect] {
        if focus == .transcript { return toggleFold() }
        if list.selection == .fold || list.hasFold && list.displayTotal == 0 && open == nil {
            return unfold()
        }
        return readSelected()
    }

    private mutating func readSelected() -> [Effect] {
        guard open != nil else { return [] }
        focus = .transcript
        open?.beginReading()
        return []
    }

    mutating func stepBack() -> [Effect] {
        if focus == .transcript {
            if open?.searched != nil { return leaveMatches() }
            if let origin = open?.origin { return goBack(to: origin) }
            focus = .list
            return []
        }
        guard typing.role == .ordinary else {
            if !list.filter.isEmpty { return endFilter() }
            say("\(keymap.quitKey) quits.")
            return []
        }
        return askQuit()
    }

    mutating func keepSelectionVisible() {
        list.keepSelectionVisible(lines: panes.listLines)
    }
}
