import Conversation
import Glass

extension ConsoleState {
    static let searchLimit = 100
    /// How many rows before the end of the hits the next page is requested.
    private static let searchLead = 20

    mutating func startSearch() -> [Effect] {
        let scope: SearchState.Scope =
            if focus == .transcript, let open { .session(open.id) } else { .everything }
        overlay = .search(SearchState(scope: scope, from: focus))
        return []
    }

    mutating func searchTyped() -> [Effect] {
        guard case .search(var search) = overlay else { return [] }
        guard !search.editor.isBlank else {
            search.hits = []
            search.next = nil
            search.answered = nil
            overlay = .search(search)
            return []
        }
        return [.search(search.request(limit: Self.searchLimit))]
    }

    mutating func take(_ request: SearchRequest, _ result: Result<SearchPage, Failure>) -> [Effect] {
        guard case .search(var search) = overlay else {
            if case .success(let page) = result { return takeMatches(request, page) }
            return []
        }
        guard search.editor.text.isExactly(request.text) else { return [] }
        switch result {
        case .failure(let failure): say(failure)
        case .success(let page):
            if request.before == nil {
                search.hits = page.hits
                search.answered = request.text
                search.selected = min(search.selected, max(0, page.hits.count - 1))
            } else if request.before == search.next {
                search.hits += page.hits
            } else {
                return []
            }
            search.next = page.next
        }
        search.isReadingOn = false
        overlay = .search(search)
        return []
    }

    mutating func moveInSearch(_ step: Int) -> [Effect] {
        guard case .search(var search) = overlay, !search.hits.isEmpty else { return [] }
        search.selected = min(max(0, search.selected + step), search.hits.count - 1)
        defer { overlay = .search(search) }
        guard let next = search.next, !search.isReadingOn,
            search.answered?.isExactly(search.editor.text) == true,
            search.selected >= search.hits.count - Self.searchLead
        else { return [] }
        search.isReadingOn = true
        var more = search.request(limit: Self.searchLimit)
        more.before = next
        return [.search(more)]
    }

    mutating func acceptSearch() -> [Effect] {
        guard case .search(let search) = overlay, search.answered == search.editor.text,
            search.hits.indices.contains(search.selected)
        else { return [] }
        let hit = search.hits[search.selected]
        let origin = OpenSession.Origin(session: open?.id, focus: search.from)
        overlay = nil
        focus = .transcript
        var effects = loadMatches(of: search, in: hit.session)
        if open?.id != hit.session { effects += openFound(hit.session) }
        let offsets = search.hits.filter { $0.session == hit.session }.compactMap(\.offset)
        open?.searched = OpenSession.SearchedText(
            text: search.editor.text, offsets: Array(Set(offsets)).sorted(by: >),
            origin: search.scope == .everything ? origin : nil)
        if let offset = hit.offset { effects += goTo(offset) }
        return effects
    }

    mutating func openFound(_ session: Session.ID) -> [Effect] {
        if let row = list.rows.first(where: { $0.id == session }) { return select(row) }
        list.ghost = nil
        list.selection = .session(session)
        list.isDirty = true
        // A session outside the view stays open until the selection moves.
        list.lastMove = nil
        return openSession(session, summary: nil)
    }

    mutating func closeOverlay() -> [Effect] {
        switch overlay {
        case .search(let search): focus = search.from
        case .palette(let palette): focus = palette.from
        case .help(let help): focus = help.from
        case .prompt, .question, nil: break
        }
        overlay = nil
        return []
    }
}

extension SearchState {
    func request(limit: Int) -> SearchRequest {
        var session: Session.ID?
        if case .session(let id) = scope { session = id }
        return SearchRequest(text: editor.text, session: session, limit: limit)
    }
}
