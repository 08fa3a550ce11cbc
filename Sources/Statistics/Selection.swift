public import Conversation

/// What a figure is computed of: the sessions and handoffs of one window, or of one group in it.
struct Selection {
    /// What a figure sees of a session. An object, because figures pass over all of them many times.
    final class Session: Sendable {
        let facts: SessionFacts

        init(_ facts: SessionFacts) { self.facts = facts }
    }

    /// What a figure sees of a handoff.
    final class Episode: Sendable {
        let facts: EpisodeFacts

        init(_ facts: EpisodeFacts) { self.facts = facts }
    }

    var sessions: [Session]
    var episodes: [Episode]
    /// The moment for which open times are counted.
    let now: Timestamp
    let limits: Limits
    let clock: DeskClock

    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// The share of the sessions for which a condition holds.
    func share(_ condition: (Session) -> Bool) -> FigureValue {
        .rate(Rate(sessions.count(where: condition), of: sessions.count))
    }

    /// The part of the handoffs in a whole for which a condition holds.
    func part(
        of whole: (EpisodeFacts) -> Bool = { _ in true }, _ condition: (EpisodeFacts) -> Bool
    ) -> FigureValue {
        let all = episodes.lazy.map(\.facts).filter(whole)
        return .rate(Rate(all.count { condition($0) }, of: all.count { _ in true }))
    }

    /// The times from the request to a moment, of the handoffs that have one.
    func times(to moment: (EpisodeFacts) -> Timestamp?) -> FigureValue {
        .times(
            Spread(
                episodes.compactMap { episode in
                    moment(episode.facts).map { time(from: episode.facts.requested, to: $0) }
                }))
    }

    /// The number of handoffs by a name; those without one are left out.
    func tally(_ name: (EpisodeFacts) -> String?) -> [NamedCount] {
        var counts: [ExactText: Int] = [:]
        for episode in episodes {
            if let name = name(episode.facts) { counts[ExactText(name), default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.map { NamedCount($0.key.text, $0.value) }
    }

    /// In microseconds; zero for a log whose times run backwards.
    func time(from start: Timestamp, to end: Timestamp) -> Int64 { clock.time(from: start, to: end) }

    func civil(_ moment: Timestamp) -> CivilTime { moment.civil(utcOffset: clock.utcOffset(moment)) }
}

/// A session as statistics count it.
public struct CountedSession: Sendable {
    public var id: Session.ID
    public var agent: Agent.ID
    public var labels: [String]
    public var creation: Timestamp
    public var facts: SessionFacts

    /// A session with its facts.
    public init(
        id: Session.ID, agent: Agent.ID, labels: [String], creation: Timestamp, facts: SessionFacts
    ) {
        self.id = id
        self.agent = agent
        self.labels = labels
        self.creation = creation
        self.facts = facts
    }
}

/// The limits that some figures need.
public struct Limits: Hashable, Sendable {
    /// A return bounces if the next handoff comes after at most so many messages of the customer.
    public var bounceTurns = 3
    /// A closing counts as reopened if it is within so many hours.
    public var reopenHours = 24
    /// A handoff is abandoned if its owner owes an answer for so many minutes.
    public var abandonMinutes = 10

    /// The usual limits.
    public init() {}
}
