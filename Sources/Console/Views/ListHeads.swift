import Conversation
import Glass

/// The lines of the list that are no sessions: its title, the heads of its groups, and the folded sessions.
extension ConsoleState {
    /// The title names what is below it: the view, the group of the topmost row, and the order if that is not the
    /// usual one.
    func drawListTitle(_ groups: [ListGroup], in rect: Rect, on grid: inout Grid) {
        let group = groups.first { $0.rows.contains(list.topRow) }
        var names = group.map { [words(for: $0.heading)] } ?? []
        if group == nil || list.view != .queue { names.insert(list.view.title, at: 0) }
        let title = names.joined(separator: " · ")
        var spans = [Span(title, focus == .list && overlay == nil ? .accent : .plain)]
        if let order = list.order.title { spans.append(Span(" · \(order)", .faint)) }
        if list.isBehind, !list.arrived.isEmpty {
            spans.append(Span("  ▲ \(count: list.arrived.count) new", .accent))
        }
        let place = place(in: group?.rows ?? 0..<list.displayTotal)
        grid.draw(
            Line(spans), trailing: Line(Span(place, .faint)), column: rect.column + 1, row: rect.row,
            width: rect.columns - 2)
    }

    func drawHead(of group: ListGroup, at row: Int, in rect: Rect, on grid: inout Grid) {
        grid.draw(
            Line(Span(words(for: group.heading))), trailing: Line(Span(place(in: group.rows), .faint)),
            column: rect.column + 1, row: row, width: rect.columns - 2)
    }

    /// Draws the line that stands for the automatic sessions.
    func drawFold(at row: Int, in rect: Rect, on grid: inout Grid) {
        let isSelected = list.selection == .fold
        var spans = [Span(isSelected ? "▌" : " ", .accent), Span("Automatic")]
        if isSelected { spans.append(Span(" · \(keymap.hintName("open", in: .list)) lists them", .faint)) }
        grid.draw(
            Line(spans), trailing: Line(Span("\(count: overview.counts.automatic)", .faint)),
            column: rect.column, row: row, width: rect.columns - 1)
        if isSelected {
            markSelected(Rect(column: rect.column, row: row, columns: rect.columns, rows: 1), on: &grid)
        }
    }

    /// Returns which of some rows is selected, or how many they are.
    private func place(in rows: Range<Int>) -> SafeText {
        if let row = list.selectedRow, rows.contains(row) {
            return "\(count: row - rows.lowerBound + 1) of \(count: rows.count)"
        }
        return rows.isEmpty ? "" : "\(count: rows.count)"
    }

    private func words(for heading: ListGroup.Heading) -> SafeText {
        switch heading {
        case .needing: "Needs you"
        case .answered: "Waiting for them"
        case .colleagues: "With colleagues"
        case .others where overview.counts.closed == 0: "Automatic"
        case .others: "Automatic and closed"
        }
    }
}

extension ListView {
    /// What is shown in place of rows.
    var emptyText: SafeText {
        switch self {
        case .needsHuman, .queue: "Nobody needs a human."
        case .mine: "You own no sessions."
        case .all: "No sessions."
        case .automatic: "The AI has no sessions."
        case .closed: "No closed sessions."
        }
    }

    var title: SafeText {
        switch self {
        case .needsHuman: "Needs a human"
        case .mine: "Mine"
        case .all: "All"
        case .automatic: "Automatic"
        case .closed: "Closed"
        case .queue: "Queue"
        }
    }
}

extension ListOrder {
    /// What a title says of the order; nil for the usual one.
    var title: SafeText? {
        switch self {
        case .attention: nil
        case .newest: "newest first"
        case .oldest: "oldest first"
        case .longestWait: "longest wait"
        }
    }
}
