import Conversation
import Glass

extension ConsoleState {
    /// Rows that changed in the store, oldest change first.
    mutating func take(_ page: ChangePage) -> [Effect] {
        guard !page.changes.isEmpty else { return [] }
        lastChange = now.uptime
        list.isDirty = true
        var effects: [Effect] = []
        for change in page.changes { effects += take(change) }
        if settings.rings, page.holdsMessageElsewhere(than: shownSession, for: settings.operatorName) {
            effects.append(.bell)
        }
        return effects
    }

    private var shownSession: Session.ID? { panes.detail == nil || !isTerminalFocused ? nil : open?.id }

    private mutating func take(_ change: Change) -> [Effect] {
        switch change {
        case .session(let summary): take(summary)
        case .entry(let session, let entry): return take(entry, in: session)
        case .note(let note):
            guard open?.id == note.session else { return [] }
            open?.notes.removeAll { $0.id == note.id }
            open?.notes.append(note)
        case .suggestion(let suggestion):
            guard open?.id == suggestion.session else { return [] }
            open?.suggestions.removeAll { $0.id == suggestion.id }
            if !suggestion.isSettled { open?.suggestions.append(suggestion) }
        case .request(let request): return take(request)
        }
        return []
    }

    private mutating func take(_ summary: SessionSummary) {
        if let index = list.rows.firstIndex(where: { $0.id == summary.id }) { list.rows[index] = summary }
        if list.ghost?.summary.id == summary.id { list.ghost?.summary = summary }
        guard open?.id == summary.id else { return }
        if summary.isDeleted {
            open?.isGone = true
        } else {
            open?.summary = summary
        }
    }

    private mutating func take(_ entry: LogEntry, in session: Session.ID) -> [Effect] {
        if open?.id == session {
            let wasKnown = open?.index(of: entry.event.offset) != nil
            open?.take(entry)
            if !wasKnown, entry.event.isShown, open?.scroll != .tail { open?.newWhileAway += 1 }
        }
        guard let request = entry.requestID else { return [] }
        return confirm(request, entry)
    }

    private mutating func take(_ request: OutboxRequest) -> [Effect] {
        guard let index = outgoing.firstIndex(where: { $0.message.id == request.id }) else { return [] }
        switch request.state {
        case .queued, .sending: outgoing[index].state = .sending
        case .unconfirmed: outgoing[index].state = .unconfirmed
        case .done: break
        case .refused:
            let wording = request.wording ?? "Not sent: the server refused it."
            return settleSend(
                request.id, in: request.session, .failure(Failure(wording: wording, isDefinite: true)))
        }
        return []
    }

    mutating func take(_ detail: SessionDetail) -> [Effect] {
        loadDrafts(detail)
        guard open?.id == detail.session else { return [] }
        guard let summary = detail.summary else {
            open?.isGone = true
            return []
        }
        if open?.summary.map({ $0.position <= summary.position }) ?? true { open?.summary = summary }
        if open?.unreadAfter == nil, open?.markedRead == nil { open?.unreadAfter = summary.readThrough }
        open?.notes = detail.notes
        open?.suggestions = detail.suggestions.filter { !$0.isSettled }
        return []
    }

    /// Drafts of an earlier run come back once; what was typed in this run stands.
    private mutating func loadDrafts(_ detail: SessionDetail) {
        for draft in detail.drafts {
            let key = DraftKey(session: draft.session, identity: draft.identity)
            guard composers[key].map({ $0.isUntouched }) ?? true, restored.insert(key).inserted else {
                continue
            }
            var composer = Composer()
            composer.editor = Editor(draft.text)
            composer.isRestored = true
            composers[key] = composer
        }
        for identity in Identity.allCases {
            restored.insert(DraftKey(session: detail.session, identity: identity))
        }
    }
}

extension ChangePage {
    /// Whether a customer wrote in a session of the operator's that is not on screen.
    fileprivate func holdsMessageElsewhere(than shown: Session.ID?, for operatorName: String) -> Bool {
        let mine = Set(
            changes.compactMap { change -> Session.ID? in
                guard case .session(let summary) = change, summary.owner == operatorName else { return nil }
                return summary.id == shown ? nil : summary.id
            })
        return changes.contains { change in
            guard case .entry(let session, let entry) = change, mine.contains(session) else { return false }
            return entry.event.kind == .message && entry.event.source == .customer && !entry.event.isDeleted
        }
    }
}
