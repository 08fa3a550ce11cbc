import Conversation

/// Everything that statistics report. A figure's name, its line of mathematics and its computation stand in one row.
///
/// In the mathematics S are the sessions created in the window, E the handoffs requested in it, and C the closings of
/// the sessions in S; #X is how many an X has.
public struct Figure: Sendable {
    /// The name on screen.
    public let name: String
    /// One line of mathematics.
    public let formula: String
    let compute: @Sendable (Selection) -> FigureValue
}

/// The value of a figure; each kind comes with its n.
public enum FigureValue: Equatable, Sendable {
    case count(Int)
    case rate(Rate)
    case times(Spread)
    /// Counts by name, in the order of the names' bytes.
    case counts([NamedCount])
}

/// How many there are of something that has a name.
public struct NamedCount: Equatable, Sendable {
    public var name: String
    public var count: Int

    /// A count.
    public init(_ name: String, _ count: Int) {
        self.name = name
        self.count = count
    }
}

extension Figure {
    /// All figures, in the order in which they are shown.
    public static let all: [Figure] = sessionFigures + handoffFigures + timeFigures + breakdowns

    private static let sessionFigures = [
        Figure(name: "sessions", formula: "#S") { .count($0.sessions.count) },
        Figure(name: "bot-handled", formula: "#{s ∈ S : s has an AI message} / #S") {
            $0.share { $0.facts.messages.ai > 0 }
        },
        Figure(name: "containment", formula: "#{s ∈ S : s has neither a handoff nor a human message} / #S") {
            $0.share { $0.facts.episodes.isEmpty && $0.facts.messages.human == 0 }
        },
        Figure(name: "handoff rate", formula: "#{s ∈ S : s has a handoff} / #S") {
            $0.share { !$0.facts.episodes.isEmpty }
        },
        Figure(
            name: "no-answer rate",
            formula: "#{s ∈ S : the AI owes an answer for over 60 s} / #{s ∈ S : s has a customer message}"
        ) {
            selection in
            let spoken = selection.sessions.filter { $0.facts.messages.customer > 0 }
            let silent = spoken.count { session in
                session.facts.unansweredSince.map { (selection.now - $0).microseconds > 60_000_000 } ?? false
            }
            return .rate(Rate(silent, of: spoken.count))
        },
        Figure(name: "late-AI rate", formula: "late AI messages of S / AI messages of S") { selection in
            .rate(
                Rate(
                    selection.sessions.reduce(0) { $0 + $1.facts.messages.late },
                    of: selection.sessions.reduce(0) { $0 + $1.facts.messages.ai }))
        },
        Figure(name: "reopen rate", formula: "#{c ∈ C : c reopened within the hours given} / #C") {
            selection in
            let closings = selection.sessions.flatMap(\.facts.closings)
            let limit = Int64(selection.limits.reopenHours) * 3_600_000_000
            let reopened = closings.count { closing in
                closing.reopened.map { ($0 - closing.moment).microseconds <= limit } ?? false
            }
            return .rate(Rate(reopened, of: closings.count))
        },
    ]

    private static let handoffFigures = [
        Figure(name: "handoffs", formula: "#E") { .count($0.episodes.count) },
        Figure(name: "requested by a tool", formula: "#{e ∈ E : a tool asked} / #E") {
            $0.part { $0.cause == .tool }
        },
        Figure(name: "taken by an operator", formula: "#{e ∈ E : an operator took it from the AI} / #E") {
            $0.part { $0.cause == .takeover }
        },
        Figure(name: "claimed", formula: "#{e ∈ E : e had an owner} / #E") {
            $0.part { $0.claimed != nil }
        },
        Figure(name: "resolution", formula: "#{e ∈ E : e ended, resolved} / #{e ∈ E : e ended}") {
            $0.part(of: { $0.ending != nil }) { $0.outcome == .resolved }
        },
        Figure(name: "hand-back rate", formula: "#{e ∈ E : e ended by a hand-back} / #{e ∈ E : e ended}") {
            $0.part(of: { $0.ending != nil }) { $0.ending == .handedBack }
        },
        Figure(
            name: "bounce",
            formula:
                "#{e ∈ E : e was returned, and a handoff followed within the turns given} / #{e ∈ E : e was returned}"
        ) { selection in
            let turns = selection.limits.bounceTurns
            return selection.part(of: { $0.ending == .handedBack || $0.ending == .switched }) {
                $0.turnsUntilNext.map { $0 <= turns } ?? false
            }
        },
        Figure(
            name: "abandonment",
            formula:
                "#{e ∈ E : e's owner owed an answer for at least the minutes given} / #{e ∈ E : e had an owner}"
        ) { selection in
            let limit = Int64(selection.limits.abandonMinutes) * 60_000_000
            return selection.part(of: { $0.claimed != nil }) { episode in
                let open = episode.owedSince.map { (selection.now - $0).microseconds } ?? 0
                return max(episode.longestOwed, open) >= limit
            }
        },
    ]

    private static let timeFigures = [
        Figure(name: "time to claim", formula: "claimed − requested, e ∈ E with a request and an owner") {
            $0.times { $0.cause == .takeover ? nil : $0.claimed }
        },
        Figure(
            name: "time to first human response",
            formula: "first human message − requested, e ∈ E that have one"
        ) {
            $0.times(to: \.responded)
        },
        Figure(
            name: "waiting",
            formula: "human message − (first unanswered customer message or request), each wait of e ∈ E"
        ) { selection in
            let waits = selection.episodes.flatMap(\.facts.waits)
            return .times(Spread(waits.map { selection.time(from: $0.since, to: $0.ended) }))
        },
        Figure(name: "handle time", formula: "ended − claimed, e ∈ E that were claimed and ended") {
            selection in
            let spans = selection.episodes.compactMap { episode -> Int64? in
                guard let start = episode.facts.claimed, let end = episode.facts.ended else { return nil }
                return selection.time(from: start, to: end)
            }
            return .times(Spread(spans))
        },
    ]

    private static let breakdowns = [
        Figure(name: "messages", formula: "messages of S, by who wrote them") { selection in
            let counts = selection.sessions.map(\.facts.messages)
            func sum(_ part: KeyPath<MessageCounts, Int>) -> Int {
                counts.reduce(0) { $0 + $1[keyPath: part] }
            }
            return .counts([
                NamedCount("AI", sum(\.ai)), NamedCount("as the AI", sum(\.asTheAI)),
                NamedCount("customer", sum(\.customer)), NamedCount("self", sum(\.oneself)),
            ])
        },
        Figure(name: "outcomes", formula: "#{e ∈ E : e ended with the outcome}, by outcome") {
            .counts($0.tally { $0.outcome?.rawValue })
        },
        Figure(name: "reasons", formula: "#{e ∈ E : e has the reason}, by reason") {
            .counts($0.tally { $0.reason })
        },
        Figure(name: "load by hour", formula: "#{e ∈ E : requested in the hour}, by hour of the zone") {
            selection in
            .counts(selection.tally { "\(selection.civil($0.requested).hour, width: 2)" })
        },
        Figure(
            name: "load by weekday", formula: "#{e ∈ E : requested on the weekday}, by weekday of the zone"
        ) {
            selection in
            .counts(selection.tally { Selection.weekdays[selection.civil($0.requested).weekday] })
        },
    ]
}
