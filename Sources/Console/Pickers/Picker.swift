import Glass

/// A list to choose from, narrowed by what is typed above it.
///
/// To add a picker:
/// 1. Write a value of this type in a file: its title, its rows for the typed text, how a row is drawn, and what
///    choosing one does. A preview of the chosen row is shown below the list if there is one.
/// 2. Open it from a row of the command table: `{ $0.overlay = MyPicker(from: $0.focus); return [] }`.
///
/// Its keys are those of the command palette, unless it states another context whose commands call `movePicker` and
/// `acceptPicked`.
protocol Picker: Overlay {
    associatedtype Choice

    /// Returns what stands before the typed text: `search everything ▸ `. It leaves room for the text.
    func title(width: Int) -> SafeText
    var editor: Editor { get set }
    /// What accepting a row does, in a few words, for the hint line.
    var yes: SafeText { get }
    /// The height of a row of the list on screen.
    var rowHeight: Int { get }
    /// What is shown in place of an empty list; nil for nothing.
    var nothing: SafeText? { get }

    /// Returns the rows that match the typed text, best first.
    func rows(in state: ConsoleState) -> [Choice]
    /// Returns the index of the row that Enter accepts. There is at least one row.
    func chosen(of rows: [Choice]) -> Int
    mutating func choose(_ index: Int)
    /// Returns the line below the typed text; nil for none.
    func status(_ rows: [Choice], in state: ConsoleState) -> SafeText?
    func draw(_ row: Choice, isChosen: Bool, in rect: Rect, of state: ConsoleState, on grid: inout Grid)
    func preview(_ row: Choice, width: Int, in state: ConsoleState) -> [Line]

    /// Does what follows from a change of the typed text. The state already has the changed picker.
    func typed(in state: inout ConsoleState) -> [Effect]
    /// Does what follows from choosing another row. The state already has the changed picker.
    func moved(in state: inout ConsoleState) -> [Effect]
    /// Does what Enter does with the chosen row. The picker is still open.
    func accept(_ row: Choice, in state: inout ConsoleState) -> [Effect]
    /// Does what Esc does.
    func cancel(in state: inout ConsoleState) -> [Effect]
}

extension Picker {
    var context: Context { .palette }
    var place: OverlayPlace { .body }
    var acceptsText: Bool { true }
    var rowHeight: Int { 1 }
    var nothing: SafeText? { nil }
    func status(_ rows: [Choice], in state: ConsoleState) -> SafeText? { nil }
    func preview(_ row: Choice, width: Int, in state: ConsoleState) -> [Line] { [] }
    func typed(in state: inout ConsoleState) -> [Effect] { [] }
    func moved(in state: inout ConsoleState) -> [Effect] { [] }
    func cancel(in state: inout ConsoleState) -> [Effect] { state.closeOverlay() }

    func hint(for command: CommandName) -> SafeText? {
        command.rawValue == "\(context.rawValue).accept" ? yes : nil
    }

    func edit(_ change: (inout Editor) -> Void, in state: inout ConsoleState) -> [Effect] {
        var picker = self
        change(&picker.editor)
        state.overlay = picker
        return picker.typed(in: &state)
    }

    fileprivate func move(_ motion: Motion, in state: inout ConsoleState) -> [Effect] {
        let rows = rows(in: state)
        guard !rows.isEmpty else { return [] }
        var picker = self
        let chosen = chosen(of: rows)
        let target =
            switch motion {
            case .by(let step): chosen + step
            case .page(let pages): chosen + pages * visibleRows(rows, in: state)
            case .first: 0
            case .last: rows.count - 1
            }
        picker.choose(min(max(0, target), rows.count - 1))
        state.overlay = picker
        return picker.moved(in: &state)
    }

    fileprivate func acceptChosen(in state: inout ConsoleState) -> [Effect] {
        let rows = rows(in: state)
        return rows.isEmpty ? [] : accept(rows[chosen(of: rows)], in: &state)
    }
}

extension ConsoleState {
    mutating func movePicker(_ step: Int) -> [Effect] { movePicker(.by(step)) }

    mutating func movePicker(_ motion: Motion) -> [Effect] {
        (overlay as? any Picker)?.move(motion, in: &self) ?? []
    }

    /// Moves the text's cursor, or where it is there already, goes to the first or last row of a list.
    mutating func moveToEdge(_ motion: Motion, _ change: (inout Editor) -> Void) -> [Effect] {
        if let picker = overlay as? any Picker {
            var editor = picker.editor
            change(&editor)
            if editor.cursor == picker.editor.cursor { return movePicker(motion) }
        }
        return edit(change)
    }

    mutating func cancelPicked() -> [Effect] { (overlay as? any Picker)?.cancel(in: &self) ?? closeOverlay() }

    mutating func acceptPicked() -> [Effect] {
        (overlay as? any Picker)?.acceptChosen(in: &self) ?? []
    }
}
