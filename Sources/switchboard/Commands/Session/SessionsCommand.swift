import ArgumentParser
import CommandLine
import Console
import Conversation
import EventStore
import Glass

/// `switchboard sessions`: lists sessions.
struct SessionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions", abstract: "List sessions, oldest first; waiting ones by how long they wait.")

    @Flag(help: "Print each as one JSON object in Parlant's shape.")
    var json = false

    @Flag(help: "With --json: also the owner, since when they wait, the last message, and counts.")
    var long = false

    @Flag(help: "Only unassigned sessions.")
    var waiting = false

    @Option(help: "Only those in this mode: auto or manual.")
    var mode: Mode?

    @Flag(help: "Only yours.")
    var mine = false

    @Flag(help: "Only closed ones.")
    var closed = false

    @Option(help: "Only those with this label.")
    var label: String?

    @Option(help: "Only those with all these words in one text; quotes make a phrase.")
    var search: String?

    @Option(
        parsing: .unconditional,
        help: "Only those that pass a filter of the console's list, such as 'label:vip -is:closed older:2d'.")
    var filter: String?

    @OptionGroup var place: PlaceArguments
    @OptionGroup var person: OperatorArguments

    func run() throws {
        try complaining {
            let surroundings = try Surroundings()
            let name = try surroundings.operatorName(person)
            if long, !json { throw Complaint(.usage, "--long adds to what --json prints. Write both.") }
            if let search, search.allSatisfy(\.isWhitespace) {
                throw Complaint(.usage, "There is nothing to search for. Write a text after --search.")
            }
            let filter = try wanted(name)
            try surroundings.withStore(place) { store in
                if waiting {
                    var found: [SessionSummary] = []
                    try store.eachSession(filter, for: name) { found += $0 }
                    found.sort { ($0.waitingSince ?? $0.lastActivity) < ($1.waitingSince ?? $1.lastActivity) }
                    try show(found, name, surroundings.abandonment, isFirst: true)
                } else {
                    var isFirst = true
                    try store.eachSession(filter, for: name) { page in
                        try show(page, name, surroundings.abandonment, isFirst: isFirst)
                        isFirst = false
                    }
                }
            }
        }
    }

    private func wanted(_ name: String) throws -> SessionFilter {
        var filter = SessionFilter()
        let now = Timestamp.wallClock
        filter.terms = try ListFilter(reading: self.filter ?? "").settled(
            at: now, utcOffset: LocalTime.system.utcOffset)
        filter.mode = mode
        filter.isWaiting = waiting ? true : nil
        filter.owner = mine ? name : nil
        filter.isClosed = closed ? true : nil
        filter.label = label
        filter.text = search
        return filter
    }

    private func show(
        _ page: [SessionSummary], _ name: String, _ rule: AbandonmentRule, isFirst: Bool
    ) throws {
        if json {
            for summary in page {
                try StandardOutput.exact(long ? summary.longJSON : summary.session.json)
            }
        } else if isFirst || !page.isEmpty {
            let table = SessionTable(operatorName: name, now: .wallClock, rule: rule)
            try StandardOutput.write(table.lines(page, hasHeading: isFirst))
        }
    }
}

extension SessionSummary {
    /// The session in Parlant's shape, followed by what operators know about it.
    fileprivate var longJSON: JSON {
        var members = session.json.members ?? [:]
        members["owner"] = .optional(owner)
        members["owned_since"] = .optional(ownedSince?.iso8601)
        members["waiting_since"] = .optional(waitingSince?.iso8601)
        members["last_activity"] = .string(lastActivity.iso8601)
        members["last_message"] =
            lastLine.map { ["source": .string($0.source.rawValue), "text": .string($0.text)] } ?? .null
        members["event_count"] = .integer(lastOffset.map { $0.rawValue + 1 } ?? 0)
        members["unread_count"] = unread.map { .integer($0) } ?? .null
        members["note_count"] = .integer(noteCount)
        members["suggestion_count"] = .integer(suggestionCount)
        members["late_count"] = .integer(lateCount)
        return .object(members)
    }
}

/// A table of sessions.
struct SessionTable {
    let operatorName: String
    let now: Timestamp
    let rule: AbandonmentRule
    /// The width to cut lines to; nil to cut nothing.
    var columns = StandardOutput.terminalColumns

    func lines(_ page: [SessionSummary], hasHeading: Bool) -> [SafeText] {
        if page.isEmpty { return ["No session."] }
        let heading: [SafeText] = ["STATE", "WAITS", "ACTIVE", "SESSION", "CUSTOMER", "LAST"]
        let rows = (hasHeading ? [heading] : []) + page.map(row)
        // Use the same minimum widths on every page, so that pages mostly line up.
        let floor = [16, 5, 6, 12, 12, 0]
        let widths = floor.indices.map { column in
            rows.map { $0[column].width }.reduce(floor[column], max)
        }
        return rows.map { row in
            let cells = row.indices.dropLast().map { row[$0].padded(to: widths[$0]) }
            let line = (cells + [row[row.count - 1]]).joined(separator: "  ")
            return columns.map { line.truncated(to: $0) } ?? line
        }
    }

    private func row(_ summary: SessionSummary) -> [SafeText] {
        let standing = summary.standing(for: operatorName, at: now, rule: rule)
        return [
            standing.words(outcome: summary.outcome).truncated(to: 24),
            summary.waitingSince.map { (now - $0).short } ?? "",
            summary.lastActivity.age(at: now, .system), SafeText(summary.id),
            SafeText(oneLine: summary.name).truncated(to: 24), summary.lastLine?.words ?? "",
        ]
    }
}

extension SessionSummary.LastLine {
    /// The line with its speaker: `AI: Please provide your name.`
    var words: SafeText {
        let text = SafeText(oneLine: text)
        switch (kind, source) {
        case (.tool, _): return "wants a human: \(text)"
        case (.custom, _):
            return HandoffEvent.Action(rawValue: self.text).map { "· \($0.words)" } ?? "· \(text)"
        case (_, .customer): return text
        case (_, .aiAgent): return "AI: \(text)"
        case (_, .humanAgent): return "human: \(text)"
        case (_, .humanAgentOnBehalfOfAIAgent): return "as the AI: \(text)"
        default: return "\(SafeText(oneLine: source.rawValue)): \(text)"
        }
    }
}

extension HandoffEvent.Action {
    /// What happened, without who did it.
    var words: SafeText {
        switch self {
        case .takeOver: "taken over"
        case .release: "released, waiting for a human"
        case .handBack: "handed back to the AI"
        case .close: "closed"
        case .reopen: "reopened"
        }
    }
}
