import Conversation
import Glass

/// A search being typed or read.
struct SearchPicker: Picker {
    enum Scope: Equatable, Sendable {
        case everything
        case session(Session.ID)
    }

    private(set) var scope: Scope
    var editor = Editor()
    private(set) var results = SearchResults()
    /// The rows of the list, made of the results.
    private(set) var rows: [SearchRow] = []
    /// The sessions whose hits are shown.
    private var opened: Set<Session.ID> = []
    /// Where older hits continue; nil at the end.
    private(set) var next: SearchPlace?
    /// Whether the next page was requested.
    private var isReadingOn = false
    /// How many pages were requested since the operator did anything.
    private var unaskedPages = 0
    /// The text that the results belong to; nil before the first answer.
    private(set) var answered: String?
    private(set) var selected = 0
    let from: Focus?

    static let limit = 100
    /// How many rows before the end of the list the next page is requested.
    private static let lead = 20
    /// How many pages are read on if all hits are in a few sessions, and the list does not get longer.
    private static let mostUnaskedPages = 5

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

    func hint(for command: CommandName) -> SafeText? {
        switch command {
        case "search.accept": yes
        case "search.scope": scope == .everything ? "this session only" : "search everything"
        default: nil
        }
    }

    func rows(in state: ConsoleState) -> [SearchRow] { rows }
    func chosen(of rows: [SearchRow]) -> Int { min(selected, max(0, rows.count - 1)) }
    mutating func choose(_ index: Int) { selected = index }

    private var chosenRow: SearchRow? { rows.isEmpty ? nil : rows[chosen(of: rows)] }

    /// The session at the cursor, if it has several hits.
    private var manifold: SearchGroup? {
        guard let chosenRow, scope == .everything else { return nil }
        let group = results.groups.first { $0.session == chosenRow.id.session }
        return group.flatMap { $0.hits.count > 1 ? $0 : nil }
    }

    var hasManifold: Bool { manifold != nil }

    /// Shows or hides the hits in the session at the cursor.
    mutating func fold() {
        guard let manifold else { return }
        if opened.remove(manifold.session) == nil { opened.insert(manifold.session) }
        makeRows()
        selected = rows.firstIndex { $0.id.session == manifold.session } ?? selected
    }

    private mutating func makeRows() {
        rows = results.groups.flatMap { group -> [SearchRow] in
            let hits = group.hits.enumerated().map { SearchRow.hit($1, $0) }
            guard scope == .everything else { return hits }
            let isOpen = opened.contains(group.session)
            return [.session(group, isOpen: isOpen)] + (isOpen ? hits : [])
        }
    }

    // MARK: Reading

    var request: SearchRequest {
        var session: Session.ID?
        if case .session(let id) = scope { session = id }
        return SearchRequest(text: editor.text, session: session, limit: Self.limit)
    }

    func typed(in state: inout ConsoleState) -> [Effect] {
        // Moving the cursor changes nothing.
        if answered?.isExactly(editor.text) == true { return [] }
        var search = self
        // A page that was requested belongs to another text.
        search.isReadingOn = false
        if editor.isBlank { search.forget() }
        state.overlay = search
        return editor.isBlank ? [] : [.store(.search(request))]
    }

    private mutating func forget() {
        results = SearchResults()
        rows = []
        opened = []
        next = nil
        isReadingOn = false
        answered = nil
        selected = 0
    }

    /// Searches elsewhere for the same text.
    func searching(_ scope: Scope, in state: inout ConsoleState) -> [Effect] {
        var search = self
        search.scope = scope
        search.forget()
        state.overlay = search
        return search.typed(in: &state)
    }

    /// Reads on near the end of the list.
    func moved(in state: inout ConsoleState) -> [Effect] {
        var search = self
        search.unaskedPages = 0
        return search.readOn(in: &state)
    }

    /// Requests the next page if the list may end on screen.
    func readOn(in state: inout ConsoleState) -> [Effect] {
        var search = self
        defer { state.overlay = search }
        guard let next, !isReadingOn, answered?.isExactly(editor.text) == true,
            selected >= rows.count - Self.lead, unaskedPages < Self.mostUnaskedPages
        else { return [] }
        search.isReadingOn = true
        search.unaskedPages += 1
        var more = request
        more.before = next
        return [.store(.search(more))]
    }

    /// Applies an answer to what is typed. Returns false if it belongs to an earlier text.
    mutating func receive(_ page: SearchPage, for request: SearchRequest) -> Bool {
        if request.before == nil {
            forget()
            answered = request.text
            results.add(page.hits, for: request.text)
            unaskedPages = 0
            makeRows()
        } else if request.before == next {
            let row = chosenRow?.id
            isReadingOn = false
            results.add(page.hits, for: request.text)
            makeRows()
            // Hits of a session that is open push down what is below them.
            if !opened.isEmpty { selected = rows.firstIndex { $0.id == row } ?? selected }
        } else {
            return false
        }
        next = page.next
        return true
    }

    mutating func endReading() { isReadingOn = false }

    func accept(_ row: SearchRow, in state: inout ConsoleState) -> [Effect] {
        answered == editor.text ? state.goTo(row.hit, of: self) : []
    }
}
