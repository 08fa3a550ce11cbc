public import Conversation

/// A desk at a glance: the day so far against the same weekday a week ago, and the last two weeks.
public struct Board: Equatable, Sendable {
    /// All figures of a part of a day.
    public struct Part: Equatable, Sendable {
        public var window: Window
        /// In the order of `Figure.all`.
        public var values: [FigureValue]
        /// How many handoffs were requested in each hour of the whole day, from 0 to 23.
        public var hours: [Int]
    }

    /// What was counted on one day.
    public struct Day: Equatable, Sendable {
        /// Its midnight.
        public var start: Timestamp
        public var sessions = 0
        public var handoffs = 0
    }

    /// How often a reason was given.
    public struct Reason: Equatable, Sendable {
        public var name: String
        /// For each of `days`.
        public var days: [Int]

        /// In the last seven days, and in the seven before them.
        public var count: Int { days.suffix(Board.week).reduce(0, +) }
        public var before: Int { days.dropLast(Board.week).reduce(0, +) }
    }

    /// The moment up to which everything counts.
    public var moment: Timestamp
    /// From midnight on.
    public var today: Part
    /// The same weekday a week ago, up to the same time.
    public var weekAgo: Part
    /// Fourteen days, the present one last.
    public var days: [Day]
    /// The most frequent of the last seven days first, and among equals in the order of their bytes.
    public var reasons: [Reason]

    static let week = 7
    private static let dayCount = 2 * week
    /// How many reasons are kept.
    private static let reasonLimit = 20

    /// Counts.
    ///
    /// - Parameters:
    ///   - sessions: At least those created since `start(at:clock)`, and those with a handoff requested since then.
    ///   - now: The moment up to which everything counts.
    ///   - clock: The desk's.
    public init(of sessions: [CountedSession], at now: Timestamp, clock: DeskClock = DeskClock()) {
        let starts = Self.starts(at: now, clock)
        let (midnight, past) = (starts[starts.count - 1], starts[Self.week - 1])
        let sameTime = min(past + (now - midnight), starts[Self.week])
        moment = now
        today = Part(of: sessions, Window(since: midnight, until: now), now, clock)
        weekAgo = Part(of: sessions, Window(since: past, until: sameTime), now, clock)
        today.hours = Self.hours(sessions, Window(since: midnight, until: now), clock)
        weekAgo.hours = Self.hours(sessions, Window(since: past, until: starts[Self.week]), clock)
        days = starts.map { Day(start: $0) }
        reasons = []
        count(sessions, until: now)
    }

    /// From when on a board at a moment looks at sessions: the midnight of its first day.
    public static func start(at now: Timestamp, _ clock: DeskClock) -> Timestamp { starts(at: now, clock)[0] }

    /// The midnights of its days. Twelve hours before a midnight is the day before, also where clocks change.
    private static func starts(at now: Timestamp, _ clock: DeskClock) -> [Timestamp] {
        var starts = [FilterStart.today.moment(at: now, utcOffset: clock.utcOffset)]
        while starts.count < dayCount {
            let before = starts[0] - .seconds(43_200)
            starts.insert(FilterStart.today.moment(at: before, utcOffset: clock.utcOffset), at: 0)
        }
        return starts
    }

    private static func hours(
        _ sessions: [CountedSession], _ window: Window, _ clock: DeskClock
    ) -> [Int] {
        var hours = [Int](repeating: 0, count: 24)
        for session in sessions {
            for handoff in session.facts.episodes where window.contains(handoff.requested) {
                hours[handoff.requested.civil(utcOffset: clock.utcOffset(handoff.requested)).hour] += 1
            }
        }
        return hours
    }

    private mutating func count(_ sessions: [CountedSession], until now: Timestamp) {
        var named: [ExactText: [Int]] = [:]
        for session in sessions {
            if let day = day(of: session.creation, until: now) { days[day].sessions += 1 }
            for handoff in session.facts.episodes {
                guard let day = day(of: handoff.requested, until: now) else { continue }
                days[day].handoffs += 1
                guard let reason = handoff.reason, !reason.isBlank else { continue }
                named[ExactText(reason), default: Array(repeating: 0, count: days.count)][day] += 1
            }
        }
        let all = named.map { (key: $0.key, reason: Reason(name: $0.key.text, days: $0.value)) }
        let sorted = all.sorted { ($1.reason.count, $0.key) < ($0.reason.count, $1.key) }
        reasons = Array(sorted.map(\.reason).prefix { $0.count > 0 }.prefix(Self.reasonLimit))
    }

    private func day(of moment: Timestamp, until now: Timestamp) -> Int? {
        moment < now ? days.lastIndex { $0.start <= moment } : nil
    }
}

extension Board.Part {
    fileprivate init(
        of sessions: [CountedSession], _ window: Window, _ now: Timestamp, _ clock: DeskClock
    ) {
        var request = ReportRequest(window: window, now: now)
        request.clock = clock
        let report = Report(of: sessions, request)
        self.init(window: window, values: report.groups[0].values, hours: [])
    }

    /// The value of a figure.
    ///
    /// - Parameter name: One of those in `Figure.all`.
    /// - Returns: nil if there is no such figure.
    public subscript(name: String) -> FigureValue? {
        zip(Figure.all, values).first { $0.0.name == name }?.1
    }
}
