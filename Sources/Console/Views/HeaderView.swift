import Conversation
import Glass

extension ConsoleState {
    /// Returns the number of rows of the header, including the rule below it.
    func headerHeight(width: Int) -> Int { headerLines(width: width, facts: .empty).count + 1 }

    func drawHeader(in rect: Rect, on grid: inout Grid) {
        guard rect.rows > 0 else { return }
        let lines = headerLines(width: rect.columns, facts: factsLine(width: rect.columns - 2))
        for (index, line) in lines.prefix(rect.rows - 1).enumerated() {
            let trailing = index == 0 ? headerState(isNarrow: rect.columns < Self.narrow) : Line.empty
            grid.draw(
                line, trailing: trailing, column: rect.column + 1, row: rect.row + index,
                width: rect.columns - 2)
        }
        grid.rule(Rect(column: rect.column, row: rect.row + rect.rows - 1, columns: rect.columns, rows: 1))
    }

    /// The width below which the state is said in fewer words.
    private static let narrow = 60

    private func headerLines(width: Int, facts: Line) -> [Line] {
        guard let summary = open?.summary else { return [Line(Span(open == nil ? "" : "reading …", .faint))] }
        // A long name leaves room for the rest.
        let name = SafeText(oneLine: summary.name).truncated(to: max(16, width / 3))
        var who = [Span(name, focus == .transcript && overlay == nil ? .accent : .plain, .bold)]
        if !summary.session.labels.isEmpty {
            let state = headerState(isNarrow: width < Self.narrow).width
            let labels = Span.labels(of: summary.session, fitting: width - name.width - state - 5)
            if labels.text.width > 0 { who += [Span("  "), labels] }
        }
        who.append(
            Span(
                " · \(SafeText(oneLine: summary.agentName)) · \(SafeText(oneLine: summary.id.rawValue))",
                .faint))
        var lines = [Line(who)]
        if let reason = summary.reason, !reason.isEmpty {
            let rows = SafeText(reason).wrapped(to: max(10, width - 7))
            for (index, row) in rows.prefix(3).enumerated() {
                let isCut = index == 2 && rows.count > 3
                let text = isCut ? (row + " …").truncated(to: max(10, width - 7)) : row
                lines.append(Line(Span(index == 0 ? "why: " : "     ", .faint), Span(text)))
            }
        }
        lines.append(facts)
        if let planned = returnLine(summary) { lines.append(planned) }
        if summary.lateCount > 0 {
            lines.append(
                Line(
                    Span(
                        summary.lateCount == 1
                            ? "1 message of the AI arrived after the take-over"
                            : "\(summary.lateCount) messages of the AI arrived after the take-over", .warning)
                ))
        }
        return lines
    }

    /// Returns when a rule returns the session to the AI, and how to prevent that; nil if it does not soon.
    private func returnLine(_ summary: SessionSummary) -> Line? {
        guard summary.session.mode == .manual, let planned = returns[summary.id] else { return nil }
        // The minute that has begun counts.
        let left = max(.zero, planned.due - now.wall) + .seconds(59)
        return Line(
            Span(
                "Returns to the AI in \(left.short) (rule \(SafeText(oneLine: planned.rule))). Any key keeps it.",
                .warning))
    }

    /// Returns the session's state: mode, owner, and who is waiting.
    private func headerState(isNarrow: Bool) -> Line {
        guard let summary = open?.summary else { return .empty }
        if open?.isGone == true { return Line(Span("DELETED", .error)) }
        if summary.mirror?.isGone == true { return Line(Span("GONE FROM THE SERVER", .error)) }
        if isTakingOver(summary.id) { return Line(Span("taking over…", .warning)) }
        if let name = acts.last(in: summary.id)?.kind.progress {
            return Line(Span(name, .warning))
        }
        return standingLine(summary, isNarrow: isNarrow)
    }

    private func standingLine(_ summary: SessionSummary, isNarrow: Bool) -> Line {
        let wait = summary.waitingSince.map { now.wall - $0 }
        // On a narrow screen the customer's name comes first.
        let mode: SafeText = isNarrow ? "" : "MANUAL · "
        let they: SafeText = isNarrow ? "" : "they wait "
        switch standing(of: summary) {
        case .automatic:
            guard let phase = aiPhase(of: summary) ?? silencePhase(of: summary) else {
                return Line(Span("AUTOMATIC", .automatic))
            }
            return isNarrow ? Line(phase) : Line(Span("AUTOMATIC · ", .automatic), phase)
        case .waiting:
            let since: SafeText =
                wait.map { isNarrow ? " · \($0.watched)" : " · waiting \($0.watched)" } ?? ""
            let line = Line(Span("UNASSIGNED\(since)", .waiting))
            guard let phase = aiPhase(of: summary), !isNarrow else { return line }
            return Line(line.spans + [Span(" · ", .waiting), phase])
        case .yours:
            // In the operator's own session, the AI speaks only when instructed.
            if let phase = aiPhase(of: summary), !summary.aiFailed {
                return Line(Span("\(mode)yours · ", .mine), phase)
            }
            let since: SafeText = wait.map { " · \(they)\($0.watched)" } ?? " · answered"
            return Line(Span("\(mode)yours\(since)", .mine, wait == nil ? [] : .bold))
        case .theirs(let owner, let isAbandoned):
            let since: SafeText = wait.map { " · \(they)\($0.watched)" } ?? ""
            return Line(
                Span(
                    "\(mode)\(SafeText(oneLine: owner))'s\(since)", isAbandoned ? .waiting : .theirs)
            )
        case .closed:
            let outcome: SafeText = summary.outcome.map { " · \(SafeText(oneLine: $0.rawValue))" } ?? ""
            return Line(Span("CLOSED\(outcome)", .closed))
        }
    }
}

extension ConsoleState {
    /// Returns `SessionSummary.aiPhase`, or that the AI has stopped: a turn whose process died continues only when
    /// another process starts.
    fileprivate func aiPhase(of summary: SessionSummary) -> Span? {
        if summary.turnInFlight != nil, presence.isSilent(in: summary.id) {
            return Span("AI has stopped", .error)
        }
        return summary.aiPhase
    }

    private func silencePhase(of summary: SessionSummary) -> Span? {
        silence(in: summary).map { Span("no answer for \($0.short)", .warning) }
    }

    /// Returns how long a customer has waited for an AI that is not working on an answer; nil below a minute and
    /// after a day, when the conversation counts as ended.
    func silence(in summary: SessionSummary) -> Duration? { summary.silence(at: now.wall) }
}

extension SessionSummary {
    /// What the AI is doing, or that it failed; nil while it is idle. The reason for a failure is in the AI's own
    /// logs.
    var aiPhase: Span? {
        if aiFailed { return Span("AI failed", .error) }
        switch turnInFlight {
        case nil: return nil
        case .typing: return Span("AI is typing…", .ai)
        default: return Span("AI is working…", .ai)
        }
    }
}

extension Act.Kind {
    /// The act in progress, in words; nil for notes.
    var progress: SafeText? {
        switch self {
        case .handoff(.takeOver): "taking over…"
        case .handoff(.release): "releasing…"
        case .handoff(.handBack): "handing back…"
        case .handoff(.close): "closing…"
        case .handoff(.reopen): "reopening…"
        case .steer: "instructing the AI…"
        case .label: "changing labels…"
        case .note: nil
        }
    }
}
