import Conversation
import Glass

extension ConsoleState {
    /// Applies rows that changed in the store, oldest change first.
    mutating func receive(_ page: ChangePage) -> [Effect] {
        guard !page.changes.isEmpty else { return [] }
        overview.lastChange = now.uptime
        list.isDirty = true
        statistics.isDirty = true
        var effects: [Effect] = []
        for change in page.changes { effects += receive(change) }
        let writers = page.writers(for: settings.operatorName).filter { $0 != shownSession }
        overview.wroteElsewhere.formUnion(writers)
        if settings.rings, !writers.isEmpty { effects.append(.terminal(.bell)) }
        return effects
    }

    var shownSession: Session.ID? { panes.detail == nil || !window.isFocused ? nil : open?.id }

    private mutating func receive(_ change: Change) -> [Effect] {
        switch change {
        case .session(let summary):
            let greeting = greeting(after: summary)
            receive(summary)
            return greeting + confirmClaims(by: summary)
        case .entry(let session, let entry): return receive(entry, in: session)
        case .note(let note):
            guard open?.id == note.session else { return [] }
            open?.notes.removeAll { $0.id == note.id }
            open?.notes.append(note)
        case .suggestion(let suggestion): receive(suggestion)
        case .words(let words): if open?.id == words.session { open?.words = words.text }
        case .request(let request): return receive(request)
        case .upstream(let news): presence.upstream = news
        }
        return []
    }

    private mutating func receive(_ summary: SessionSummary) {
        noteLoss(of: summary)
        if summary.isDeleted { neighbours.forget(summary.id) }
        noteArrival(of: summary)
        list.update(summary)
        if summary.owner.isExactly(settings.operatorName) { acts.endTakeOvers(of: summary.id) }
        guard open?.id == summary.id else { return }
        if summary.isDeleted {
            open?.isGone = true
        } else {
            open?.update(summary)
            // Their other sessions, or what a server knows of them, may have changed with it.
            customer.forget()
        }
    }

    /// Records whether a session has come to need a person since the rows of the list were read. The one on screen is
    /// no news.
    private mutating func noteArrival(of summary: SessionSummary) {
        guard summary.id != open?.id, !summary.isDeleted, needsHuman(summary) else {
            list.arrived.remove(summary.id)
            return
        }
        let isNew =
            list.rows.first { $0.id == summary.id }.map { !needsHuman($0) }
            ?? summary.waitingSince.map { since in list.shownAt.map { since >= $0 } ?? false } ?? false
        if isNew { list.arrived.insert(summary.id) }
    }

    private mutating func receive(_ entry: LogEntry, in session: Session.ID) -> [Effect] {
        neighbours.forget(session)
        if open?.id == session {
            let isNew =
                open?.index(of: entry.event.offset) == nil && entry.event.isShown && !entry.event.isDeleted
            if open?.isLoading == true { open?.fed.append(entry) }
            open?.apply(entry)
            if isNew, open?.scroll != .tail { open?.newWhileAway += 1 }
        }
        guard let request = entry.requestID else { return [] }
        return confirm(request, entry)
    }

    mutating func receive(_ detail: SessionDetail) -> [Effect] {
        for remark in drafts.receive(detail, at: now.uptime) { say(remark, .warning) }
        let said = detail.summary.map { greeting(after: $0) } ?? []
        let effects = said + showDetail(detail)
        return effects + (detail.summary.map { confirmClaims(by: $0) } ?? [])
    }

    private mutating func showDetail(_ detail: SessionDetail) -> [Effect] {
        guard open?.id == detail.session else { return [] }
        open?.hasDetail = true
        guard let summary = detail.summary else {
            open?.isGone = true
            return []
        }
        open?.update(summary)
        if open?.unreadAfter == nil, open?.markedRead == nil { open?.unreadAfter = summary.readThrough }
        open?.notes = detail.notes
        receive(detail.suggestions)
        if let words = detail.words { open?.words = words.text }
        return detail.outbox.flatMap { receive($0) }
    }
}

extension SessionSummary {
    /// Returns this summary, or the other if it has a later epoch or position: the feed and answers may overtake
    /// each other.
    func newer(than other: SessionSummary?) -> SessionSummary {
        guard let other, (other.epoch, other.position) > (epoch, position) else { return self }
        return other
    }
}

extension ChangePage {
    /// Returns the operator's sessions in which a customer wrote.
    fileprivate func writers(for operatorName: String) -> Set<Session.ID> {
        var mine: Set<Session.ID> = []
        var wrote: Set<Session.ID> = []
        for change in changes {
            switch change {
            case .session(let summary) where summary.owner.isExactly(operatorName): mine.insert(summary.id)
            case .entry(let session, let entry) where entry.event.isCustomerMessage && !entry.event.isDeleted:
                wrote.insert(session)
            default: break
            }
        }
        return mine.intersection(wrote)
    }
}
