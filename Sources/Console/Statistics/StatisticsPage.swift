import Conversation
import Glass
import Statistics

/// One row of the page of figures.
struct StatisticsRow {
    var line: Line
    /// nil for headings and space, which cannot be chosen.
    var figure: StatisticsFigure?

    static let empty = StatisticsRow(line: .empty)
}

/// A figure on the page.
struct StatisticsFigure {
    /// What lists exactly the sessions behind it; nil if no filter can say which they are.
    var sessions: Listing?

    enum Listing: Equatable {
        case view(ListView)
        case filter(ListFilter)
    }
}

/// The rows of the page, in one column or two.
struct StatisticsPage {
    struct Column {
        var rows: [StatisticsRow]
        var width: Int

        /// Which rows can be chosen.
        var figures: [Int] { rows.indices.filter { rows[$0].figure != nil } }
    }

    var columns: [Column]

    /// The width from which there are two columns.
    static let wide = 110

    /// The column and the row of a figure, counted from the first of the first column; the last one past the end.
    func place(of index: Int) -> (column: Int, row: Int)? {
        let places = columns.indices.flatMap { column in
            columns[column].figures.map { (column: column, row: $0) }
        }
        return places.isEmpty ? nil : places[min(max(0, index), places.count - 1)]
    }

    var figureCount: Int { columns.reduce(0) { $0 + $1.figures.count } }

    func figure(_ index: Int) -> StatisticsFigure? {
        place(of: index).flatMap { columns[$0.column].rows[$0.row].figure }
    }

    /// The figure at the same height in the next column, if there is one there.
    func beside(_ index: Int, step: Int) -> Int? {
        guard let place = place(of: index), columns.indices.contains(place.column + step) else { return nil }
        let rows = columns[place.column + step].figures
        let nearest = rows.indices.min { abs(rows[$0] - place.row) < abs(rows[$1] - place.row) }
        let before = columns.prefix(place.column + step).reduce(0) { $0 + $1.figures.count }
        return nearest.map { before + $0 }
    }
}

extension ConsoleState {
    /// The page for a width.
    func statisticsPage(width: Int) -> StatisticsPage {
        guard width >= StatisticsPage.wide else {
            let rows = StatisticsRows(self, width: width - 2)
            let course = rows.course.isEmpty ? [] : [.empty] + rows.course
            return StatisticsPage(columns: [.init(rows: rows.states + rows.day + course, width: width)])
        }
        let left = min(80, max(64, width / 2))
        let right = min(76, width - left - 1)
        let figures = StatisticsRows(self, width: left - 2)
        let charts = StatisticsRows(self, width: right - 2)
        return StatisticsPage(columns: [
            .init(rows: figures.states + figures.day, width: left), .init(rows: charts.course, width: right),
        ])
    }
}
