import Conversation
import Glass

/// Turns one item into the lines of a pane.
struct TranscriptLines {
    let width: Int
    let localTime: LocalTime
    let unfolded: Set<ItemID>
    /// The text being searched for.
    let searched: String?

    /// The columns before the text: a margin, the time and the name.
    var gutter: Int { width < 60 ? 16 : 21 }

    private var nameWidth: Int { gutter - 8 }

    private var textWidth: Int { max(1, width - gutter - 1) }

    func lines(of item: Item) -> [Line] {
        switch item.content {
        case .entry(let entry): lines(of: entry, id: item.id)
        case .note(let note): lines(of: note)
        case .outgoing(let line): lines(of: line)
        case .day(let day): [centred("── \(day.dayName) ──", .faint)]
        case .unread(let count): [rule(" \(count) new ", "·", .accent)]
        case .live(let status): live(status)
        case .writing(let words): writing(words)
        case .beginning(let isLoading): isLoading ? [centred("reading earlier events …", .faint)] : []
        }
    }

    private func lines(of entry: LogEntry, id: ItemID) -> [Line] {
        let event = entry.event
        switch event.kind {
        case .message where event.message != nil: return message(event.message!, in: entry)
        case .tool where !event.toolCalls.isEmpty: return tools(event.toolCalls, in: entry, id: id)
        case .custom where event.handoff != nil: return handoff(event.handoff!, in: entry)
        default: return unknown(event, isOpen: unfolded.contains(id))
        }
    }

    // MARK: Messages

    private func message(_ message: Message, in entry: LogEntry) -> [Line] {
        let speaker = Speaker(entry)
        var marks: [Span] = []
        if entry.isLate { marks.append(Span("(late, after the take-over) ", .warning)) }
        if message.isFlagged { marks.append(Span("(flagged) ", .warning)) }
        var tail: Span?
        if entry.isCut {
            tail = Span(" (cut)", .warning)
        } else if message.isGrowing {
            tail = Span(" …", .faint)
        }
        let attributes: Style.Attributes = entry.isLate ? .dim : []
        return texts(
            SafeText(message.text), Style(.plain, attributes), name: Span(speaker.name, speaker.ink, .bold),
            at: entry.event.creation, marks: marks, tail: tail, attachments: message.attachments)
    }

    private func lines(of attachments: [Attachment]) -> [Line] {
        var lines = attachments.prefix(Message.mostNamed).map { attachment in
            var room = textWidth
            var spans = [blankGutter]
            for (index, part) in attachment.parts.enumerated() {
                let shown = (index == 0 ? part : "  \(part)").truncated(to: room)
                room -= shown.width
                spans += shown.highlighting(searched ?? "", Style(index == 1 ? .accent : .faint))
            }
            return Line(spans)
        }
        let rest = attachments.count - lines.count
        if rest > 0 { lines.append(Line([blankGutter, Span("and \(rest) more", .faint)])) }
        return lines
    }

    private func lines(of note: Note) -> [Line] {
        texts(
            SafeText(note.text), Style(.note),
            name: Span("note \(SafeText(oneLine: note.author))", .note, .bold),
            at: note.creation)
    }

    private func lines(of line: OutgoingLine) -> [Line] {
        let name: SafeText =
            switch line.state {
            case .sending: "sending"
            case .claiming: "waits"
            case .queued: "queued"
            case .unconfirmed: "unconfirmed"
            case .held: "held"
            }
        let ink: Ink = line.state == .unconfirmed || line.isHeld ? .error : .faint
        return texts(SafeText(line.message.text), Style(.faint), name: Span(name, ink), at: nil)
    }

    private func texts(
        _ text: SafeText, _ style: Style, name: Span, at moment: Timestamp?, marks: [Span] = [],
        tail: Span? = nil, attachments: [Attachment] = []
    ) -> [Line] {
        var rows = text.wrapped(to: textWidth)
        if rows.isEmpty { rows = [.empty] }
        if text.isEmpty, !attachments.isEmpty { rows = [] }
        var lines: [Line] = []
        if !marks.isEmpty { lines.append(Line([blankGutter] + marks)) }
        for row in rows { lines.append(Line([blankGutter] + row.highlighting(searched ?? "", style))) }
        lines += self.lines(of: attachments)
        lines[0].spans.replaceSubrange(0..<1, with: gutterSpans(name: name, at: moment))
        if let tail { lines[lines.count - 1].spans.append(tail) }
        return lines
    }

    // MARK: Tools

    private func tools(_ calls: [ToolCall], in entry: LogEntry, id: ItemID) -> [Line] {
        var lines: [Line] = []
        for call in calls {
            let isFirst = lines.isEmpty
            let time = isFirst ? clock(entry.event.creation) : "     "
            lines.append(toolLine(call, time: time, isOpen: unfolded.contains(id), isLate: entry.isLate))
            if unfolded.contains(id) { lines += opened(call) }
        }
        if entry.event.handoffCall != nil, !entry.isLate {
            lines.append(rule(" waiting for a human · \(clock(entry.event.creation)) ", "─", .waiting))
        }
        return lines
    }

    private func toolLine(_ call: ToolCall, time: SafeText, isOpen: Bool, isLate: Bool) -> Line {
        let mode: SafeText = call.requestedMode.map { " → \(SafeText(oneLine: $0.rawValue))" } ?? ""
        let summary: SafeText = call.requestedMode == nil ? " → \(call.result["data"].summary)" : mode
        let name = SafeText(oneLine: call.name)
        let room = width - 10 - 1
        let arguments = call.arguments.argumentList
        let fits = arguments.truncated(to: max(1, room - name.width - summary.width - 2))
        let text: SafeText = "\(name)(\(fits))\(summary)"
        return Line([
            Span(" \(time)   ", .faint), Span(isOpen ? "▾ " : "▸ ", .tool, .bold),
            Span(text.truncated(to: max(1, room)), .tool, isLate ? .dim : []),
        ])
    }

    private func opened(_ call: ToolCall) -> [Line] {
        let result = call.result["data"] ?? .null
        return section("arguments", call.arguments) + section("result", result)
    }

    private func section(_ title: SafeText, _ value: JSON) -> [Line] {
        let rows = SafeText(value.pretty).wrapped(to: textWidth)
        return rows.enumerated().map { index, row in
            let name = index == 0 ? title : ""
            return Line([
                Span(SafeText.empty.padded(to: 8)), Span(name.padded(to: gutter - 8), .faint),
                Span(row, .tool),
            ])
        }
    }

    // MARK: Other items

    private func handoff(_ handoff: HandoffEvent, in entry: LogEntry) -> [Line] {
        let who = entry.author.map { SafeText(oneLine: $0) } ?? SafeText(oneLine: handoff.publicName)
        let time = clock(entry.event.creation)
        let outcome: SafeText = handoff.outcome.map { " · \(SafeText(oneLine: $0.rawValue))" } ?? ""
        let (what, ink): (SafeText, Ink) =
            switch handoff.action {
            case .takeOver: ("taken over by \(who)", .mine)
            case .release: ("released by \(who), waiting for a human", .waiting)
            case .handBack: ("handed back to the AI by \(who)\(outcome)", .automatic)
            case .close: ("closed by \(who)\(outcome)", .closed)
            case .reopen: ("reopened by \(who)", .automatic)
            }
        var lines = [rule(" \(what) · \(time) ", "─", ink)]
        if let note = handoff.note, !note.isEmpty {
            let label: SafeText = handoff.action == .takeOver ? "reason" : "for the AI"
            lines += texts(SafeText(note), Style(.plain, .italic), name: Span(label, ink), at: nil)
        }
        return lines
    }

    private func unknown(_ event: Event, isOpen: Bool) -> [Line] {
        let name = SafeText(oneLine: event.kind.rawValue)
        let data = isOpen ? SafeText(event.data.pretty) : SafeText(oneLine: event.data.compact)
        let rows = isOpen ? data.wrapped(to: textWidth) : [data.truncated(to: textWidth)]
        return rows.enumerated().map { index, row in
            let gutter =
                index == 0 ? gutterSpans(name: Span(name, .system), at: event.creation) : [blankGutter]
            return Line(gutter + [Span(row, .faint)])
        }
    }

    private func live(_ status: Status) -> [Line] {
        switch status.name {
        case .typing: [Line(blankGutter, Span("the AI is typing …", .ai, .italic))]
        case .error: status.failure.wrapped(to: textWidth).map { Line(blankGutter, Span($0, .error)) }
        default: [Line(blankGutter, Span("the AI is thinking …", .ai, .italic))]
        }
    }

    private func writing(_ words: String) -> [Line] {
        texts(
            SafeText(words), Style(.plain, .italic), name: Span("AI writes", .ai, .bold), at: nil,
            tail: Span(" …", .faint))
    }

    private var blankGutter: Span { Span(SafeText.empty.padded(to: gutter)) }

    private func gutterSpans(name: Span, at moment: Timestamp?) -> [Span] {
        let time = moment.map { clock($0) } ?? "     "
        return [
            Span(" \(time) ", .faint),
            Span(text: name.text.truncated(to: nameWidth).padded(to: nameWidth), style: name.style),
            Span(" "),
        ]
    }

    private func clock(_ moment: Timestamp) -> SafeText { localTime.civil(moment).clock }

    private func centred(_ text: SafeText, _ ink: Ink) -> Line {
        let shown = text.truncated(to: max(1, width - 2))
        return Line(Span(SafeText.empty.padded(to: max(0, (width - shown.width) / 2))), Span(shown, ink))
    }

    private func rule(_ text: SafeText, _ stroke: SafeText, _ ink: Ink) -> Line {
        let shown = text.truncated(to: max(1, width - 4))
        let room = max(0, width - 2 - shown.width)
        let left = Array(repeating: stroke, count: room / 2).joined()
        let right = Array(repeating: stroke, count: room - room / 2).joined()
        return Line(Span(" \(left)", ink), Span(shown, ink, .bold), Span(right, ink))
    }
}

extension Span {
    init(text: SafeText, style: Style) {
        self.text = text
        self.style = style
    }
}

extension JSON {
    /// An object's members as `name: value, name: value`; any other value as it is.
    fileprivate var argumentList: SafeText {
        guard let members else { return SafeText(oneLine: compact) }
        // A line is full well before this many characters.
        let pieces = members.pairs.prefix(20).map { "\($0.name): \($0.value.compact.prefix(300))" }
        return SafeText(oneLine: pieces.joined(separator: ", "))
    }
}

extension JSON? {
    /// A few words that describe a result.
    fileprivate var summary: SafeText {
        switch self {
        case nil, .null: "nothing"
        case .object(let members): members.pairs.count == 1 ? "1 field" : "\(members.pairs.count) fields"
        case .array(let elements): elements.count == 1 ? "1 row" : "\(elements.count) rows"
        case .string(let text): SafeText(oneLine: String(text.prefix(60))).truncated(to: 32)
        case .number, .bool: SafeText(oneLine: self!.compact)
        }
    }
}
