import Conversation
import Glass

/// The line above the list in which a filter is typed. The list shows what passes at every key.
struct FilterPrompt: Overlay {
    var editor: Editor
    /// The list when the prompt was opened, which leaving brings back.
    let before: ListState
    let from: Focus?
    /// The values in use that complete what is typed.
    var known = FilterWords()
    fileprivate var offer: Offer?

    /// Values that are put in place of the typed one, in turn.
    fileprivate struct Offer {
        var start: Int
        var candidates: [String]
        var chosen: Int
    }

    init(_ list: ListState, from focus: Focus) {
        before = list
        from = focus
        // So that more can be typed at once.
        editor = Editor(list.filter.isEmpty ? "" : list.filter.written + " ")
    }

    var context: Context { .prompt }
    var place: OverlayPlace { .list }
    var acceptsText: Bool { true }

    func rows(width: Int, in state: ConsoleState) -> Int {
        fieldRows(width: width, in: state) + remarks(width: width - 2).count
    }

    private static let title: SafeText = "filter ▸ "
    /// A longer filter scrolls.
    private static let mostFieldRows = 3

    private func fieldWidth(_ width: Int) -> Int { max(2, width - Self.title.width - 2) }

    private func fieldRows(width: Int, in state: ConsoleState) -> Int {
        let layout = EditorLayout(editor, columns: fieldWidth(width), memo: state.memo)
        return min(layout.rows.count, Self.mostFieldRows)
    }

    func hint(for command: CommandName) -> SafeText? {
        switch command {
        case "prompt.accept": "keep the filter"
        case "prompt.cancel": "as before"
        default: nil
        }
    }

    func edit(_ change: (inout Editor) -> Void, in state: inout ConsoleState) -> [Effect] {
        var prompt = self
        change(&prompt.editor)
        prompt.offer = nil
        state.overlay = prompt
        state.narrowList(by: prompt)
        return []
    }

    // MARK: Completing

    /// Completes what stands before the cursor. Each repetition puts the next value in its place.
    fileprivate mutating func complete() {
        if var offer {
            offer.chosen = (offer.chosen + 1) % offer.candidates.count
            put(offer)
            return
        }
        let completion = FilterCompletion(of: textBeforeCursor, among: known)
        let start = editor.cursor - min(editor.cursor, completion.replaced)
        guard let first = completion.candidates.first else { return }
        if completion.candidates.count == 1 {
            editor.replace(from: start, with: first.hasSuffix(":") ? first : first + " ")
        } else if first.hasSuffix(":") {
            // Keys differ in their first letters; their values are what is chosen among.
            editor.replace(from: start, with: Self.commonStart(completion.candidates))
        } else {
            let typed = String(editor.characters[start..<editor.cursor])
            let chosen = first == typed ? 1 : 0
            put(Offer(start: start, candidates: completion.candidates, chosen: chosen))
        }
    }

    private mutating func put(_ offer: Offer) {
        editor.replace(from: offer.start, with: offer.candidates[offer.chosen])
        self.offer = offer
    }

    fileprivate var textBeforeCursor: String { String(editor.characters[..<editor.cursor]) }

    private static func commonStart(_ texts: [String]) -> String {
        texts.dropFirst().reduce(texts.first ?? "") { common, text in
            String(zip(common, text).prefix { $0 == $1 }.map(\.0))
        }
    }

    // MARK: Drawing

    func draw(in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        grid.put(Self.title, at: Point(column: rect.column + 1, row: rect.row), style: Style(.accent))
        let field = Rect(
            column: rect.column + 1 + Self.title.width, row: rect.row, columns: fieldWidth(rect.columns),
            rows: min(fieldRows(width: rect.columns, in: state), max(1, rect.rows)))
        state.drawEditor(editor, ink: .accent, in: field, hasCursor: true, on: &grid)
        let room = max(0, rect.rows - field.rows)
        for (index, line) in remarks(width: rect.columns - 2).prefix(room).enumerated() {
            grid.draw(
                line, column: rect.column + 1, row: field.row + field.rows + index, width: rect.columns - 2)
        }
    }

    /// What is wrong with the text, or what completes it.
    private func remarks(width: Int) -> [Line] {
        do {
            _ = try ListFilter(readingBegun: editor.text, among: known)
        } catch {
            let rows = SafeText(oneLine: error.wording).wrapped(to: max(1, width))
            return rows.prefix(3).map { Line(Span($0, .warning)) }
        }
        return [completions]
    }

    private var completions: Line {
        let candidates =
            offer?.candidates ?? FilterCompletion(of: textBeforeCursor, among: known).candidates
        // The chosen one stays in sight.
        let first = max(0, (offer?.chosen ?? 0) - 1)
        let spans = candidates.indices.dropFirst(first).flatMap { index in
            [
                Span(" "),
                Span(SafeText(oneLine: candidates[index]), index == offer?.chosen ? .accent : .faint),
            ]
        }
        return Line(Array(spans.dropFirst()))
    }
}

extension ConsoleState {
    mutating func openFilter() -> [Effect] {
        overlay = FilterPrompt(list, from: focus)
        focus = .list
        list.keptRow = nil
        return [.store(.loadFilterWords)]
    }

    /// Whether a filter is being typed. The selection then stays where it was, whatever the list shows.
    var isTypingFilter: Bool { overlay is FilterPrompt }

    var whyNoFilter: SafeText? { isTypingFilter ? nil : "Only filters are completed." }

    mutating func completeFilter() -> [Effect] {
        guard var prompt = overlay as? FilterPrompt else { return [] }
        prompt.complete()
        overlay = prompt
        narrowList(by: prompt)
        return []
    }

    /// Offers the values in use.
    mutating func receive(_ words: FilterWords) -> [Effect] {
        guard var prompt = overlay as? FilterPrompt else { return [] }
        prompt.known = words
        overlay = prompt
        narrowList(by: prompt)
        return []
    }

    /// Shows what passes. A text that cannot be read yet leaves the list as it is.
    fileprivate mutating func narrowList(by prompt: FilterPrompt) {
        guard let filter = try? ListFilter(readingBegun: prompt.editor.text, among: prompt.known),
            filter != list.filter
        else { return }
        list.narrow(to: filter)
    }

    mutating func acceptFilter(_ prompt: FilterPrompt) -> [Effect] {
        let filter: ListFilter
        do {
            filter = try ListFilter(reading: prompt.editor.text)
        } catch {
            say(SafeText(oneLine: error.wording), .warning)
            return []
        }
        overlay = nil
        if filter != list.filter { list.narrow(to: filter) }
        if !filter.isEmpty, let key = keymap.escapeKey { say("\(key) ends the filter.") }
        return settleSelection()
    }

    /// Brings back the list as it was before the filter was typed.
    mutating func cancelFilter(_ prompt: FilterPrompt) -> [Effect] {
        list.restore(prompt.before)
        return closeOverlay()
    }

    /// Shows all sessions of the view again, around the selected one.
    mutating func endFilter() -> [Effect] {
        list.narrow(to: ListFilter(), .aroundSelection)
        say("The filter is off.")
        return []
    }
}
