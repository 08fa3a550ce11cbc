import Console
import Conversation
import EventStore
import Glass

/// Finding and reading sessions, line by line.
extension LinearConsole {
    func list(
        _ view: ListView, _ filter: ListFilter = ListFilter(), inOrder word: String = ""
    ) throws {
        guard let order = ListOrder(word: word) else {
            return try say("There is no such order. There are: newest, oldest, longest.")
        }
        let settled = filter.settled(at: .wallClock, utcOffset: LocalTime.system.utcOffset)
        let window = try store.window(
            ListRequest(view: view, order: order, anchor: .row(0), count: 20, filter: settled),
            for: person.name)
        listed = window.rows.map(\.id)
        let hidden = window.filtered?.hidden ?? 0
        if hidden > 0 { try say("\(hidden) waiting hidden by the filter") }
        if window.rows.isEmpty {
            return try say(view == .needsHuman ? "Nobody needs a human." : "No session.")
        }
        for (index, summary) in window.rows.enumerated() { try say("\(index + 1): \(describe(summary))") }
        if window.total > window.rows.count {
            try say("and \(window.total - window.rows.count) more; search finds them")
        }
    }

    /// Lists what passes a filter, or a saved view.
    func list(passing text: String) throws {
        if text.isEmpty { return try say("Say what to filter by: filter label:vip -is:closed") }
        if let view = views.first(where: { $0.name.folded == text.folded }) {
            return try list(.all, view.filter)
        }
        do {
            try list(.all, ListFilter(reading: text))
        } catch let problem as FilterProblem {
            try say(SafeText(oneLine: problem.wording))
        }
    }

    /// Says in which sessions a text is found, each with its newest match; no text continues with older ones.
    func search(_ text: String) throws { try search(text, in: nil) }

    /// Says where a text is found in the open session.
    func searchHere(_ text: String) throws {
        guard let open else { return try sayNothingIsOpen() }
        guard !text.isEmpty else { return try say("Say what to search for: here refund") }
        try search(text, in: open.id)
    }

    private func search(_ text: String, in session: Session.ID?) throws {
        if text.isEmpty, let found, found.next == nil {
            return try say("No older hits of \(SafeText(oneLine: found.text)).")
        }
        let session = text.isEmpty ? found?.session : session
        let sought = text.isEmpty ? found?.text ?? "" : text
        let page = try store.search(
            sought, in: session, limit: Self.hits, before: text.isEmpty ? found?.next : nil)
        found = (sought, session, page.next)
        if page.hits.isEmpty { return try say("Nothing found.") }
        if session == nil { try sayFolded(page.hits) } else { try page.hits.forEach { try say($0.spoken) } }
        if page.next != nil { try say("There are older hits: search without a text says them.") }
    }

    private static let hits = 20

    private func sayFolded(_ hits: [SearchHit]) throws {
        let counts = Dictionary(hits.map { ($0.session, 1) }, uniquingKeysWith: +)
        var seen: Set<Session.ID> = []
        let newest = hits.filter { seen.insert($0.session).inserted }
        listed = newest.map(\.session)
        for (index, hit) in newest.enumerated() {
            let name = SafeText(oneLine: hit.customerName).truncated(to: 40)
            let others = counts[hit.session, default: 1] - 1
            let more: SafeText =
                others == 0 ? "" : others == 1 ? ", and 1 more match" : ", and \(others) more matches"
            try say("\(index + 1): \(name), \(hit.spoken)\(more)")
        }
    }

    func openListed(_ operand: String) throws {
        guard !operand.isEmpty else { return try say("Say which: open 1, or open and a session's id.") }
        if let number = Int(operand), listed.indices.contains(number - 1) {
            return try openSession(listed[number - 1])
        }
        try openSession(Session.ID(operand))
    }

    func openNeeding(forward: Bool) throws {
        let rows = try store.window(
            ListRequest(view: .needsHuman, anchor: .row(0), count: 200), for: person.name
        ).rows.map(\.id)
        guard !rows.isEmpty else { return try say("Nobody needs a human.") }
        let step = forward ? 1 : -1
        let place = rows.firstIndex { $0 == open?.id }.map { ($0 + step + rows.count) % rows.count }
        try openSession(rows[place ?? (forward ? 0 : rows.count - 1)])
    }

    func readAgain() throws {
        guard let open else { return try sayNothingIsOpen() }
        try openSession(open.id, all: true)
    }

    /// How many past events are read out at the start.
    private static var backlog: Int { 20 }

    func openSession(_ id: Session.ID, all: Bool = false) throws {
        guard let summary = try store.summary(id, for: person.name) else {
            throw StoreError.refused(.noSuchSession(id))
        }
        let form = PlainTranscript(summary, for: person.name, rule: rule, style: .spoken)
        let writer = TranscriptWriter(store: store, session: id, form: form, isFollowing: true)
        try writer.writeHeading()
        let backlog = try store.tail(of: id, limit: Self.backlog)
        if !all, backlog.hasEarlier, let first = backlog.entries.first {
            writer.skip(to: first.event.offset)
            try say("Earlier events are left out; read says all of them.")
        }
        let clause = standing(summary).clause(outcome: summary.outcome)
        open = OpenedSession(writer: writer, summary: summary, clause: clause)
        try lookAtOpen()
        for suggestion in try store.suggestions(of: id) {
            try say("The AI wanted to say: \(SafeText(oneLine: suggestion.text))")
        }
        try announceReturn()
    }

    func sayNothingIsOpen() throws { try say("No session is open: list, then open 1.") }
}

extension SearchHit {
    fileprivate var spoken: SafeText { "\(SafeText(oneLine: field.rawValue)): \(passage)" }
}

extension ListOrder {
    /// The order that a word names; no word names the usual one.
    fileprivate init?(word: String) {
        switch word {
        case "": self = .attention
        case "newest": self = .newest
        case "oldest": self = .oldest
        case "longest": self = .longestWait
        default: return nil
        }
    }
}
