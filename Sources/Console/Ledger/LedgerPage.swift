public import Conversation
public import Glass

/// Who did what in a session, when and through which door, the newest act first. What is typed narrows it.
struct LedgerPage: Picker {
    let session: Session.ID
    /// The customer.
    let name: SafeText
    let from: Focus?
    var editor = Editor()
    /// As of when it was read, the oldest act first; nil until then. It is read once, so that no row moves.
    var read: (moment: Timestamp, lines: [LedgerLine])?
    var isReading = false
    private var selected = 0

    init(_ session: Session.ID, named name: SafeText, from: Focus) {
        self.session = session
        self.name = name
        self.from = from
    }

    func title(width: Int) -> SafeText {
        let name = name.truncated(to: max(4, width / 2 - 10))
        return "ledger of \(name) ▸ "
    }
    var yes: SafeText { "go to the event" }
    var nothing: SafeText? { read == nil ? "reading …" : "no act says that" }

    func status(_ rows: [LedgerLine], in state: ConsoleState) -> SafeText? {
        guard let read else { return nil }
        let acts: SafeText = rows.count == 1 ? "1 act" : "\(count: rows.count) acts"
        return "\(acts) until \(state.settings.localTime.civil(read.moment).clock)"
    }

    // MARK: Rows

    func rows(in state: ConsoleState) -> [LedgerLine] {
        let lines = Array((read?.lines ?? []).reversed())
        guard !editor.isBlank else { return lines }
        let words = editor.text.folded.split(whereSeparator: \.isWhitespace)
        return lines.filter { line in
            let text = "\(line.who) \(line.door.rawValue) \(line.act) \(line.words ?? "")".folded
            return words.allSatisfy { text.contains($0) }
        }
    }

    func chosen(of rows: [LedgerLine]) -> Int { min(selected, rows.count - 1) }

    mutating func choose(_ index: Int) { selected = index }

    func typed(in state: inout ConsoleState) -> [Effect] {
        var page = self
        page.selected = 0
        state.overlay = page
        return []
    }

    func accept(_ line: LedgerLine, in state: inout ConsoleState) -> [Effect] {
        guard let offset = line.offset else {
            state.say("There is no event to go to: only the audit knows this act.", .warning)
            return []
        }
        guard state.open?.id == session else { return state.closeOverlay() }
        state.overlay = nil
        state.focus = .transcript
        return state.goTo(offset)
    }

    // MARK: Drawing

    func draw(_ line: LedgerLine, isChosen: Bool, in rect: Rect, of state: ConsoleState, on grid: inout Grid)
    {
        let isNarrow = rect.columns < 60
        let door = SafeText(oneLine: line.door.rawValue)
        var spans = [
            Span(isChosen ? "▌" : " ", .accent),
            Span(state.ledgerTime(line.moment).padded(to: 9), .faint),
            Span(SafeText(oneLine: line.who).truncated(to: 11).padded(to: 12), line.ink),
        ]
        if !isNarrow { spans.append(Span(door.padded(to: 13), .faint)) }
        spans.append(Span(SafeText(oneLine: line.act)))
        if let words = line.words { spans.append(Span("  \(SafeText(oneLine: words))", .faint)) }
        grid.draw(Line(spans), column: rect.column, row: rect.row, width: rect.columns - 1)
    }

    /// Everything that is known of an act.
    func preview(_ line: LedgerLine, width: Int, in state: ConsoleState) -> [Line] {
        let time = state.settings.localTime.civil(line.moment)
        var lines: [SafeText] = [
            "\(time.dayName), \(time.clock):\(digits: time.second) · \(SafeText(oneLine: line.doorWords))"
        ]
        if let saw = line.saw { lines.append("saw: \(saw.words)") }
        if let after = line.after {
            lines.append("then: \(SafeText(oneLine: after.mode.rawValue)), \(after.claim.words)")
        }
        let words = line.words.map { SafeText($0).wrapped(to: max(1, width)) } ?? []
        return lines.map { Line(Span($0, .faint)) } + words.map { Line(Span($0)) }
    }
}

extension LedgerLine {
    /// The door, with the program where the audit has it.
    fileprivate var doorWords: String { program.map { "\(door.rawValue) (\($0))" } ?? door.rawValue }

    fileprivate var ink: Ink {
        switch door {
        case .customer: .customer
        case .ai, .tool: .ai
        default: .human
        }
    }
}

extension Claim {
    /// Who owns the session, and in which epoch: `anna, epoch 3`.
    public var words: SafeText {
        "\(owner.map { SafeText(oneLine: $0) } ?? "nobody"), epoch \(epoch.rawValue)"
    }
}

extension ConsoleState {
    /// The time of day, or the date if it was not today.
    fileprivate func ledgerTime(_ moment: Timestamp) -> SafeText {
        let (time, present) = (settings.localTime.civil(moment), settings.localTime.civil(now.wall))
        return time.isSameDay(as: present) ? time.clock : time.shortDate(in: present.year)
    }
}
