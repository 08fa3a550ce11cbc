import Conversation
import Glass

/// The AI's drafts, which the operator accepts into a reply or drops. None is ever sent from here.
extension ConsoleState {
    /// Appends the chosen draft to the operator's draft as the AI, and opens the composer as the AI.
    mutating func acceptSuggestion() -> [Effect] {
        guard let suggestion = readSuggestion(), addToDraft(suggestion) else { return [] }
        let key = DraftKey(session: suggestion.session, identity: .theAI)
        var effects: [Effect] = []
        if let current = drafts.current, current != key {
            drafts.composers[current]?.dropGreeting()
            effects += saveDraft(current)
        }
        effects += openComposer(.theAI, in: suggestion.session)
        // Save the draft before the store settles the suggestion, so a crash in between loses nothing.
        return effects + saveDraft(key, evenBehindAnother: true) + markSettled(suggestion)
    }

    mutating func editSuggestion() -> [Effect] {
        let effects = acceptSuggestion()
        return effects.isEmpty ? [] : effects + openEditor()
    }

    mutating func askToDrop() -> [Effect] {
        guard let suggestion = readSuggestion() else { return [] }
        let text = SafeText(oneLine: suggestion.text).truncated(to: 200)
        return ask(DropSuggestion(suggestion: suggestion.id), reasons: ["“\(text)”"])
    }

    /// Drops the draft that the question was about, unless someone else has settled it in the meantime.
    mutating func dropSuggestion(_ id: Int64) -> [Effect] {
        guard let suggestion = open?.shownSuggestions?.all.first(where: { $0.id == id }) else { return [] }
        say("Dropped what the AI had drafted.")
        return markSettled(suggestion)
    }

    mutating func chooseSuggestion(_ step: Int) -> [Effect] {
        open?.suggestions.choose(step)
        return []
    }

    /// The chosen draft, if it was on screen long enough to be meant. Otherwise tells the operator to look again.
    private mutating func readSuggestion() -> Suggestion? {
        guard let suggestions = open?.shownSuggestions, let chosen = suggestions.chosen else { return nil }
        guard isAnswerable(paintedAt: suggestions.paintedAt) else {
            say("What the AI had drafted has just changed: look again.", .warning)
            return nil
        }
        return chosen
    }

    private mutating func addToDraft(_ suggestion: Suggestion) -> Bool {
        let key = DraftKey(session: suggestion.session, identity: .theAI)
        guard drafts.composers[key, default: Composer()].append(suggestion, at: now.uptime) else {
            say("Not taken: a reply holds at most \(count: Composer.characterLimit) characters.", .error)
            return false
        }
        return true
    }

    // MARK: Settling

    private mutating func markSettled(_ suggestion: Suggestion) -> [Effect] {
        settledSuggestions.insert(suggestion.id)
        open?.suggestions.remove(suggestion.id)
        return [.store(.settleSuggestion(suggestion))]
    }

    mutating func settled(_ suggestion: Suggestion, _ failure: Failure?) -> [Effect] {
        guard let failure else { return [] }
        settledSuggestions.remove(suggestion.id)
        if open?.id == suggestion.session { open?.suggestions.update(suggestion) }
        say("The AI's draft stays listed. \(SafeText(oneLine: failure.wording))", .error)
        return []
    }

    /// Applies a row from the feed. A settled draft never comes back, whatever an older answer says.
    mutating func receive(_ suggestion: Suggestion) {
        if suggestion.isSettled { settledSuggestions.insert(suggestion.id) }
        guard open?.id == suggestion.session else { return }
        if settledSuggestions.contains(suggestion.id) {
            open?.suggestions.remove(suggestion.id)
        } else {
            open?.suggestions.update(suggestion)
        }
    }

    mutating func receive(_ suggestions: [Suggestion]) {
        open?.suggestions.replace(with: suggestions.filter { !settledSuggestions.contains($0.id) })
    }

    /// Records that the chosen draft is on screen. Keys can act on it a moment later.
    mutating func markSuggestionPainted() {
        guard open?.shownSuggestions != nil, panes.detail?.drafted != nil else { return }
        open?.suggestions.markPainted(at: now.uptime)
    }
}
