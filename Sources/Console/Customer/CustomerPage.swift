import Conversation
import Glass

/// The customer of the open session: who they are, what tools found out, notes, and their other sessions. What is typed
/// narrows it.
struct CustomerPage: Picker {
    let session: Session.ID
    let from: Focus?
    var editor = Editor()
    private var selected = 0
    private var step = 1

    init(_ session: Session.ID, from: Focus) {
        self.session = session
        self.from = from
    }

    var place: OverlayPlace { .pane }
    func title(width: Int) -> SafeText { "customer ▸ " }
    var yes: SafeText { "copy, or open the session" }
    var nothing: SafeText? { editor.isBlank ? "reading …" : "nothing here says that" }

    // MARK: Rows

    func rows(in state: ConsoleState) -> [CustomerRow] {
        let rows = state.customerRows(of: session)
        guard !editor.isBlank else { return rows }
        let words = editor.text.folded.split(whereSeparator: \.isWhitespace)
        return rows.filter { row in
            guard let text = row.searchedText?.folded else { return false }
            return words.allSatisfy { text.contains($0) }
        }
    }

    /// Headings are passed over.
    func chosen(of rows: [CustomerRow]) -> Int {
        let index = min(selected, rows.count - 1)
        guard rows[index].isHeading else { return index }
        let below = rows[index...].firstIndex { !$0.isHeading }
        let above = rows[..<index].lastIndex { !$0.isHeading }
        return (step > 0 ? below ?? above : above ?? below) ?? index
    }

    mutating func choose(_ index: Int) {
        // Above a heading that was passed over, the selection stays on it.
        step = index < selected || index == selected && step > 0 ? -1 : 1
        selected = index
    }

    func typed(in state: inout ConsoleState) -> [Effect] {
        var page = self
        page.selected = 0
        page.step = 1
        state.overlay = page
        return []
    }

    func accept(_ row: CustomerRow, in state: inout ConsoleState) -> [Effect] {
        switch row {
        case .heading: return []
        case .fact(let fact):
            state.say("Copied: \(SafeText(oneLine: fact.name).truncated(to: 40)).")
            return [.terminal(.copy(fact.value))]
        case .session(let summary): return state.openOther(summary.id, from: self)
        }
    }

    // MARK: Drawing

    func draw(_ row: CustomerRow, isChosen: Bool, in rect: Rect, of state: ConsoleState, on grid: inout Grid)
    {
        let bar = Span(isChosen ? "▌" : " ", .accent)
        let line = state.customerLine(row, width: rect.columns - 1)
        grid.draw(
            Line([bar] + line.leading.spans), trailing: line.trailing, column: rect.column, row: rect.row,
            width: rect.columns - 1)
    }

    /// A value that its row cuts, whole.
    func preview(_ row: CustomerRow, width: Int, in state: ConsoleState) -> [Line] {
        guard case .fact(let fact) = row else { return [] }
        let value = SafeText(fact.value)
        let isCut = value.text.contains("\n") || CustomerRowLayout.nameWidth + value.width + 3 > width
        return isCut ? value.wrapped(to: max(1, width)).map { Line(Span($0)) } : []
    }
}

extension CustomerRow {
    /// What a typed word is looked for in; nil for headings.
    fileprivate var searchedText: String? {
        switch self {
        case .heading: nil
        case .fact(let fact): "\(fact.name) \(fact.value)"
        case .session(let summary):
            [summary.id.rawValue, summary.session.title, summary.reason, summary.lastLine?.text]
                .compactMap { $0 }.joined(separator: " ")
        }
    }
}
