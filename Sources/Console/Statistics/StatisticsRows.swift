import Conversation
import Glass
import Statistics

/// The sections of the page of figures, for columns of a width.
struct StatisticsRows {
    private let board: Board?
    private let counts: StateCounts
    private let localTime: LocalTime
    private let chart: Chart
    private let width: Int

    init(_ state: ConsoleState, width: Int) {
        board = state.statistics.board
        counts = state.overview.counts
        localTime = state.settings.localTime
        chart = Chart(usesBlocks: state.settings.showsBlocks)
        self.width = width
    }

    /// The columns of a figure's name, of a value, and of a time.
    private var nameWidth: Int { width < 50 ? 18 : 28 }
    private static let (valueWidth, timeWidth, countWidth) = (14, 8, 5)
    /// The columns of a name before a line of signs, and of the number behind it.
    private static let (shortName, total) = (9, 5)

    // MARK: Now

    var states: [StatisticsRow] {
        let away = counts.abandoned
        let busy: [ListFilter.Term] = [
            .init(.mode(.manual)), .init(.trait(.mine), isNegated: true),
            .init(.trait(.waiting), isNegated: true),
        ]
        return [
            heading("Now", []),
            state(
                "! waiting", counts.waiting + away, .waiting,
                .filter(ListFilter([.init(.trait(.waiting))]))),
            state("* yours", counts.yours, .mine, .view(.mine)),
            state("= with colleagues", counts.theirs - away, .theirs, .filter(ListFilter(busy))),
            state("  automatic", counts.automatic, .automatic, .view(.automatic)),
            state("x closed", counts.closed, .closed, .view(.closed)),
            .empty,
        ]
    }

    private func state(
        _ name: SafeText, _ count: Int, _ ink: Ink, _ sessions: StatisticsFigure.Listing
    ) -> StatisticsRow {
        let most = [
            counts.waiting + counts.abandoned, counts.yours, counts.theirs - counts.abandoned,
            counts.automatic, counts.closed,
        ].max()
        let room = min(24, width - nameWidth - 10)
        return figure(
            [
                Span(name.padded(to: nameWidth)), Span(("\(count: count)" as SafeText).right(7), ink),
                Span("  "), Span(chart.bar(count, of: most ?? 0, width: room), ink),
            ], sessions)
    }

    // MARK: Today

    var day: [StatisticsRow] {
        guard let board else { return [note("counting …")] }
        return values(board) + [.empty] + times(board) + [.empty]
    }

    private static let shares = [
        "sessions", "bot-handled", "containment", "handoff rate", "handoffs", "claimed", "resolution",
        "hand-back rate", "abandonment", "no-answer rate",
    ]
    private static let times = ["time to claim", "time to first human response", "waiting", "handle time"]

    private func values(_ board: Board) -> [StatisticsRow] {
        let present = localTime.civil(board.moment)
        let dates = [board.today, board.weekAgo].map { part in
            localTime.civil(part.window.since ?? board.moment).weekdayAndDate(in: present.year)
        }
        let isCompared = width >= nameWidth + 2 * Self.valueWidth
        let shown = isCompared ? 2 : 1
        return [heading("Today", dates.prefix(shown).map { ($0, Self.valueWidth) })]
            + Self.shares.map { name in
                let values = [board.today[name], board.weekAgo[name]].map { $0?.words ?? "" }
                let spans = values.prefix(shown).enumerated().map { index, text in
                    Span(text.right(Self.valueWidth), index == 0 ? .plain : .faint)
                }
                let created = ListFilter([.init(.created(.today))])
                return figure([named(name)] + spans, name == "sessions" ? .filter(created) : nil)
            }
    }

    private func times(_ board: Board) -> [StatisticsRow] {
        let widths = [Self.timeWidth, Self.timeWidth, Self.countWidth, Self.timeWidth, Self.countWidth]
        let isCompared = width >= nameWidth + widths.reduce(0, +)
        let shown = isCompared ? 5 : 3
        let titles: [SafeText] = ["p50", "p90", "n", "was p50", "n"]
        return [heading("Times", zip(titles, widths).prefix(shown).map { ($0, $1) })]
            + Self.times.map { name in
                let today = board.today.spread(name)
                let before = board.weekAgo.spread(name)
                let cells: [SafeText] = [
                    today.words(50), today.words(90), "\(count: today.n)", before.words(50),
                    "\(count: before.n)",
                ]
                return figure(
                    [named(name)]
                        + cells.prefix(shown).enumerated().map { index, cell in
                            Span(cell.right(widths[index]), index < 3 ? .plain : .faint)
                        }, nil)
            }
    }

    // MARK: Their course

    var course: [StatisticsRow] {
        guard let board else { return [] }
        return hours(board) + [.empty] + days(board) + [.empty] + reasons(board)
    }

    private func hours(_ board: Board) -> [StatisticsRow] {
        let most = (board.today.hours + board.weekAgo.hours).max() ?? 0
        let present = localTime.civil(board.moment)
        let date = localTime.civil(board.weekAgo.window.since ?? board.moment)
        return [
            heading("Handoffs by hour, 0 to 23", []),
            line("today", board.today.hours, of: most, .accent),
            line(date.shortDate(in: present.year), board.weekAgo.hours, of: most, .faint),
        ]
    }

    private func days(_ board: Board) -> [StatisticsRow] {
        let (sessions, handoffs) = (board.days.map(\.sessions), board.days.map(\.handoffs))
        return [
            heading("14 days, today last", []),
            line("sessions", sessions, of: sessions.max() ?? 0, .accent),
            line("handoffs", handoffs, of: handoffs.max() ?? 0, .accent),
        ]
    }

    private func line(_ name: SafeText, _ numbers: [Int], of most: Int, _ ink: Ink) -> StatisticsRow {
        let sum: SafeText = "\(count: numbers.reduce(0, +))"
        return figure(
            [
                Span(name.padded(to: Self.shortName)), Span(chart.line(numbers, of: most), ink),
                Span(sum.right(Self.total)),
            ], nil)
    }

    /// How many reasons are shown.
    private static let mostReasons = 10

    private func reasons(_ board: Board) -> [StatisticsRow] {
        let shown = board.reasons.prefix(Self.mostReasons)
        let title = heading("Reasons, 7 days", [("n", 5), ("before", 8)])
        if shown.isEmpty { return [title, note("none")] }
        let most = shown.map(\.count).max() ?? 0
        let isTraced = width >= 60
        let room = max(10, width - 23 - (isTraced ? 16 : 0))
        return [title]
            + shown.map { reason in
                let trace = chart.line(reason.days, of: reason.days.max() ?? 0)
                return figure(
                    [
                        Span(SafeText(oneLine: reason.name).truncated(to: room - 1).padded(to: room)),
                        Span(isTraced ? trace + "  " : "", .faint),
                        Span(chart.bar(reason.count, of: most, width: 9).padded(to: 10), .accent),
                        Span(("\(count: reason.count)" as SafeText).right(5)),
                        Span(("\(count: reason.before)" as SafeText).right(8), .faint),
                    ], nil)
            }
    }

    // MARK: Rows

    private func named(_ name: String) -> Span {
        Span(SafeText(oneLine: name).truncated(to: nameWidth).padded(to: nameWidth))
    }

    private func figure(_ spans: [Span], _ sessions: StatisticsFigure.Listing?) -> StatisticsRow {
        StatisticsRow(line: Line(spans), figure: StatisticsFigure(sessions: sessions))
    }

    private func note(_ text: SafeText) -> StatisticsRow { StatisticsRow(line: Line(Span(text, .faint))) }

    /// A heading, with the titles of the columns behind the names at the right of theirs.
    private func heading(_ text: SafeText, _ columns: [(title: SafeText, width: Int)]) -> StatisticsRow {
        let used = columns.reduce(0) { $0 + $1.width }
        let isReasons = columns.last?.title == "before"
        let lead = isReasons ? width - used : max(nameWidth, text.width)
        return StatisticsRow(
            line: Line(
                [Span(text.padded(to: lead), .plain, .bold)]
                    + columns.map { Span($0.title.right($0.width), .faint) }))
    }
}

extension Board.Part {
    /// The times of a figure; none if it has no times.
    func spread(_ name: String) -> Spread {
        if case .times(let spread)? = self[name] { spread } else { Spread([]) }
    }
}
