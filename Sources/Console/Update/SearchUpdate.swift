import Conversation
import Glass

extension ConsoleState {
    static let searchLimit = 100

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
            search.answered = nil
            overlay = .search(search)
            return []
        }
        return [.search(search.request(limit: Self.searchLimit))]
    }

    mutating func take(_ request: SearchRequest, _ result: Result<[SearchHit], Failure>) -> [Effect] {
        guard case .search(var search) = overlay, search.editor.text == request.text else { return [] }
        switch result {
        case .failure(let failure): say(failure)
        case .success(let hits):
            search.hits = hits
            search.answered = request.text
            search.selected = min(search.selected, max(0, hits.count - 1))
            overlay = .search(search)
        }
        return []
    }

    mutating func moveInSearch(_ step: Int) -> [Effect] {
        guard case .search(var search) = overlay, !search.hits.isEmpty else { return [] }
        search.selected = min(max(0, search.selected + step), search.hits.count - 1)
        overlay = .search(search)
        return []
    }

    mutating func acceptSearch() -> [Effect] {
        guard case .search(let search) = overlay, search.answered == search.editor.text,
            search.hits.indices.contains(search.selected)
        else { return [] }
        let hit = search.hits[search.selected]
        let origin = OpenSession.Origin(session: open?.id, focus: search.from)
        overlay = nil
        focus = .transcript
        var effects: [Effect] = []
        if open?.id != hit.session { effects += openFound(hit.session) }
        let offsets = search.hits.filter { $0.session == hit.session }.compactMap(\.offset)
        open?.searched = OpenSession.SearchedText(
            text: search.editor.text, offsets: Array(Set(offsets)).sorted(by: >),
            origin: search.scope == .everything ? origin : nil)
        if let offset = hit.offset { effects += goTo(offset) }
        return effects
    }

    /// Ends looking at matches; a search of everything returns to where it began.
    mutating func leaveMatches() -> [Effect] {
        guard let origin = open?.searched?.origin else {
            open?.searched = nil
            return []
        }
        open?.searched = nil
        focus = origin.focus
        guard let session = origin.session, session != open?.id else { return [] }
        return openFound(session)
    }

    private mutating func openFound(_ session: Session.ID) -> [Effect] {
        if let row = list.rows.first(where: { $0.id == session }) { return select(row) }
        list.ghost = nil
        list.selection = .session(session)
        list.isDirty = true
        // A session outside the view stands on its own until the selection moves.
        list.lastMove = nil
        return openSession(session, summary: nil)
    }

    /// Positive steps go to older matches.
    mutating func goToMatch(_ step: Int) -> [Effect] {
        guard let searched = open?.searched, !searched.offsets.isEmpty else {
            say("No match in this session.")
            return []
        }
        let offsets = searched.offsets
        var current = Offset(Int.max)
        if case .event(let offset) = open?.cursor { current = offset }
        let next = step > 0 ? offsets.first { $0 < current } : offsets.last { $0 > current }
        if next == nil { say("Search went round.") }
        focus = .transcript
        return goTo(next ?? (step > 0 ? offsets[0] : offsets[offsets.count - 1]))
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
