import Conversation
import Glass

/// The top row: the store, the counts by state, the health, the operator and the clock.
struct StatusLine {
    let overview: Overview
    let presence: Presence
    let settings: Settings
    /// The numbers of sessions with a message of ours that is stuck until we act.
    let held, unconfirmed: Int
    /// Whether nothing that needs the server can be done.
    let isOffline: Bool
    let now: Moment

    /// Draws the row. The least important parts go first if the screen is narrow.
    func draw(width columns: Int, on grid: inout Grid) {
        let parts = parts
        var shown = Set(parts.indices)
        while width(of: parts, shown) > columns - 2, shown.count > 1 {
            shown.remove(shown.min { parts[$0].rank < parts[$1].rank }!)
        }
        let left = line(parts, shown) { !$0.isRight }
        let right = line(parts, shown) { $0.isRight }
        grid.draw(left, trailing: right, column: 1, row: 0, width: columns - 2)
    }

    private struct Part {
        var span: Span
        /// The importance: parts with the lowest rank are dropped first.
        var rank: Int
        var isRight = false
    }

    private var parts: [Part] {
        let counts = overview.counts
        var parts = [
            Part(span: Span("switchboard", .faint), rank: 2),
            Part(span: Span(SafeText(oneLine: settings.storeName), .faint), rank: 1),
            Part(
                span: Span(
                    "! \(count: counts.waiting + counts.abandoned) waiting",
                    counts.waiting > 0 ? .waiting : .faint), rank: 10),
            Part(span: Span("* \(count: counts.yours) yours", counts.yours > 0 ? .mine : .faint), rank: 9),
            Part(span: Span("\(count: counts.automatic) automatic", .automatic), rank: 4),
        ]
        parts.insert(contentsOf: stuckParts, at: 3)
        if counts.theirs > 0 {
            parts.append(Part(span: Span("\(count: counts.theirs) theirs", .theirs), rank: 3))
        }
        if let agents = presence.agents, !agents.contains(where: { $0.session == nil }), counts.automatic > 0
        {
            parts.append(Part(span: Span("no AI agent", .warning), rank: 7))
        }
        if let quiet = overview.quiet(at: now.uptime) {
            parts.append(Part(span: Span("quiet \(quiet)", .faint), rank: 0))
        }
        parts += [
            Part(
                span: presence.healthSpan(isMirror: settings.isMirror, at: now),
                rank: presence.health == .live && !isOffline ? 8 : 11, isRight: true),
            Part(span: Span(SafeText(oneLine: settings.operatorName)), rank: 5, isRight: true),
            Part(span: Span(settings.localTime.civil(now.wall).clock, .faint), rank: 6, isRight: true),
        ]
        return parts
    }

    private var stuckParts: [Part] {
        [(held, "held" as SafeText), (unconfirmed, "unconfirmed")].compactMap { count, word in
            count > 0 ? Part(span: Span("\(count: count) \(word)", .error), rank: 10) : nil
        }
    }

    private func width(of parts: [Part], _ shown: Set<Int>) -> Int {
        shown.reduce(-3) { $0 + parts[$1].span.text.width + 3 }
    }

    private func line(_ parts: [Part], _ shown: Set<Int>, where matches: (Part) -> Bool) -> Line {
        var spans: [Span] = []
        for index in parts.indices where shown.contains(index) && matches(parts[index]) {
            if !spans.isEmpty { spans.append(Span("   ")) }
            spans.append(parts[index].span)
        }
        return Line(spans)
    }
}

extension ConsoleState {
    func drawStatusLine(on grid: inout Grid) {
        StatusLine(
            overview: overview, presence: presence, settings: settings, held: stuckCount(.held),
            unconfirmed: stuckCount(.unconfirmed), isOffline: whyOffline != nil, now: now
        ).draw(width: size.columns, on: &grid)
    }

    /// The banners: lasting problems and the demonstration's next step.
    var bannerLines: [Line] {
        var problems = notices.banners.map(\.text)
        if case .stale(_, let wording) = presence.health { problems.append(SafeText(oneLine: wording)) }
        if let whyOffline { problems.append(whyOffline) }
        var lines = problems.map { Line(Span($0, .warning)) }
        if let coach, open != nil { lines.append(Line(Span(coachLine(coach.step), .accent))) }
        return lines
    }

    private func coachLine(_ step: Coach.Step) -> SafeText {
        let off: SafeText = "   (\(keymap.paletteName("coach.off")) ends these hints)"
        switch step {
        case .takeOver where selected.map { needsHuman($0) } ?? false:
            return "1/4 This customer needs a person. Press \(keymap.keyName("session.take-over")).\(off)"
        case .takeOver where overview.counts.waiting > 0:
            return
                "1/4 A customer needs a person. Press \(keymap.keyName("attention.next")) to go there.\(off)"
        case .takeOver: return "1/4 The AI is answering everyone. Soon a customer will need you.\(off)"
        case .reply:
            let send = keymap.hintName("composer.send", in: .composer)
            return "2/4 It is yours. Press \(keymap.keyName("session.reply")), write, then \(send).\(off)"
        case .handBack where focus == .composer:
            let leave = keymap.hintName("composer.leave", in: .composer)
            return
                "3/4 Done? \(leave), then \(keymap.keyName("session.hand-back")) hands it back to the AI.\(off)"
        case .handBack:
            return "3/4 Done? Press \(keymap.keyName("session.hand-back")) to hand it back to the AI.\(off)"
        case .next:
            return "4/4 Press \(keymap.keyName("attention.next")) for the next customer who waits.\(off)"
        case .done:
            return "Done. Press \(keymap.keyName("help.open")) for all keys, \(keymap.quitKey) to quit.\(off)"
        }
    }
}
