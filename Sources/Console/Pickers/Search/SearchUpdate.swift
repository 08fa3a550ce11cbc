import Conversation
import Glass

extension ConsoleState {
    mutating func startSearch() -> [Effect] {
        let scope: SearchPicker.Scope =
            if focus == .transcript, let open { .session(open.id) } else { .everything }
        overlay = SearchPicker(scope, from: focus)
        return []
    }

    mutating func receive(_ request: SearchRequest, _ result: Result<SearchPage, Failure>) -> [Effect] {
        guard var search = overlay as? SearchPicker else {
            if case .success(let page) = result { return receiveMatches(request, page) }
            return []
        }
        guard search.editor.text.isExactly(request.text) else { return [] }
        switch result {
        case .failure(let failure): say(failure)
        case .success(let page): if !search.receive(page, for: request) { return [] }
        }
        search.isReadingOn = false
        overlay = search
        return []
    }

    /// Goes to a hit, with the session's other matches at hand.
    mutating func goTo(_ hit: SearchHit, of search: SearchPicker) -> [Effect] {
        let origin = SearchOrigin(session: open?.id, focus: search.from ?? focus)
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
        list.keptRow = nil
        list.selection = .session(session)
        list.isDirty = true
        // A session outside the view stays open until the selection moves.
        list.lastMove = nil
        return openSession(session, summary: nil)
    }
}
