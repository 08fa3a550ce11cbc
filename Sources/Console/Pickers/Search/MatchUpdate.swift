import Conversation
import Glass

extension ConsoleState {
    /// The maximum number of matches to step through in one session.
    private static let matchLimit = 10_000
    private static let matchPage = 1_000

    /// Requests all matches in a session, since the list of hits holds only some.
    func loadMatches(of search: SearchPicker, in session: Session.ID) -> [Effect] {
        guard search.next != nil else { return [] }
        return [
            .store(.search(SearchRequest(text: search.editor.text, session: session, limit: Self.matchPage)))
        ]
    }

    mutating func receiveMatches(_ request: SearchRequest, _ page: SearchPage) -> [Effect] {
        guard let open, open.id == request.session, let searched = open.searched,
            searched.text.isExactly(request.text)
        else { return [] }
        let offsets = Set(searched.offsets).union(page.hits.compactMap(\.offset))
        self.open?.searched?.offsets = offsets.sorted(by: >)
        guard let next = page.next, offsets.count < Self.matchLimit else { return [] }
        var more = request
        more.before = next
        return [.store(.search(more))]
    }

    /// Leaves the matches. A search of all sessions returns to where it began.
    mutating func leaveMatches() -> [Effect] {
        guard let origin = open?.searched?.origin else {
            open?.searched = nil
            return []
        }
        open?.searched = nil
        return goBack(to: origin)
    }

    /// Returns to the session and the pane that were left.
    mutating func goBack(to origin: SearchOrigin) -> [Effect] {
        open?.origin = nil
        focus = origin.focus
        guard let session = origin.session, session != open?.id else { return [] }
        return openFound(session)
    }

    /// Goes to the next match; positive steps go to older ones.
    mutating func goToMatch(_ step: Int) -> [Effect] {
        guard let searched = open?.searched, !searched.offsets.isEmpty else {
            say("No match in this session.")
            return []
        }
        let offsets = searched.offsets
        var current = Offset(Int.max)
        if case .event(let offset) = open?.cursor { current = offset }
        let next = step > 0 ? offsets.first { $0 < current } : offsets.last { $0 > current }
        if next == nil { say("Search wrapped.") }
        focus = .transcript
        return goTo(next ?? (step > 0 ? offsets[0] : offsets[offsets.count - 1]))
    }
}
