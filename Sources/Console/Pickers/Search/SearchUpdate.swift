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
        guard search.editor.text.isExactly(request.text), search.request.session == request.session else {
            return []
        }
        switch result {
        case .failure(let failure):
            say(failure)
            search.endReading()
            overlay = search
            return []
        case .success(let page):
            return search.receive(page, for: request) ? search.readOn(in: &self) : []
        }
    }

    /// Shows or hides the matches in the session at the cursor.
    mutating func foldMatches() -> [Effect] {
        guard var search = overlay as? SearchPicker else { return [] }
        search.fold()
        overlay = search
        return []
    }

    var whyNoMatchesToFold: SafeText? {
        (overlay as? SearchPicker)?.hasManifold == true
            ? nil : "There is no session with several matches here."
    }

    /// Searches everything instead of one session, or the other way round.
    mutating func switchSearchScope() -> [Effect] {
        guard let search = overlay as? SearchPicker else { return [] }
        switch search.scope {
        case .everything:
            guard let open else { return [] }
            return search.searching(.session(open.id), in: &self)
        case .session: return search.searching(.everything, in: &self)
        }
    }

    /// Why the search cannot be limited to a session, or be freed from it; nil while it can.
    var whyNotSwitchScope: SafeText? {
        (overlay as? SearchPicker)?.scope == .everything ? whyNoSession : nil
    }

    /// Goes to a hit, with the session's other matches at hand.
    mutating func goTo(_ hit: SearchHit, of search: SearchPicker) -> [Effect] {
        let origin = SearchOrigin(session: open?.id, focus: search.from ?? focus)
        overlay = nil
        focus = .transcript
        var effects = loadMatches(of: search, in: hit.session)
        if open?.id != hit.session { effects += openFound(hit.session) }
        let offsets = search.results.hits(in: hit.session).compactMap(\.offset)
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
