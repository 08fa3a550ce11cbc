import Conversation
import Glass

/// The line above the list: the view, the filter, and how many who wait the filter hides.
struct ListHeading {
    let title: SafeText
    /// Whether the title is a saved view's, which says more than its filter.
    var isSaved = false
    let ink: Ink
    /// Empty without a filter.
    let filter: SafeText
    /// How many sessions that need a human are not shown.
    let hidden: Int
    /// The selected row: `3 of 12`.
    let place: SafeText

    /// The leading and the trailing part. If there is little room, the view's name goes first, or the filter of a saved
    /// one, then the place, then the end of what is left, but never who waits.
    func parts(width: Int) -> (leading: Line, trailing: Line) {
        guard !filter.isEmpty else { return (Line(Span(title, ink)), Line(Span(place, .faint))) }
        let named = Line(Span("\(title) · ", ink), Span(filter, .accent))
        let short = Line(Span(isSaved ? title : filter, .accent))
        let whole = Line(
            hiddenSpans + [Span(hiddenSpans.isEmpty || place.isEmpty ? "" : "  "), Span(place, .faint)])
        let alone = hidden > 0 ? Line(hiddenSpans) : whole
        return [(named, whole), (short, whole)].first { $0.width + 1 + $1.width <= width } ?? (short, alone)
    }

    private var hiddenSpans: [Span] {
        hidden > 0 ? [Span("\(count: hidden) waiting hidden", .waiting)] : []
    }
}

extension ConsoleState {
    func drawListHeading(in rect: Rect, on grid: inout Grid) {
        let place =
            list.selectedRow.map { "\(count: $0 + 1) of \(count: list.displayTotal)" as SafeText } ?? ""
        let heading = ListHeading(
            title: list.title, isSaved: list.savedName != nil,
            ink: focus == .list && overlay == nil ? .accent : .plain,
            filter: SafeText(oneLine: list.filter.written), hidden: list.needs?.hidden ?? 0, place: place)
        let (leading, trailing) = heading.parts(width: rect.columns - 2)
        grid.draw(
            leading, trailing: trailing, column: rect.column + 1, row: rect.row, width: rect.columns - 2)
    }
}

extension ListState {
    /// The name of the saved view, or of the view, and the order if that is not the usual one. A filter of the queue looks
    /// at the folded sessions too.
    var title: SafeText {
        let shown = view == .queue ? ListView.all : view
        let name = savedName.map { SafeText(oneLine: $0) } ?? shown.title
        return order.title.map { "\(name) · \($0)" } ?? name
    }

    /// What is shown in place of rows.
    var emptyText: SafeText { filter.isEmpty ? view.emptyText : "No session passes the filter." }
}
