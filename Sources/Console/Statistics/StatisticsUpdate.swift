import Conversation
import Glass
import Statistics

extension ConsoleState {
    mutating func openStatistics() -> [Effect] {
        statistics.forget()
        show(StatisticsScreen(from: focus))
        return []
    }

    /// Whether the page of figures is on screen.
    private var showsStatistics: Bool { overlay is StatisticsScreen && !panes.isTooSmall }

    /// Reads the figures on screen when that is due.
    mutating func loadMissingStatistics() -> [Effect] {
        guard let due = statisticsDue, due <= now.uptime else { return [] }
        statistics.ask(at: now.uptime)
        return [.store(.loadBoard)]
    }

    /// The uptime at which to read the figures on screen; nil while none are, or they are being read.
    var statisticsDue: Int? {
        showsStatistics && presence.readAgainAt == nil ? statistics.dueAt : nil
    }

    mutating func receive(_ board: Board) {
        statistics.receive(board)
        // Rows may have come or gone below the chosen figure.
        if let screen = overlay as? StatisticsScreen { show(screen) }
    }

    mutating func chooseFigure(_ step: Int) -> [Effect] {
        guard var screen = overlay as? StatisticsScreen else { return [] }
        screen.chosen += step
        show(screen)
        return []
    }

    /// Goes to the figure at the same height in another column.
    mutating func chooseFigure(beside step: Int) -> [Effect] {
        guard var screen = overlay as? StatisticsScreen else { return [] }
        let page = statisticsPage(width: panes.body.columns)
        screen.chosen = page.beside(screen.chosen, step: step) ?? screen.chosen
        show(screen)
        return []
    }

    /// Lists exactly the sessions behind the chosen figure.
    mutating func listFigure() -> [Effect] {
        guard let screen = overlay as? StatisticsScreen else { return [] }
        let figure = statisticsPage(width: panes.body.columns).figure(screen.chosen)
        guard let sessions = figure?.sessions else {
            say("No filter can say which sessions are behind this figure.", .warning)
            return []
        }
        overlay = nil
        switch sessions {
        case .view(let view): return show(view)
        case .filter(let filter):
            list.lastMove = nil
            focus = .list
            list.show(.all, list.order, passing: filter)
            return []
        }
    }

    /// Shows the page with its choice where there is a figure.
    private mutating func show(_ screen: StatisticsScreen) {
        var screen = screen
        let page = statisticsPage(width: panes.body.columns)
        screen.chosen = min(max(0, screen.chosen), max(0, page.figureCount - 1))
        screen.isUnlisted = page.figure(screen.chosen)?.sessions == nil
        overlay = screen
    }
}
