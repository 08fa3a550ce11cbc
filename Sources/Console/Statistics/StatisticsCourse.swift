import Conversation
import Glass
import Statistics

/// How the figures came about: handoffs by hour, the last two weeks, and the reasons.
extension StatisticsRows {
    /// The columns of a name before a line of signs, and of the number behind it.
    private static let (shortName, total) = (9, 5)

    var course: [StatisticsRow] {
        guard let board else { return [] }
        return hours(board) + [.empty] + days(board) + [.empty] + reasons(board)
    }

    private func hours(_ board: Board) -> [StatisticsRow] {
        let most = (board.today.hours + board.weekAgo.hours).max() ?? 0
        let present = localTime.civil(board.moment)
        let date = localTime.civil(board.weekAgo.window.since ?? board.moment)
        return [
            heading("Handoffs by hour, 0 to 23"),
            line("today", board.today.hours, of: most, .accent),
            line(date.shortDate(in: present.year), board.weekAgo.hours, of: most, .faint),
        ]
    }

    private func days(_ board: Board) -> [StatisticsRow] {
        let (sessions, handoffs) = (board.days.map(\.sessions), board.days.map(\.handoffs))
        return [
            heading("14 days, today last"),
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
        let title = heading("Reasons, 7 days", [("n", 5), ("before", 8)], behind: width - 13)
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
}
