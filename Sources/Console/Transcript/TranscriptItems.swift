import Conversation
import Glass

extension ConsoleState {
    /// Returns the items in the transcript of the selected session, oldest first.
    func transcriptItems() -> [Item] {
        guard let open, open.hasLoaded else { return [] }
        let sources = ItemSources(
            session: open.id, entries: open.entries, notes: open.notes,
            outgoing: outgoing.lines(in: open.id), hasEarlier: open.hasEarlier,
            hasLater: open.hasLater, unreadAfter: open.unreadAfter, unreadThrough: open.unreadThrough,
            mayAIAnswer: open.mayAIAnswer, words: open.words, times: timeForm)
        return memo.items(sources) { makeItems(sources, open) }
    }

    /// How the transcript says when something happened.
    var timeForm: TimeForm {
        guard showsAges else { return .clock }
        // An age changes once a minute. In steps of ten seconds it is never later than that, and the transcript need
        // not be laid out for each frame.
        return .age(at: Timestamp(microseconds: now.wall.microseconds / 10_000_000 * 10_000_000))
    }

    private func makeItems(_ sources: ItemSources, _ open: OpenSession) -> [Item] {
        var builder = ItemBuilder(
            open: open, times: TimeLabels(sources.times, settings.localTime), reader: settings.operatorName)
        for entry in open.entries { builder.add(entry) }
        builder.addRemainingNotes()
        guard !open.hasLater else { return builder.items }
        if let status = open.liveStatus, status.name == .error || open.mayAIAnswer {
            let isWriting = status.name == .typing && !sources.words.isEmpty
            builder.items.append(
                Item(id: .live, content: isWriting ? .writing(sources.words) : .live(status)))
        }
        for line in sources.outgoing {
            builder.items.append(Item(id: .outgoing(line.message.id), content: .outgoing(line)))
        }
        return builder.items
    }
}

extension OpenSession {
    /// Whether a turn of the AI may be in progress. One that began before a take-over may never have ended.
    fileprivate var mayAIAnswer: Bool { summary?.session.mode != .manual || summary?.turnInFlight != nil }

    /// The AI's turn in progress, or its failure to answer; nil if a message followed it.
    var liveStatus: Status? {
        for entry in entries.reversed() where !entry.isLate {
            switch entry.event.kind {
            case .status:
                guard let status = entry.event.status else { continue }
                return status.isInFlight || status.name == .error ? status : nil
            case .message where entry.event.source != .aiAgent: return nil
            default: continue
            }
        }
        return nil
    }
}

/// Inserts day lines, the unread line and notes between the events.
private struct ItemBuilder {
    let open: OpenSession
    var items: [Item] = []
    private var times: TimeLabels
    private var names: StaffNames
    private var notes: ArraySlice<Note>
    private var lastDay: CivilTime?
    private var hasDrawnUnread = false

    init(open: OpenSession, times: TimeLabels, reader: String) {
        self.open = open
        self.times = times
        names = StaffNames(reader: reader)
        notes = open.notes[...]
        items.reserveCapacity(open.entries.count + 8)
        items.append(Item(id: .beginning, content: .beginning(isLoading: open.hasEarlier)))
        let first = open.entries.first?.event.offset
        // Notes older than the entries that were read belong to the part that is not read yet.
        if open.hasEarlier, let first {
            notes = notes.drop { ($0.after ?? Offset(-1)) < first }
        }
    }

    mutating func add(_ entry: LogEntry) {
        addNotes(before: entry.event.offset)
        guard entry.event.isShown else { return }
        let time = times.localTime.civil(entry.event.creation)
        addDay(time, before: entry.event.offset)
        addUnread(entry)
        names.learn(from: entry)
        let name = entry.event.source.isHuman ? names.name(of: entry) : ""
        items.append(
            Item(
                id: .event(entry.event.offset), content: .entry(entry, by: name),
                time: times.next(entry.event.creation, time)))
    }

    mutating func addRemainingNotes() {
        guard !open.hasLater else { return }
        for note in notes { add(note) }
        notes = []
    }

    private mutating func addNotes(before offset: Offset) {
        while let note = notes.first, (note.after ?? Offset(-1)) < offset {
            add(note)
            notes.removeFirst()
        }
    }

    private mutating func add(_ note: Note) {
        let time = times.next(note.creation, times.localTime.civil(note.creation))
        items.append(Item(id: .note(note.id), content: .note(note), time: time))
    }

    private mutating func addDay(_ day: CivilTime, before offset: Offset) {
        if let lastDay, lastDay.isSameDay(as: day) { return }
        lastDay = day
        times.begin()
        items.append(Item(id: .day(before: offset), content: .day(day)))
    }

    private mutating func addUnread(_ entry: LogEntry) {
        guard !hasDrawnUnread, let mark = open.unreadAfter, entry.event.offset > mark else { return }
        hasDrawnUnread = true
        let end = open.unreadThrough ?? Offset(.max)
        let unread = open.entries.lazy.filter {
            $0.event.offset > mark && $0.event.offset <= end && $0.event.kind == .message
                && $0.event.source == .customer
        }.count
        guard unread > 0 else { return }
        items.append(Item(id: .unread(before: entry.event.offset), content: .unread(count: unread)))
    }
}

extension Event {
    /// Whether the transcript has a line for the event. Statuses appear only live.
    var isShown: Bool { kind != .status }

}
