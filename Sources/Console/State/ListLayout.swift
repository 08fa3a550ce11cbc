import Conversation

/// Sessions that stand together in the list, and the rows that they take.
struct ListGroup: Equatable, Sendable {
    enum Heading: Equatable, Sendable { case needing, answered, colleagues, others }

    var heading: Heading
    /// Displayed rows, counting the kept row.
    var rows: Range<Int>
}

/// Where the rows of the list are on screen. A session takes two lines. A group begins with a line for its head,
/// except the topmost one on screen, whose head is the list's title. One line stands for the folded sessions.
extension ListState {
    /// The groups that have sessions, in their order; empty if the list has none.
    var shownGroups: [ListGroup] {
        guard let groups, total > 0 else { return [] }
        let others = total - groups.needing - groups.answered - groups.colleagues
        let sizes: [(ListGroup.Heading, Int)] = [
            (.needing, groups.needing), (.answered, groups.answered), (.colleagues, groups.colleagues),
            (.others, others),
        ]
        var shown: [ListGroup] = []
        var start = 0
        for (heading, size) in sizes where size > 0 {
            let end = min(start + size, total)
            guard end > start else { break }
            shown.append(ListGroup(heading: heading, rows: displayBoundary(start)..<displayBoundary(end)))
            start = end
        }
        return shown
    }

    /// Returns the displayed row at which the store's row begins. The kept row counts to what is above it.
    private func displayBoundary(_ row: Int) -> Int {
        guard let keptRow, row > 0, row >= keptRow.row else { return row }
        return row + 1
    }

    /// Whether a line stands for the automatic sessions, below all others.
    var hasFold: Bool { view == .queue && folded > 0 }

    /// The last row, counting the kept row and the folded sessions; -1 if there is none.
    var lastRow: Int { displayTotal - 1 + (hasFold ? 1 : 0) }

    func isFold(_ row: Int) -> Bool { hasFold && row == displayTotal }

    /// Returns the lowest row that may be topmost while a row is on screen.
    func topRow(showing last: Int, lines: Int) -> Int {
        let starts = Set(shownGroups.map(\.rows.lowerBound))
        var top = last
        var used = isFold(last) ? 1 : 2
        while top > 0 {
            // Once another row is above it, its group needs a head.
            used += 2 + (starts.contains(top) ? 1 : 0)
            guard used <= lines else { break }
            top -= 1
        }
        return top
    }

    /// Returns the row that a line below the title shows; nil if it shows a head or nothing.
    func row(atLine wanted: Int, lines: Int) -> Int? {
        // Without sessions, the line for the folded ones is below the words that say so.
        if displayTotal == 0 { return hasFold && wanted == 3 ? 0 : nil }
        let starts = Set(shownGroups.map(\.rows.lowerBound))
        var line = 0
        for row in topRow...max(topRow, lastRow) {
            if isFold(row) { return line == wanted ? row : nil }
            if row > topRow, starts.contains(row) {
                if line == wanted { return nil }
                line += 1
            }
            guard line + 2 <= lines else { return nil }
            if wanted < line + 2 { return row < displayTotal ? row : nil }
            line += 2
        }
        return nil
    }

    /// Scrolls as little as brings the selection on screen, and never past the end.
    mutating func keepSelectionVisible(lines: Int) {
        if let row = selectedRow, !isScrolledAway {
            topRow = row < topRow ? row : max(topRow, topRow(showing: row, lines: lines))
        }
        topRow = min(max(0, topRow), max(0, topRow(showing: lastRow, lines: lines)))
    }
}
