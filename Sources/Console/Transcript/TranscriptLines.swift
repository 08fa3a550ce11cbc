import Conversation
import Glass

/// Turns one item into the lines of a pane.
struct TranscriptLines {
    let width: Int
    /// The columns of a time.
    let timeWidth: Int
    let unfolded: Set<ItemID>
    /// The text being searched for.
    let searched: String?
    /// Whether markup in messages is styled.
    let stylesMarkup: Bool

    /// The columns before the text: a margin, the time and the name.
    var gutter: Int { timeGutter + (width < 60 ? 9 : 14) }

    /// The columns of the margin and the time.
    private var timeGutter: Int { timeWidth + 2 }
    private var nameWidth: Int { gutter - timeGutter - 1 }

    private var textWidth: Int { max(1, width - gutter - 1) }

    func lines(of item: Item) -> [Line] {
        switch item.content {
        case .entry(let entry, let name): lines(of: entry, by: name, in: item)
        case .note(let note): lines(of: note, at: item.time)
        case .outgoing(let line): lines(of: line)
        case .day(let day): [Line(Span(" \(day.dayName)", .faint))]
        case .unread(let count): [mark("\(count) new", .customer, between: "· · ·")]
        case .live(let status): live(status)
        case .writing(let words): writing(words)
        case .beginning(let isLoading): isLoading ? [Line(Span(" reading earlier events …", .faint))] : []
        }
    }

    private func lines(of entry: LogEntry, by name: SafeText, in item: Item) -> [Line] {
        let event = entry.event
        let isOpen = unfolded.contains(item.id)
        if event.kind == .message, let message = event.message {
            return lines(of: message, in: entry, Speaker(event.source, name), at: item.time)
        }
        let calls = event.kind == .tool ? event.toolCalls : []
        if !calls.isEmpty { return tools(calls, in: entry, at: item.time, isOpen: isOpen) }
        if event.kind == .custom, let handoff = event.handoff {
            return lines(of: handoff, by: name, at: item.time)
        }
        return unknown(event, at: item.time, isOpen: isOpen)
    }

    // MARK: Messages

    private func lines(
        of message: Message, in entry: LogEntry, _ speaker: Speaker, at time: SafeText
    ) -> [Line] {
        var marks: [Span] = []
        if entry.isLate { marks.append(Span("(late, after the take-over) ", .warning)) }
        if message.isFlagged { marks.append(Span("(flagged) ", .warning)) }
        var tail: Span?
        if entry.isCut {
            tail = Span(" (cut)", .warning)
        } else if message.isGrowing {
            tail = Span(" …", .faint)
        }
        return texts(
            SafeText(message.text), Style(entry.isLate ? .faint : .plain),
            name: Span(speaker.name, speaker.ink),
            at: time, marks: marks, tail: tail, attachments: message.attachments)
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

    private func lines(of note: Note, at time: SafeText) -> [Line] {
        texts(
            SafeText(note.text), Style(.note), name: Span("note \(SafeText(oneLine: note.author))", .note),
            at: time)
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
        return texts(SafeText(line.message.text), Style(.faint), name: Span(name, ink))
    }

    private func texts(
        _ text: SafeText, _ style: Style, name: Span, at time: SafeText = "", marks: [Span] = [],
        tail: Span? = nil, attachments: [Attachment] = []
    ) -> [Line] {
        var rows = rows(of: text, style)
        // Line breaks at the end of a message say nothing, and the newest one belongs next to the composer.
        while let last = rows.last, last.allSatisfy(\.text.isEmpty) { rows.removeLast() }
        if rows.isEmpty { rows = [[]] }
        if text.isEmpty, !attachments.isEmpty { rows = [] }
        var lines: [Line] = []
        if !marks.isEmpty { lines.append(Line([blankGutter] + marks)) }
        for row in rows { lines.append(Line([blankGutter] + row)) }
        lines += self.lines(of: attachments)
        lines[0].spans.replaceSubrange(0..<1, with: gutterSpans(name: name, at: time))
        if let tail { lines[lines.count - 1].spans.append(tail) }
        return lines
    }

    /// Returns the rows of a text. Styles change nothing about where it is broken.
    private func rows(of text: SafeText, _ style: Style) -> [[Span]] {
        guard stylesMarkup, let markup = Markup(text, links: Link.places(in: text.text)) else {
            return text.wrapped(to: textWidth).map { $0.highlighting(searched ?? "", style) }
        }
        return markup.rows(wrappedTo: textWidth).map { row in
            let pieces = row.pieces.map { Span(text: $0.text, style: style.adding($0.traits)) }
            return row.text.highlighting(searched ?? "", over: pieces)
        }
    }

    // MARK: Tools

    private func tools(_ calls: [ToolCall], in entry: LogEntry, at time: SafeText, isOpen: Bool) -> [Line] {
        var lines: [Line] = []
        for call in calls {
            lines.append(
                toolLine(call, at: lines.isEmpty ? time : "", isOpen: isOpen, isLate: entry.isLate))
            if isOpen { lines += opened(call) }
        }
        if entry.event.handoffCall != nil, !entry.isLate {
            lines.append(mark("waiting for a human", .waiting))
        }
        return lines
    }

    private func toolLine(_ call: ToolCall, at time: SafeText, isOpen: Bool, isLate: Bool) -> Line {
        let mode: SafeText = call.requestedMode.map { " → \(SafeText(oneLine: $0.rawValue))" } ?? ""
        let name = SafeText(oneLine: call.name)
        let room = max(1, textWidth - 2)
        let arguments = call.arguments.argumentList
        // What came of it says more than what was asked for.
        let free = room - name.width - min(arguments.width, Self.argumentsRoom) - 5
        let result = (call.result["data"] ?? .null).brief(width: max(Self.resultRoom, free))
        let summary: SafeText = call.requestedMode == nil ? " → \(result)" : mode
        let fits = arguments.truncated(to: max(1, room - name.width - summary.width - 2))
        let text: SafeText = "\(name)(\(fits))\(summary)"
        return Line(
            gutterSpans(name: Span(""), at: time) + [
                Span(isOpen ? "▾ " : "▸ ", .tool), Span(text.truncated(to: room), isLate ? .faint : .tool),
            ])
    }

    /// The columns that arguments keep beside a long result, and a result beside a long name.
    private static let argumentsRoom = 24
    private static let resultRoom = 16

    private func opened(_ call: ToolCall) -> [Line] {
        let result = call.result["data"] ?? .null
        return section("arguments", call.arguments) + section("result", result)
    }

    private func section(_ title: SafeText, _ value: JSON) -> [Line] {
        let rows = SafeText(value.pretty).wrapped(to: textWidth)
        return rows.enumerated().map { index, row in
            let name = index == 0 ? title : ""
            return Line([
                Span(SafeText.empty.padded(to: timeGutter)),
                Span(name.padded(to: gutter - timeGutter), .faint),
                Span(row, .tool),
            ])
        }
    }

    // MARK: Other items

    private func lines(of handoff: HandoffEvent, by who: SafeText, at time: SafeText) -> [Line] {
        let outcome: SafeText = handoff.outcome.map { " · \(SafeText(oneLine: $0.rawValue))" } ?? ""
        let (what, ink): (SafeText, Ink) =
            switch handoff.action {
            case .takeOver: ("taken over by \(who)", .mine)
            case .release: ("released by \(who), waiting for a human", .waiting)
            case .handBack: ("handed back to the AI by \(who)\(outcome)", .automatic)
            case .close: ("closed by \(who)\(outcome)", .closed)
            case .reopen: ("reopened by \(who)", .automatic)
            }
        var lines = [mark(what, ink, at: time)]
        if let note = handoff.note, !note.isEmpty {
            let label: SafeText = handoff.action == .takeOver ? "reason" : "for the AI"
            lines += texts(SafeText(note), Style(.plain, .italic), name: Span(label, ink))
        }
        return lines
    }

    private func unknown(_ event: Event, at time: SafeText, isOpen: Bool) -> [Line] {
        let name = SafeText(oneLine: event.kind.rawValue)
        let data = isOpen ? SafeText(event.data.pretty) : SafeText(oneLine: event.data.compact)
        let rows = isOpen ? data.wrapped(to: textWidth) : [data.truncated(to: textWidth)]
        return rows.enumerated().map { index, row in
            let gutter = index == 0 ? gutterSpans(name: Span(name, .system), at: time) : [blankGutter]
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
            SafeText(words), Style(.plain, .italic), name: Span("AI writes", .ai),
            tail: Span(" …", .faint))
    }

    private var blankGutter: Span { Span(SafeText.empty.padded(to: gutter)) }

    private func gutterSpans(name: Span, at time: SafeText) -> [Span] {
        [
            Span(" \(time.padded(to: timeWidth)) ", .faint),
            Span(text: name.text.truncated(to: nameWidth).padded(to: nameWidth), style: name.style),
            Span(" "),
        ]
    }

    /// A line that says what happened between the messages.
    private func mark(
        _ text: SafeText, _ ink: Ink, between stroke: SafeText = "──", at time: SafeText = ""
    ) -> Line {
        let room = max(1, width - timeGutter - 3 - 2 * stroke.width)
        return Line(
            Span(" \(time.padded(to: timeWidth)) ", .faint), Span("\(stroke) ", .rule),
            Span(text.truncated(to: room), ink), Span(" \(stroke)", .rule))
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
