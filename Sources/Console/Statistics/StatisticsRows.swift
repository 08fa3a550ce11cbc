import Conversation
import Glass
import Statistics

/// The sections of the page of figures, for a column of a width.
struct StatisticsRows {
    let board: Board?
    let counts: StateCounts
    let localTime: LocalTime
    let chart: Chart
    let width: Int

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

    // MARK: Now

    var states: [StatisticsRow] {
        let away = counts.abandoned
        let busy: [ListFilter.Term] = [
            .init(.mode(.manual)), .init(.trait(.mine), isNegated: true),
            .init(.trait(.waiting), isNegated: true),
        ]
        return [
            heading("Now"),
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

    // MARK: Rows

    private func named(_ name: String) -> Span {
        Span(SafeText(oneLine: name).truncated(to: nameWidth).padded(to: nameWidth))
    }

    func figure(_ spans: [Span], _ sessions: StatisticsFigure.Listing?) -> StatisticsRow {
        StatisticsRow(line: Line(spans), figure: StatisticsFigure(sessions: sessions))
    }

    func note(_ text: SafeText) -> StatisticsRow { StatisticsRow(line: Line(Span(text, .faint))) }

    /// A heading, with the titles of columns at their right ends. The columns begin behind the names of figures, or where
    /// `lead` says.
    func heading(
        _ text: SafeText, _ columns: [(title: SafeText, width: Int)] = [], behind lead: Int? = nil
    ) -> StatisticsRow {
        let lead = lead ?? max(nameWidth, text.width)
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
