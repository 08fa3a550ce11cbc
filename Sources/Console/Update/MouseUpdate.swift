import Conversation
import Glass

extension ConsoleState {
    /// How many lines one step of the wheel scrolls.
    private static let wheelLines = 3

    mutating func handle(_ mouse: Mouse) -> [Effect] {
        guard settings.usesMouse, !panes.isTooSmall else { return [] }
        typing.pending = []
        switch mouse.action {
        case .press: return press(at: mouse.place)
        case .wheelUp: return turnWheel(-1, at: mouse.place)
        case .wheelDown: return turnWheel(1, at: mouse.place)
        }
    }

    /// Selects what is under the pointer. While something is being written or asked, a click could only take the keys
    /// away from it.
    private mutating func press(at place: Point) -> [Effect] {
        guard overlay == nil, drafts.composer == nil else { return [] }
        if let list = panes.list, list.contains(place) {
            guard let row = listRow(at: place, in: list) else { return [] }
            focus = .list
            self.list.lastMove = now.uptime
            return select(row: row)
        }
        guard !panes.isTranscriptCovered, let rect = panes.detail?.transcript, rect.contains(place),
            let layout = transcriptLayout
        else {
            return []
        }
        let first = rect.row + max(0, rect.rows - layout.rows.count)
        let index = place.row - first
        guard layout.rows.indices.contains(index), layout.items[layout.rows[index].item].isStop else {
            return []
        }
        if focus == .list { _ = switchFocus() }
        open?.cursor = layout.rows[index].id
        return []
    }

    /// Scrolls the pane under the pointer; the keys stay where they are.
    private mutating func turnWheel(_ steps: Int, at place: Point) -> [Effect] {
        if let overlay {
            if overlay is HelpScreen { return scrollHelp(steps * Self.wheelLines) }
            if overlay is StatisticsScreen { return chooseFigure(steps) }
            if isCovered || panes.customer?.contains(place) == true { return movePicker(steps) }
        }
        if let list = panes.list, list.contains(place) {
            scrollList(steps)
            return []
        }
        return turnTranscript(steps, at: place)
    }

    private mutating func turnTranscript(_ steps: Int, at place: Point) -> [Effect] {
        guard let rect = panes.detail?.transcript, rect.contains(place), !panes.isTranscriptCovered else {
            return []
        }
        scroll(by: steps * Self.wheelLines, movingCursor: false)
        return []
    }
}

extension ConsoleState {
    /// The row of the session under the pointer; nil where there is none.
    private func listRow(at place: Point, in rect: Rect) -> Int? {
        let line = place.row - rect.row - 1
        return line < 0 ? nil : list.row(atLine: line, lines: panes.listLines)
    }

    /// Scrolls the list; the selection stays, if need be out of sight.
    private mutating func scrollList(_ steps: Int) {
        let last = list.topRow(showing: list.lastRow, lines: panes.listLines)
        list.topRow = min(max(0, list.topRow + steps), max(0, last))
        list.isScrolledAway = true
    }
}

extension Rect {
    fileprivate func contains(_ place: Point) -> Bool {
        place.column >= column && place.column < column + columns && place.row >= row
            && place.row < row + rows
    }
}
