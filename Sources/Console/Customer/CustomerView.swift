import Conversation
import Glass

/// The columns of a customer's page.
enum CustomerRowLayout {
    /// The columns of a fact's name.
    static let nameWidth = 20
}

extension ConsoleState {
    /// Whether a customer's page is on screen.
    var showsCustomer: Bool {
        if overlay is CustomerPage { return true }
        // Where it covers the transcript, it is there only while writing: keys must not act on hidden messages.
        return customer.isShown && (focus == .composer || size.columns >= Panes.wideForCustomer)
    }

    /// A line of the page, without the mark of the chosen one.
    func customerLine(_ row: CustomerRow, width: Int) -> (leading: Line, trailing: Line) {
        switch row {
        case .heading(let title): return (Line(Span("\(title)", .accent)), .empty)
        case .fact(let fact):
            let name = SafeText(oneLine: fact.name)
            let names =
                name.width > CustomerRowLayout.nameWidth ? name.end(CustomerRowLayout.nameWidth) : name
            return (
                Line(
                    Span(" \(names.padded(to: CustomerRowLayout.nameWidth)) ", .faint),
                    Span(SafeText(oneLine: fact.value))), .empty
            )
        case .session(let summary):
            let time = settings.localTime.civil(summary.session.creation)
            let date: SafeText = "\(time.year)-\(digits: time.month)-\(digits: time.day)"
            let said = summary.reason.flatMap { $0.isBlank ? nil : $0 } ?? summary.session.title
            let text = SafeText(oneLine: said ?? summary.lastLine?.text ?? summary.id.rawValue)
            return (
                Line(Span(" \(date)  ", .faint), Span(text)),
                Line(Span(standingWord(of: summary), .faint))
            )
        }
    }

    private func standingWord(of summary: SessionSummary) -> SafeText {
        switch standing(of: summary) {
        case .automatic: "automatic"
        case .waiting: "unassigned"
        case .yours: "yours"
        case .theirs(let owner, _): "\(SafeText(oneLine: owner))'s"
        case .closed: summary.outcome.map { SafeText(oneLine: $0.rawValue) } ?? "closed"
        }
    }

    /// Draws the page while the keys go elsewhere.
    func drawCustomer(in rect: Rect, on grid: inout Grid) {
        guard let open else { return }
        let rows = customerRows(of: open.id)
        if rows.isEmpty {
            grid.put("reading …", at: Point(column: rect.column + 1, row: rect.row), style: Style(.faint))
        }
        let isCut = rows.count > rect.rows
        for (index, row) in rows.prefix(isCut ? rect.rows - 1 : rect.rows).enumerated() {
            let line = customerLine(row, width: rect.columns - 1)
            grid.draw(
                Line([Span(" ")] + line.leading.spans), trailing: line.trailing, column: rect.column,
                row: rect.row + index, width: rect.columns - 1)
        }
        guard isCut else { return }
        let key = keymap.keyName("customer.open")
        grid.put(
            " \(count: rows.count - rect.rows + 1) more: press \(key) in the transcript",
            at: Point(column: rect.column + 1, row: rect.row + rect.rows - 1), width: rect.columns - 2,
            style: Style(.faint))
    }
}

extension SafeText {
    /// The last columns of a long name, whose end says most.
    fileprivate func end(_ width: Int) -> SafeText {
        "…\(split(at: self.width - width + 1).1)"
    }
}
