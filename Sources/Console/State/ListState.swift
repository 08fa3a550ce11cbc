import Conversation
import Glass

/// The session list: the part last read from the store, and the operator's position in it.
struct ListState: Sendable {
    var view = ListView.queue
    /// Kept when the view changes.
    var order = ListOrder.attention
    /// Which sessions of the view are shown.
    var filter = ListFilter()
    /// The name of the saved view that is shown; nil for another one.
    var savedName: String?
    /// What needs a human and what of it the filter hides, as of the last answer; nil without a filter.
    var needs: FilteredNeeds?
    /// Which rows to read at once, because the operator has just changed the filter; nil once they were read.
    var narrowing: Narrowing?
    /// The rows that were read, in the list's order, starting at row `firstRow` of the view.
    var rows: [SessionSummary] = []
    var firstRow = 0
    var total = 0
    /// The sizes of the groups that the list begins with; nil if it has none.
    var groups: ListGroups?
    /// The number of sessions that one line stands for.
    var folded = 0
    /// The first sessions of the whole store that need a person, as last read.
    var next: [SessionSummary] = []
    var selection = Selection.none
    /// The first row on screen, as a row of the whole view.
    var topRow = 0
    /// Whether the wheel has scrolled it, so that the selection may be out of sight until it moves.
    var isScrolledAway = false
    /// A selected session that has left the view. It keeps its row until the selection moves.
    var keptRow: KeptRow?
    var generation = 0
    var isLoading = false
    /// Whether the store changed after the last request.
    var isDirty = true
    /// Whether an answer was left aside, because rows must not move now.
    var isBehind = false
    /// Sessions that have come to need a person since the rows were read.
    var arrived: Set<Session.ID> = []
    var hasLoaded = false
    /// Whether the operator chose the view.
    var isChosen = false
    /// Whether the view was just chosen. A selection that it does not contain is then replaced.
    var isViewNew = false
    /// The last request; below, one whose answer did not fill the screen, which is not repeated without cause.
    var asked: ListRequest?
    var unfilled: ListRequest?
    /// Whether to request the rows on screen by position, because the selection is not in the view.
    var mustSeekRow = false
    /// The uptime of the last key press in the list.
    var lastMove: Int?

    enum Narrowing: Equatable, Sendable {
        case fromTop, aroundSelection
    }

    enum Selection: Equatable, Sendable {
        case none
        case session(Session.ID)
        /// Chosen by position and not read yet.
        case row(Int)
        /// The line that stands for the automatic sessions.
        case fold
    }

    struct KeptRow: Equatable, Sendable {
        var row: Int
        var summary: SessionSummary
        /// Whether the view certainly does not contain it. Otherwise it may only have moved out of the rows that
        /// were read.
        var hasLeft: Bool
    }

    /// How long after a key press the list keeps its order, in milliseconds.
    static let reorderDelay = 5_000
    /// The time between checks that colleagues are still present, in milliseconds.
    static let colleagueInterval = 30_000
    /// The time between reads of the list while others write continuously, in milliseconds.
    static let readGap = 50
    /// The uptime of the last answer, and the time of the last one that was shown.
    var loadedAt: Int?
    var shownAt: Timestamp?

    /// The uptime from which rows may change their order, as far as keys in the list are concerned.
    var mayReorderAt: Int { lastMove.map { $0 + Self.reorderDelay } ?? 0 }

    /// The uptime from which the list may be read again.
    var mayReadAt: Int { loadedAt.map { $0 + Self.readGap } ?? 0 }

    /// Whether the sessions that need a person are at the top.
    var beginsWithNeeds: Bool {
        order == .attention && (view == .queue || view == .all || view == .needsHuman)
    }

    var selectedID: Session.ID? {
        if case .session(let id) = selection { id } else { nil }
    }

    var selectedSummary: SessionSummary? {
        guard let id = selectedID else { return nil }
        return rows.first { $0.id == id } ?? keptRow.flatMap { $0.summary.id == id ? $0.summary : nil }
    }

    /// The selected row in the whole view, counting the kept row.
    var selectedRow: Int? {
        switch selection {
        case .none: nil
        case .row(let row): row
        case .fold: hasFold ? displayTotal : nil
        case .session(let id):
            if let keptRow, keptRow.summary.id == id {
                keptRow.row
            } else {
                rows.firstIndex { $0.id == id }.map { displayRow($0) }
            }
        }
    }

    /// The number of rows to show, counting the kept row.
    var displayTotal: Int { total + (keptRow == nil ? 0 : 1) }

    /// Returns the session in a row of the view, counting the kept row; nil if it was not read yet.
    func summary(atRow row: Int) -> SessionSummary? {
        if let keptRow, keptRow.row == row { return keptRow.summary }
        let index = storeRow(row) - firstRow
        return rows.indices.contains(index) ? rows[index] : nil
    }

    /// Returns what was last read of a session.
    func summary(of id: Session.ID) -> SessionSummary? { (rows + next).first { $0.id == id } }

    /// Whether the rows on screen were read.
    func covers(_ visible: Int) -> Bool {
        guard hasLoaded else { return false }
        let last = min(topRow + visible, displayTotal) - 1
        guard last >= topRow else { return true }
        return summary(atRow: topRow) != nil && summary(atRow: last) != nil
    }

    /// Converts a displayed row to the store's row.
    func storeRow(_ row: Int) -> Int {
        if let keptRow, row > keptRow.row { return row - 1 }
        return row
    }

    /// Returns the displayed row of a loaded summary, given its index in `rows`.
    func displayRow(_ index: Int) -> Int {
        let row = firstRow + index
        if let keptRow, row >= keptRow.row { return row + 1 }
        return row
    }

    // MARK: Changing

    /// Shows a view from its beginning. A selection that it does not contain is replaced with its first row.
    mutating func show(
        _ view: ListView, _ order: ListOrder, passing filter: ListFilter = ListFilter(),
        named name: String? = nil
    ) {
        var new = ListState()
        new.view = view
        new.order = order
        new.isChosen = true
        new.next = next
        new.filter = filter
        new.savedName = name
        // The answer to an earlier request is for other rows.
        new.generation = generation + 1
        new.selection = selection
        new.isViewNew = true
        self = new
    }

    /// Shows the sessions of the view that pass another filter. What is on screen stays until they are read.
    mutating func narrow(to filter: ListFilter, _ narrowing: Narrowing = .fromTop) {
        self.filter = filter
        self.narrowing = narrowing
        savedName = nil
        keptRow = nil
        if case .row = selection { selection = .none }
        if filter.isEmpty { needs = nil }
        lastMove = nil
        unfilled = nil
        isDirty = true
        isLoading = false
        generation += 1
    }

    /// Shows the list as it was, and reads it again.
    mutating func restore(_ before: ListState) {
        let generation = generation
        self = before
        self.generation = generation + 1
        narrowing = .aroundSelection
        isDirty = true
        isLoading = false
    }

    /// Returns the request for the rows around those on screen, and records it. `settled` is the filter with its days as
    /// moments.
    mutating func request(_ visible: Int, isCovered: Bool, settled: ListFilter) -> ListRequest? {
        let request = ListRequest(
            view: view, order: order, anchor: anchor(visible, isCovered: isCovered), count: visible * 3 + 10,
            filter: settled)
        guard isDirty || request != unfilled else { return nil }
        isLoading = true
        isDirty = false
        isBehind = false
        mustSeekRow = false
        generation += 1
        asked = request
        return request
    }

    private func anchor(_ visible: Int, isCovered: Bool) -> ListRequest.Anchor {
        if narrowing == .fromTop { return .row(0) }
        if isDirty, isCovered || rows.isEmpty, let id = selectedID, !mustSeekRow { return .session(id) }
        return .row(max(0, storeRow(topRow) - visible))
    }

    mutating func markSelectionAsGone() {
        keptRow?.hasLeft = true
        guard keptRow == nil, let row = selectedRow, let summary = selectedSummary else { return }
        rows.removeAll { $0.id == summary.id }
        total -= 1
        keptRow = KeptRow(row: row, summary: summary, hasLeft: true)
    }

    /// Replaces the summaries of a session with a later one.
    mutating func update(_ summary: SessionSummary) {
        if let index = next.firstIndex(where: { $0.id == summary.id }) { next[index] = summary }
        if let index = rows.firstIndex(where: { $0.id == summary.id }) { rows[index] = summary }
        if keptRow?.summary.id == summary.id { keptRow?.summary = summary }
    }

    /// Removes the kept row, because another session is selected.
    mutating func removeKeptRow(besides id: Session.ID) {
        guard let keptRow, keptRow.summary.id != id else { return }
        self.keptRow = nil
        if topRow > keptRow.row { topRow -= 1 }
    }
}
