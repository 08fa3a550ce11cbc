public import Conversation

/// Business hours: the same on each of some days of the week.
public struct BusinessHours: Hashable, Sendable {
    /// 0 is Sunday.
    public var weekdays: Set<Int>
    /// Minutes after midnight, from the opening to before the closing.
    public var minutes: Range<Int>

    /// Business hours.
    public init(weekdays: Set<Int>, minutes: Range<Int>) {
        self.weekdays = weekdays
        self.minutes = minutes
    }

    /// Reads `mon-fri 09:00-17:30`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.lowercased().split(separator: " ")
        guard parts.count == 2, let days = Self.days(parts[0]) else { return nil }
        let times = parts[1].split(separator: "-").map(Self.minute)
        guard times.count == 2, let from = times[0], let to = times[1], from < to else { return nil }
        self.init(weekdays: days, minutes: from..<to)
    }

    private static let names: [Substring] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    private static func days(_ text: Substring) -> Set<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map {
            names.firstIndex(of: $0)
        }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
            return nil
        }
        let count = (last - first + 7) % 7
        return Set((0...count).map { (first + $0) % 7 })
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1_440
        else { return nil }
        return hour * 60 + minute
    }
}

/// How times are counted: by the calendar of a zone, and in business hours or around the clock.
public struct DeskClock: Sendable {
    /// Seconds east of Greenwich at a moment.
    public var utcOffset: @Sendable (Timestamp) -> Int
    /// nil counts around the clock.
    public var hours: BusinessHours?

    /// A clock; without arguments, in UTC and around the clock.
    public init(utcOffset: @escaping @Sendable (Timestamp) -> Int = { _ in 0 }, hours: BusinessHours? = nil) {
        self.utcOffset = utcOffset
        self.hours = hours
    }

    /// The time between two moments, in microseconds; zero if they are in the wrong order.
    ///
    /// Business hours are counted by the clock on the wall: where clocks change in them, the day is as long as the
    /// clock says.
    public func time(from start: Timestamp, to end: Timestamp) -> Int64 {
        guard start < end else { return 0 }
        guard let hours else { return (end - start).microseconds }
        return max(0, hours.elapsed(until: local(end)) - hours.elapsed(until: local(start)))
    }

    private func local(_ moment: Timestamp) -> Int64 {
        moment.microseconds + Int64(utcOffset(moment)) * 1_000_000
    }
}

extension BusinessHours {
    private static let day = Int64(86_400_000_000)

    /// The business time, in microseconds, from 1970-01-01 to a local time; negative before it.
    fileprivate func elapsed(until local: Int64) -> Int64 {
        let daily = Int64(minutes.count) * 60_000_000
        var (days, rest) = local.quotientAndRemainder(dividingBy: Self.day)
        if rest < 0 {
            days -= 1
            rest += Self.day
        }
        // The first of January 1970 was a Thursday.
        var (weeks, left) = days.quotientAndRemainder(dividingBy: 7)
        if left < 0 {
            weeks -= 1
            left += 7
        }
        var open = weeks * Int64(weekdays.count)
        for day in 0..<left where weekdays.contains(Int(day + 4) % 7) { open += 1 }
        let isOpen = weekdays.contains(Int(left + 4) % 7)
        let start = Int64(minutes.lowerBound) * 60_000_000
        let today = isOpen ? min(max(rest - start, 0), daily) : 0
        return open * daily + today
    }
}
