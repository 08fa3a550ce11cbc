import Conversation

/// What the AI wanted to say in a session and was not allowed to, newest first.
struct Suggestions: Equatable, Sendable {
    private(set) var all: [Suggestion] = []
    /// The one that keys act upon; nil only while there is none. Once it was seen, what comes later does not take
    /// its place.
    private(set) var chosen: Suggestion?
    /// Uptime at which the chosen one was first on the glass; nil until then.
    private(set) var paintedAt: Int?
    /// The operator has seen the choice, or made it.
    private var isMeant = false

    var isEmpty: Bool { all.isEmpty }
    var chosenIndex: Int? { chosen.flatMap { chosen in all.firstIndex { $0.id == chosen.id } } }

    /// The chosen one among so many others: older ones first, newer ones where there are no more of those.
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

    /// Takes in a row as it stands now.
    mutating func take(_ suggestion: Suggestion) {
        replace(with: all.filter { $0.id != suggestion.id } + [suggestion])
    }

    mutating func remove(_ id: Int64) { replace(with: all.filter { $0.id != id }) }

    /// Chooses an older one, or with a negative step a newer one; stops at the ends.
    mutating func choose(_ step: Int) {
        guard let place = chosenIndex else { return }
        setChoice(all[min(max(0, place + step), all.count - 1)])
        isMeant = true
    }

    /// The chosen one is on the glass.
    mutating func markPainted(at uptime: Int) {
        guard paintedAt == nil else { return }
        paintedAt = uptime
        isMeant = true
    }

    /// Where the chosen one is gone, the one that stands in its place now.
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
