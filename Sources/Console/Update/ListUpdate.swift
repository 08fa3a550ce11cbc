import Conversation
import Glass

/// A motion in a list or transcript.
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
        guard list.displayTotal > 0 else { return [] }
        let current = list.selectedRow ?? 0
        let target =
            switch motion {
            case .by(let rows): current + rows
            case .page(let pages): current + pages * max(1, panes.listRows - 1)
            case .first: 0
            case .last: list.displayTotal - 1
            }
        return select(row: min(max(0, target), list.displayTotal - 1))
    }

    /// Selects what stands in a row of the view, the ghost counted.
    private mutating func select(row: Int) -> [Effect] {
        if row == list.selectedRow, list.selectedID != nil { return [] }
        if let summary = list.summary(atRow: row) { return select(summary) }
        let target = list.storeRow(row)
        list.ghost = nil
        list.selection = .row(target)
        open = nil
        keepSelectionVisible()
        return []
    }

    mutating func select(_ summary: SessionSummary) -> [Effect] {
        let id = summary.id
        if list.selectedID != id { list.unsettled = false }
        if let ghost = list.ghost, ghost.summary.id != id {
            // The row that it held closes.
            list.ghost = nil
            if list.topRow > ghost.row { list.topRow -= 1 }
        }
        list.selection = .session(id)
        keepSelectionVisible()
        guard open?.id != id else { return [] }
        return openSession(id, summary: summary)
    }

    /// Shows a session that need not be in the view.
    mutating func openSession(_ id: Session.ID, summary: SessionSummary?) -> [Effect] {
        var effects: [Effect] = []
        if let composing, composing.session != id {
            effects += saveDraft(composing)
            self.composing = nil
            if focus == .composer { focus = .transcript }
        }
        open = OpenSession(id: id, summary: summary)
        open?.isLoading = true
        return effects + [.loadSession(id), .loadLog(id, .tail, limit: Self.logPage)]
    }

    mutating func show(_ view: ListView) -> [Effect] {
        list.lastMove = nil
        guard view != list.view else { return [] }
        let generation = list.generation
        let selection = list.selection
        list = ListState()
        list.view = view
        list.generation = generation
        list.selection = selection
        // A selection that the new view does not hold gives way to its first row.
        list.unsettled = true
        return []
    }

    mutating func switchFocus() -> [Effect] {
        guard open != nil else { return [] }
        focus = focus == .list ? .transcript : .list
        return []
    }

    mutating func openSelected() -> [Effect] {
        if focus == .transcript { return toggleFold() }
        guard open != nil else { return [] }
        focus = .transcript
        return []
    }

    mutating func stepBack() -> [Effect] {
        if focus == .transcript {
            if open?.searched != nil {
                open?.searched = nil
            } else {
                focus = .list
            }
            return []
        }
        return askQuit()
    }

    /// Sessions that need a human come first in the views that hold them.
    mutating func goToNeed(forward: Bool) -> [Effect] {
        var effects: [Effect] = []
        if list.view != .all, list.view != .needsHuman { effects += show(.needsHuman) }
        list.lastMove = now.uptime
        let row = list.selectedRow
        let isAmongThem = row.flatMap { list.summary(atRow: $0) }.map { needsHuman($0) } ?? false
        var target = 0
        if let row, isAmongThem {
            target = row + (forward ? 1 : -1)
            if target < 0 { target = lastNeed }
            if let next = list.summary(atRow: target), !needsHuman(next) { target = 0 }
            if target >= list.displayTotal { target = 0 }
        }
        if let summary = list.summary(atRow: target), !needsHuman(summary) {
            say("Nobody needs a human now.")
            return effects
        }
        if list.displayTotal == 0, !list.isDirty {
            say("Nobody needs a human now.")
            return effects
        }
        return effects + select(row: target)
    }

    private var lastNeed: Int {
        guard list.firstRow == 0 else { return 0 }
        return max(0, (list.rows.prefix { needsHuman($0) }).count - 1)
    }

    func needsHuman(_ summary: SessionSummary) -> Bool {
        summary.needsHuman(for: settings.operatorName, at: now.wall, rule: settings.abandonment)
    }

    mutating func keepSelectionVisible() {
        let visible = max(1, panes.listRows)
        if let row = list.selectedRow {
            if row < list.topRow { list.topRow = row }
            if row >= list.topRow + visible { list.topRow = row - visible + 1 }
        }
        list.topRow = min(max(0, list.topRow), max(0, list.displayTotal - visible))
    }
}
