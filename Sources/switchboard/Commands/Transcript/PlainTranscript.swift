import CommandLine
import Console
import Conversation
import EventStore
import Glass

/// A transcript for people. Every line begins with our own gutter, so that no text can imitate one.
struct PlainTranscript: TranscriptForm {
    let takesNotes = true
    private let summary: SessionSummary
    private let operatorName: String
    private let rule: AbandonmentRule
    private let columns: Int
    private let style: Style
    /// When the session stood as its summary says.
    private let moment: Timestamp?
    private var lastDay: SafeText?
    private var names: StaffNames

    /// How lines begin.
    enum Style {
        /// Time and name in columns, then a bar: for reading.
        case columns
        /// Time, name and a colon, with later rows indented: for listening.
        case spoken
    }

    /// The widths of the time and the name, in columns.
    private static let timeWidth = 6
    private static let nameWidth = 14

    init(
        _ summary: SessionSummary, for operatorName: String, rule: AbandonmentRule,
        columns: Int = StandardOutput.columns, style: Style = .columns, at moment: Timestamp? = nil
    ) {
        self.style = style
        self.moment = moment
        self.summary = summary
        self.operatorName = operatorName
        self.rule = rule
        self.columns = columns
        // What is read aloud is for the operator alone; a transcript is for colleagues too, who are not `you`.
        names = StaffNames(reader: style == .spoken ? operatorName : nil)
    }

    func heading() throws {
        let standing = summary.standing(for: operatorName, at: moment ?? .wallClock, rule: rule)
        let parts: [(name: SafeText, text: String?)] = [
            ("customer", summary.customerName), ("agent", summary.agentName),
            ("title", summary.session.title),
            ("why", summary.reason), ("as of", asOf),
        ]
        var lines = [rule("\(SafeText(summary.id)) · \(standing.clause(outcome: summary.outcome))")]
        for part in parts {
            guard let text = part.text, !text.isEmpty else { continue }
            lines += rows(SafeText(text), name: part.name, moment: nil)
        }
        try StandardOutput.write(lines)
    }

    /// The moment in words, with the last event until then.
    private var asOf: String? {
        moment.map { moment in
            let (day, time) = (moment.local.dayName, moment.local.clock)
            let place =
                summary.lastOffset.map { ", after event \($0.rawValue)" } ?? ", before the first event"
            return "\(day.text), \(time.text)\(place)"
        }
    }

    mutating func write(_ entry: LogEntry) throws {
        names.learn(from: entry)
        let lines = lines(of: entry)
        if !lines.isEmpty { try StandardOutput.write(day(of: entry.event.creation) + lines) }
    }

    mutating func write(_ note: Note) throws {
        let name: SafeText = "note \(SafeText(oneLine: note.author))"
        let text: SafeText = "(private) \(SafeText(note.text))"
        try StandardOutput.write(day(of: note.creation) + rows(text, name: name, moment: note.creation))
    }

    private mutating func day(of moment: Timestamp) -> [SafeText] {
        let day = moment.local.dayName
        guard day != lastDay else { return [] }
        lastDay = day
        return [rule(day)]
    }

    private func lines(of entry: LogEntry) -> [SafeText] {
        let event = entry.event
        if let message = event.message { return lines(of: message, entry) }
        if let handoff = event.handoff { return lines(of: handoff, entry) }
        if event.kind == .tool, !event.toolCalls.isEmpty { return tools(entry) }
        if let status = event.status {
            return status.name == .error
                ? rows(status.failure, name: "AI", moment: event.creation) : []
        }
        return rows(
            SafeText(oneLine: event.data.compact), name: SafeText(oneLine: event.kind.rawValue),
            moment: event.creation)
    }

    private func lines(of message: Message, _ entry: LogEntry) -> [SafeText] {
        var text = SafeText(message.text)
        if message.isFlagged { text = "(flagged) \(text)" }
        if entry.isLate { text = "(late, after the take-over) \(text)" }
        if entry.isCut { text = "\(text) (cut)" } else if entry.isGrowing { text = "\(text) …" }
        let files = message.attachments.shownLines(withAddresses: style == .columns)
        text = ((text.isEmpty ? [] : [text]) + files).joined(separator: "\n")
        return rows(text, name: Speaker(entry, names).name, moment: entry.event.creation)
    }

    private func tools(_ entry: LogEntry) -> [SafeText] {
        var lines: [SafeText] = []
        for call in entry.event.toolCalls {
            lines += rows(call.words, name: "tool", moment: entry.event.creation)
        }
        if entry.event.handoffCall != nil, !entry.isLate {
            lines.append(rule("waiting for a human · \(entry.event.creation.local.clock)"))
        }
        return lines
    }

    private func lines(of handoff: HandoffEvent, _ entry: LogEntry) -> [SafeText] {
        let who = names.name(of: entry)
        let outcome: SafeText = handoff.outcome.map { " (\(SafeText(oneLine: $0.rawValue)))" } ?? ""
        let act = handoff.action.words
        let time = entry.event.creation.local.clock
        let line = rule("\(act)\(outcome) · by \(who) · \(time)")
        guard let note = handoff.note, !note.isEmpty else { return [line] }
        let name: SafeText = handoff.action == .takeOver ? "reason" : "for the AI"
        return [line] + rows(SafeText(note), name: name, moment: nil)
    }

    private func rows(_ text: SafeText, name: SafeText, moment: Timestamp?) -> [SafeText] {
        let time = moment.map { $0.local.clock } ?? ""
        if style == .spoken {
            let lead = moment == nil ? name : "\(time) \(name)"
            let spoken: SafeText = "\(lead): \(text)"
            return spoken.wrapped(to: max(10, columns - 2)).enumerated().map { index, row in
                index == 0 ? row : "  \(row)"
            }
        }
        let width = Self.timeWidth + Self.nameWidth
        let first = time.padded(to: Self.timeWidth) + name.padded(to: Self.nameWidth)
        let blank = SafeText.empty.padded(to: width)
        let rows = text.wrapped(to: max(10, columns - width - 3))
        return rows.enumerated().map { index, row in
            row.isEmpty ? "\(index == 0 ? first : blank) │" : "\(index == 0 ? first : blank) │ \(row)"
        }
    }

    private func rule(_ text: SafeText) -> SafeText {
        let line: SafeText = style == .spoken ? "-- \(text)" : "── \(text) ──"
        return line.truncated(to: columns)
    }
}

extension ToolCall {
    /// The call in one line: `get_user(id: "omar") → {…}`.
    var words: SafeText {
        let pieces = arguments.members?.pairs.map { "\($0.name): \($0.value.compact)" } ?? [arguments.compact]
        let list = SafeText(oneLine: pieces.joined(separator: ", "))
        let call: SafeText = "\(SafeText(oneLine: name))(\(list))"
        if let mode = requestedMode { return "\(call) → \(SafeText(oneLine: mode.rawValue))" }
        let result = SafeText(oneLine: (result["data"] ?? .null).compact)
        return "\(call) → \(result.truncated(to: 200))"
    }
}

extension Timestamp {
    /// The moment in the machine's local time.
    var local: CivilTime { civil(utcOffset: LocalTime.system.utcOffset(self)) }
}
