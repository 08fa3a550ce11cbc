import Conversation
import Glass

/// A search being typed or read.
struct SearchPicker: Picker {
    enum Scope: Equatable, Sendable {
        case everything
        case session(Session.ID)
    }

    let scope: Scope
    var editor = Editor()
    var hits: [SearchHit] = []
    /// Where older hits continue; nil at the end.
    var next: SearchPlace?
    /// Whether the next page was requested.
    var isReadingOn = false
    /// The text that `hits` belong to.
    var answered: String?
    var selected = 0
    let from: Focus?

    static let limit = 100
    /// How many rows before the end of the hits the next page is requested.
    private static let lead = 20

    init(_ scope: Scope, from focus: Focus) {
        self.scope = scope
        from = focus
    }

    var context: Context { .search }
    func title(width: Int) -> SafeText {
        scope == .everything ? "search everything ▸ " : "search this session ▸ "
    }
    var yes: SafeText { "go to match" }
    var rowHeight: Int { 2 }

    func rows(in state: ConsoleState) -> [SearchHit] { hits }
    func chosen(of rows: [SearchHit]) -> Int { selected }
    mutating func choose(_ index: Int) { selected = index }

    // MARK: Reading

    var request: SearchRequest {
        var session: Session.ID?
        if case .session(let id) = scope { session = id }
        return SearchRequest(text: editor.text, session: session, limit: Self.limit)
    }

    func typed(in state: inout ConsoleState) -> [Effect] {
        guard editor.isBlank else { return [.store(.search(request))] }
        var search = self
        search.hits = []
        search.next = nil
        search.answered = nil
        state.overlay = search
        return []
    }

    /// Reads on near the end of the hits.
    func moved(in state: inout ConsoleState) -> [Effect] {
        guard let next, !isReadingOn, answered?.isExactly(editor.text) == true,
            selected >= hits.count - Self.lead
        else { return [] }
        var search = self
        search.isReadingOn = true
        state.overlay = search
        var more = request
        more.before = next
        return [.store(.search(more))]
    }

    /// Applies an answer to what is typed. Returns false if it belongs to an earlier text.
    mutating func receive(_ page: SearchPage, for request: SearchRequest) -> Bool {
        if request.before == nil {
            hits = page.hits
            answered = request.text
            selected = min(selected, max(0, page.hits.count - 1))
        } else if request.before == next {
            hits += page.hits
        } else {
            return false
        }
        next = page.next
        return true
    }

    func accept(_ hit: SearchHit, in state: inout ConsoleState) -> [Effect] {
        answered == editor.text ? state.goTo(hit, of: self) : []
    }

    // MARK: Drawing

    func status(_ rows: [SearchHit], in state: ConsoleState) -> SafeText? {
        if editor.isBlank {
            return "messages, names, titles, reasons, notes, tool calls, whole ids; newest first"
        }
        guard answered == editor.text else { return "searching …" }
        let found: SafeText =
            switch hits.count {
            case 0 where next == nil: "no match"
            case _ where next != nil: "the newest \(hits.count) matches, more below"
            case 1: "1 match"
            default: "\(hits.count) matches"
            }
        return state.presence.searchCoverage.map { "\(found); \($0)" } ?? found
    }

    func draw(_ hit: SearchHit, isChosen: Bool, in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        let bar: SafeText = isChosen ? "▌" : " "
        let time = state.settings.localTime.civil(hit.moment)
        let date: SafeText = "\(time.year)-\(digits: time.month)-\(digits: time.day) \(time.clock)"
        grid.draw(
            Line(
                Span(bar, .accent), Span(" \(SafeText(oneLine: hit.customerName))"),
                Span(" · \(SafeText(oneLine: hit.session.rawValue)) · \(hit.fieldName)", .faint)),
            trailing: Line(Span(date, .faint)), column: rect.column, row: rect.row, width: rect.columns - 1)
        let snippet = SafeText(oneLine: hit.snippet).truncated(to: max(1, rect.columns - 6))
        grid.draw(
            Line([Span(bar, .accent), Span("   ")] + snippet.highlighting(editor.text)),
            column: rect.column, row: rect.row + 1, width: rect.columns - 1)
    }
}

extension SearchHit {
    fileprivate var fieldName: SafeText {
        switch field {
        case .message: source == .customer ? "customer" : source == .aiAgent ? "AI" : "message"
        case .name: "name"
        case .title: "title"
        case .reason: "reason"
        case .note: "note"
        case .tool: "tool"
        case .id: "id"
        }
    }
}
