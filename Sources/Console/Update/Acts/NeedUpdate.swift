import Conversation
import Glass

/// Cycling through the sessions that need a person: first those at the top of the list, then those with a stuck
/// message that only this console knows of.
extension ConsoleState {
    mutating func goToNeed(forward: Bool) -> [Effect] {
        if coach?.step == .next { coach?.step = .done }
        if !list.filter.isEmpty { return goToAnyNeed(forward: forward) }
        let counts = overview.counts
        let stuck = stuckCount(.held) + stuckCount(.unconfirmed)
        guard counts.waiting + counts.abandoned + counts.yours + stuck > 0 else { return sayNobodyWaits() }
        let isKnown = list.beginsWithNeeds || list.view == .mine && list.order == .attention
        // The operator's own sessions need nobody if all are answered.
        if counts.waiting + counts.abandoned + stuck == 0, isKnown, list.hasLoaded, list.firstRow == 0,
            !list.rows.contains(where: { needsHuman($0) })
        {
            return sayNobodyWaits()
        }
        let stuckHere = sessionsStuckHere
        let listed = counts.waiting + counts.abandoned + counts.held + counts.unconfirmed
        if listed + counts.yours == 0 { return goRound(stuckHere, forward: forward) }
        if !list.beginsWithNeeds {
            // The operator's own sessions need nobody once they are answered.
            if listed == 0, let first = stuckHere.first(where: { $0 != list.selectedID }) {
                return openStuck(first)
            }
            let focus = focus
            let isOtherOrder = list.order != .attention
            _ = show(isOtherOrder && list.view == .queue ? .queue : .needsHuman, .attention)
            self.focus = focus
            if isOtherOrder { say("The list is in the order of attention again.") }
            return select(row: 0)
        }
        return goToNeed(forward: forward, stuckHere: stuckHere)
    }

    private mutating func goToNeed(forward: Bool, stuckHere: [Session.ID]) -> [Effect] {
        let place = list.selectedID.flatMap { stuckHere.firstIndex(of: $0) }
        if let place, stuckHere.indices.contains(place + (forward ? 1 : -1)) {
            return openStuck(stuckHere[place + (forward ? 1 : -1)])
        }
        let needs = list.rows.indices.filter {
            needsHuman(list.rows[$0]) && !stuckHere.contains(list.rows[$0].id)
        }.map { list.displayRow($0) }
        if needs.isEmpty, !stuckHere.isEmpty, list.firstRow == 0 {
            return goRound(stuckHere, forward: forward)
        }
        let row = place == nil ? list.selectedRow ?? -1 : forward ? -1 : Int.max
        // From a session that needs nobody, it begins at the top.
        let isAmong = needs.contains(row)
        let next =
            forward ? needs.first { $0 > row || !isAmong } : needs.last { $0 < row }
        if next == nil, needs.contains(row), let target = forward ? stuckHere.first : stuckHere.last {
            return openStuck(target)
        }
        if let target = next ?? (forward ? needs.first : needs.last), list.firstRow == 0 {
            return target == list.selectedRow ? sayNobodyWaits() : select(row: target)
        }
        // They are at the top of the list, which is not loaded here.
        return select(row: forward && !isAmong ? 0 : next ?? 0)
    }

    /// Cycles through all that need a person, whether or not the filter shows them.
    private mutating func goToAnyNeed(forward: Bool) -> [Effect] {
        guard let listed = list.needs?.first else {
            say("The list is being read.")
            return []
        }
        let all = listed + sessionsStuckHere.filter { !listed.contains($0) }
        let ring = forward ? all : all.reversed()
        let place = list.selectedID.flatMap { ring.firstIndex(of: $0) } ?? -1
        guard !ring.isEmpty, ring[(place + 1) % ring.count] != list.selectedID else {
            return sayNobodyWaits()
        }
        let next = ring[(place + 1) % ring.count]
        if let row = list.rows.first(where: { $0.id == next }) { return select(row) }
        say("Not in the filter: \(keymap.keyName("attention.next")) goes to everyone who waits.")
        return openFound(next)
    }

    /// Cycles through the sessions that the list does not bring to its top.
    private mutating func goRound(_ stuckHere: [Session.ID], forward: Bool) -> [Effect] {
        let ring = forward ? stuckHere : stuckHere.reversed()
        let place = list.selectedID.flatMap { ring.firstIndex(of: $0) } ?? -1
        guard !ring.isEmpty, ring[(place + 1) % ring.count] != list.selectedID else {
            return sayNobodyWaits()
        }
        return openStuck(ring[(place + 1) % ring.count])
    }

    /// Goes to a session by its ID, because its row may be anywhere in the list of all sessions.
    private mutating func openStuck(_ session: Session.ID) -> [Effect] {
        let focus = focus
        if list.view != .all || list.order != .attention { _ = show(.all, .attention) }
        self.focus = focus
        list.isViewNew = false
        return openFound(session)
    }

    /// Goes to the first session that needs a person, besides one that the operator has just given up, whether or not
    /// the filter shows it.
    mutating func goToNeed(besides session: Session.ID) -> [Effect] {
        if coach?.step == .next { coach?.step = .done }
        let isAtTop = list.beginsWithNeeds && list.firstRow == 0 && list.filter.isEmpty
        let known = isAtTop ? list.rows + list.next : list.next
        let next = known.first { $0.id != session && acts.leaving($0.id) == nil && needsHuman($0) }
        guard let next else {
            say("Nobody else needs a human now.")
            return []
        }
        if !list.filter.isEmpty, !list.rows.contains(where: { $0.id == next.id }) {
            say("The next that needs a human is not in the filter.")
        }
        return openFound(next.id)
    }

    private mutating func sayNobodyWaits() -> [Effect] {
        let isNeedy = selected.map { needsHuman($0) } ?? false
        say(isNeedy ? "Nobody else needs a human now." : "Nobody needs a human now.")
        return []
    }

    func needsHuman(_ summary: SessionSummary) -> Bool {
        stuckMessage(in: summary) != nil || isListedFirst(summary)
    }

    private func isListedFirst(_ summary: SessionSummary) -> Bool {
        summary.stuck != nil
            || summary.needsHuman(for: settings.operatorName, at: now.wall, rule: settings.abandonment)
    }

    /// The sessions with a stuck message that only this console knows of, so the list does not bring them to its
    /// top; in the order of their messages.
    private var sessionsStuckHere: [Session.ID] {
        outgoing.sessionsStuckHere.filter { id in
            !(list.rows.first { $0.id == id }.map { isListedFirst($0) } ?? false)
        }
    }
}
