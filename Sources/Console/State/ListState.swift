import Conversation
import Glass

/// The session list: a part of it as the store last told, and where the operator is in it.
struct ListState: Sendable {
    var view = ListView.all
    /// Rows in attention order, from row `firstRow` of the view.
    var rows: [SessionSummary] = []
    var firstRow = 0
    var total = 0
    var selection = Selection.none
    /// The first row on screen, counted over the whole view.
    var topRow = 0
    /// A selected session that has left the view; it stays at its row until the selection moves.
    var ghost: Ghost?
    var generation = 0
    var isLoading = false
    /// The store changed after the last request.
    var isDirty = true
    var hasLoaded = false
    /// The view was just chosen: a selection that it does not hold gives way.
    var unsettled = false
    /// The last request, and one whose answer did not fill the screen: it is not repeated without cause.
    var asked: ListRequest?
    var futile: ListRequest?
    /// The selection is not in the view: what is on screen is to be read by place.
    var mustSeekRow = false
    /// Uptime of the last key that moved in the list.
    var lastMove: Int?

    enum Selection: Equatable, Sendable {
        case none
        case session(Session.ID)
        /// Chosen by place and not read yet.
        case row(Int)
    }

    struct Ghost: Equatable, Sendable {
        var row: Int
        var summary: SessionSummary
        /// The view certainly does not hold it; otherwise it only moved out of what was read.
        var hasLeft: Bool
    }

    /// The list does not reorder for this long after a key in it.
    static let calm = 1_000
    /// Between looks whether colleagues are still there, in milliseconds.
    static let colleagueInterval = 30_000
    /// While others write all the time it is read again this often, in milliseconds.
    static let readGap = 50
    /// Uptime of the last answer.
    var loadedAt: Int?

    /// Uptime from which on rows may change their order.
    var mayReorderAt: Int {
        max(lastMove.map { $0 + Self.calm } ?? 0, loadedAt.map { $0 + Self.readGap } ?? 0)
    }

    var selectedID: Session.ID? {
        if case .session(let id) = selection { id } else { nil }
    }

    var selectedSummary: SessionSummary? {
        guard let id = selectedID else { return nil }
        return rows.first { $0.id == id } ?? ghost.flatMap { $0.summary.id == id ? $0.summary : nil }
    }

    /// The row of the selection over the whole view, the ghost counted.
    var selectedRow: Int? {
        switch selection {
        case .none: nil
        case .row(let row): row
        case .session(let id):
            if let ghost, ghost.summary.id == id {
                ghost.row
            } else {
                rows.firstIndex { $0.id == id }.map { displayRow($0) }
            }
        }
    }

    /// How many rows there are to show, the ghost counted.
    var displayTotal: Int { total + (ghost == nil ? 0 : 1) }

    /// What stands in a row of the view, the ghost counted; nil where it is not read yet.
    func summary(atRow row: Int) -> SessionSummary? {
        if let ghost, ghost.row == row { return ghost.summary }
        let index = storeRow(row) - firstRow
        return rows.indices.contains(index) ? rows[index] : nil
    }

    /// The store's row for a shown row.
    func storeRow(_ row: Int) -> Int {
        if let ghost, row > ghost.row { return row - 1 }
        return row
    }

    /// The shown row of a loaded summary.
    func displayRow(_ index: Int) -> Int {
        let row = firstRow + index
        if let ghost, row >= ghost.row { return row + 1 }
        return row
    }
}
