import Conversation
import Glass

/// The selected session: the part of its log that was read, and the operator's position in it.
struct OpenSession: Sendable {
    let id: Session.ID
    /// The summary; nil until it was read.
    var summary: SessionSummary?
    var isGone = false
    /// The entries that were read, in offset order, without deleted events.
    var entries: [LogEntry] = []
    var hasEarlier = false
    var hasLater = false
    var hasLoaded = false
    /// Whether the entries were read ahead, and the log itself was not read yet.
    var isPreview = false
    /// Whether its notes, drafts and suggestions were read.
    var hasDetail = false
    /// The part of the log that was requested last and has not arrived yet.
    var awaited: LogPart?
    /// Entries that the feed reported during a request, whose answer may be older.
    var fed: [LogEntry] = []
    var notes: [Note] = []
    var suggestions = Suggestions()
    /// What the AI has written so far of a message that is not in the log yet.
    var words = ""
    /// The position that the view keeps.
    var scroll = Scroll.tail
    var cursor: ItemID?
    /// The items whose details are open.
    var unfolded: Set<ItemID> = []
    /// The last event that was read when the session was opened. The unread line follows it.
    var unreadAfter: Offset?
    /// The last event that may count as unread; later ones were watched as they arrived. nil before the first look.
    var unreadThrough: Offset?
    var newWhileAway = 0
    /// An offset to go to once it has been read.
    var target: Offset?
    var searched: SearchedText?
    /// Where Esc returns to, if another session of the same customer was left for this one.
    var origin: SearchOrigin?
    var exposure = Exposure()
    /// The last read mark that was requested.
    var markedRead: Offset?

    enum Scroll: Equatable, Sendable {
        /// The newest line stays at the bottom.
        case tail
        /// A line of an item is at the top.
        case top(ItemID, line: Int)
    }

    /// A text searched for in this session.
    struct SearchedText: Equatable, Sendable {
        var text: String
        /// The offsets of the matches, newest first.
        var offsets: [Offset]
        /// Where Esc returns to.
        var origin: SearchOrigin?
    }

    var isLoading: Bool { awaited != nil }

    init(id: Session.ID, summary: SessionSummary?) {
        self.id = id
        self.summary = summary
        unreadAfter = summary?.readThrough
    }

    func entry(at offset: Offset) -> LogEntry? { index(of: offset).map { entries[$0] } }

    /// Returns the index of an offset, by binary search; nil if it was not read.
    func index(of offset: Offset) -> Int? {
        let index = insertion(of: offset)
        return index < entries.count && entries[index].event.offset == offset ? index : nil
    }

    private func insertion(of offset: Offset) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].event.offset < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Applies the current state of an entry. An entry that does not adjoin those that were read is ignored, so that
    /// no gap appears.
    mutating func apply(_ entry: LogEntry) {
        if entry.event.endsWords { words = "" }
        let place = insertion(of: entry.event.offset)
        let isKnown = place < entries.count && entries[place].event.offset == entry.event.offset
        if entry.event.isDeleted {
            if isKnown, entries[place].position <= entry.position { entries.remove(at: place) }
        } else if isKnown {
            if entries[place].position <= entry.position { entries[place] = entry }
        } else if place == entries.count {
            if hasLoaded, !hasLater { entries.append(entry) }
        } else if place > 0 || !hasEarlier {
            entries.insert(entry, at: place)
        }
    }

    /// The offset of the customer's newest message.
    var lastCustomerOffset: Offset? {
        entries.last { $0.event.kind == .message && $0.event.source == .customer }?.event.offset
    }

    /// The customer's messages that nobody has answered, newest first. While the customer waits for a person, a
    /// message of the AI is no answer.
    var unanswered: [LogEntry] {
        let since = summary?.waitingSince
        let open = entries.reversed().prefix { entry in
            guard entry.event.kind == .message, !entry.isLate else { return true }
            if entry.event.source.isHuman { return false }
            guard entry.event.source == .aiAgent else { return true }
            return since.map { entry.event.creation >= $0 } ?? false
        }
        return open.filter { $0.event.kind == .message && $0.event.source == .customer }
    }

    /// Stores a summary, unless a later one is known.
    mutating func update(_ new: SessionSummary) { summary = new.newer(than: summary) }

    /// Applies the claim that an act led to. The full row follows.
    mutating func apply(_ claim: Claim, after kind: Act.Kind?) {
        guard var summary, summary.epoch <= claim.epoch else { return }
        summary.epoch = claim.epoch
        summary.owner = claim.owner
        switch kind {
        case .handoff(.takeOver): summary.session.mode = .manual
        case .handoff(.handBack): summary.session.mode = .auto
        case .handoff(.close(let outcome)):
            summary.session.mode = .auto
            summary.isClosed = true
            summary.outcome = outcome
        case .label(let change): summary.session.labels = change.applied(to: summary.session.labels)
        case .handoff(.release), .handoff(.reopen), .note, .steer, nil: break
        }
        self.summary = summary
    }

    /// Follows the newest line from here on.
    mutating func goToTail() {
        cursor = nil
        scroll = .tail
        newWhileAway = 0
    }

    /// The AI's drafts to show; nil if there are none, or if the AI may speak for itself.
    var shownSuggestions: Suggestions? {
        guard !isGone, summary?.session.mode == .manual, !suggestions.isEmpty else { return nil }
        return suggestions
    }

    /// Marks nothing as unread, because the operator has answered.
    mutating func markAllRead() {
        unreadAfter = entries.last?.event.offset
        unreadThrough = unreadAfter
    }

    /// Starts reading again: what arrived since the last look counts as new.
    mutating func beginReading() {
        guard let markedRead else { return }
        unreadAfter = markedRead
        unreadThrough = nil
    }
}

/// How long messages have been on screen.
struct Exposure: Equatable, Sendable {
    /// The uptime at which each offset came on screen.
    var since: [Offset: Int] = [:]
    var seen: Set<Offset> = []

    /// How long a message must be on screen to count as seen, in milliseconds.
    static let long = 2_000

    mutating func show(_ offsets: Set<Offset>, at uptime: Int) {
        for (offset, start) in since where uptime - start >= Self.long { seen.insert(offset) }
        since = since.filter { offsets.contains($0.key) && !seen.contains($0.key) }
        for offset in offsets where since[offset] == nil && !seen.contains(offset) { since[offset] = uptime }
    }

    func hasSeen(_ offset: Offset, at uptime: Int) -> Bool {
        seen.contains(offset) || since[offset].map { uptime - $0 >= Self.long } ?? false
    }
}
