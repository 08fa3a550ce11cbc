import Conversation

/// The AI's drafts in a session: messages that it was not allowed to send, newest first.
struct Suggestions: Equatable, Sendable {
    private(set) var all: [Suggestion] = []
    /// The draft that keys act on; nil only if there is none. Once it was on screen, a newer one does not replace
    /// it.
    private(set) var chosen: Suggestion?
    /// The uptime at which the chosen draft was first on screen; nil until then.
    private(set) var paintedAt: Int?
    /// Whether the operator has seen the choice, or made it.
    private var isMeant = false

    var isEmpty: Bool { all.isEmpty }
    var chosenIndex: Int? { chosen.flatMap { chosen in all.firstIndex { $0.id == chosen.id } } }

    /// Returns the chosen draft with up to `others` of its neighbors, older ones first; newer ones fill the rest.
    func around(_ others: Int) -> ArraySlice<Suggestion> {
        guard let place = chosenIndex else { return [] }
        let last = min(place + max(0, others), all.count - 1)
        return all[max(0, last - max(0, others))...last]
    }

    mutating func replace(with new: [Suggestion]) {
        let place = chosenIndex ?? 0
        all = new.filter { !$0.isSettled }.sorted { $0.id > $1.id }
        keepChoice(near: place)
    }

    /// Applies the current state of a draft.
    mutating func update(_ suggestion: Suggestion) {
        replace(with: all.filter { $0.id != suggestion.id } + [suggestion])
    }

    mutating func remove(_ id: Int64) { replace(with: all.filter { $0.id != id }) }

    /// Chooses an older draft, or with a negative step a newer one; stops at the ends.
    mutating func choose(_ step: Int) {
        guard let place = chosenIndex else { return }
        setChoice(all[min(max(0, place + step), all.count - 1)])
        isMeant = true
    }

    /// Records that the chosen draft is on screen.
    mutating func markPainted(at uptime: Int) {
        guard paintedAt == nil else { return }
        paintedAt = uptime
        isMeant = true
    }

    /// Keeps the choice. If the chosen draft is gone, chooses the one in its place.
    private mutating func keepChoice(near place: Int) {
        guard isMeant, !all.isEmpty else { return setChoice(all.first) }
        setChoice(all.first { $0.id == chosen?.id } ?? all[min(place, all.count - 1)])
    }

    private mutating func setChoice(_ suggestion: Suggestion?) {
        if suggestion?.id != chosen?.id { paintedAt = nil }
        if suggestion == nil { isMeant = false }
        chosen = suggestion
    }
}
