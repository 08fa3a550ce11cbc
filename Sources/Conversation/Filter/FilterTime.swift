/// An age as a filter states it: `30m`, `2h`, `2d`, `3w`.
public struct FilterAge: Hashable, Sendable {
    /// The unit; its raw value is how it is written.
    public enum Unit: String, Hashable, Sendable, CaseIterable {
        case minutes = "m"
        case hours = "h"
        case days = "d"
        case weeks = "w"

        fileprivate var seconds: Int {
            switch self {
            case .minutes: 60
            case .hours: 3_600
            case .days: 86_400
            case .weeks: 604_800
            }
        }
    }

    public let count: Int
    public let unit: Unit

    /// How many of a unit an age can have.
    public static let bounds = 1...100_000

    /// nil if the count is out of bounds.
    public init?(_ count: Int, _ unit: Unit) {
        guard Self.bounds.contains(count) else { return nil }
        self.count = count
        self.unit = unit
    }

    /// Reads the written form.
    init?(reading text: String) {
        guard let unit = text.last.flatMap({ Unit(rawValue: String($0)) }) else { return nil }
        let digits = text.dropLast()
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int(digits) else { return nil }
        self.init(count, unit)
    }

    public var written: String { "\(count)\(unit.rawValue)" }

    public var duration: Duration { .seconds(count * unit.seconds) }
}

/// When the time begins that `since:` names.
public enum FilterStart: Hashable, Sendable {
    case today
    case yesterday
    case day(year: Int, month: Int, day: Int)
    case ago(FilterAge)
    case moment(Timestamp)

    /// Reads the written form: a word, a date, an age, or a moment in ISO 8601.
    init?(reading text: String) {
        switch text.lowercased() {
        case "today": self = .today
        case "yesterday": self = .yesterday
        default:
            if let age = FilterAge(reading: text.lowercased()) {
                self = .ago(age)
            } else if let moment = Timestamp(iso8601: text) {
                self = .moment(moment)
            } else if let midnight = Timestamp(iso8601: text + "T00:00:00Z") {
                self = .date(of: midnight)
            } else {
                return nil
            }
        }
    }

    private static func date(of midnight: Timestamp, utcOffset: Int = 0) -> FilterStart {
        let time = midnight.civil(utcOffset: utcOffset)
        return .day(year: time.year, month: time.month, day: time.day)
    }

    public var written: String {
        switch self {
        case .today: "today"
        case .yesterday: "yesterday"
        case .day(let year, let month, let day): "\(year, width: 4)-\(month, width: 2)-\(day, width: 2)"
        case .ago(let age): age.written
        case .moment(let moment): moment.iso8601
        }
    }

    /// The moment at which it begins, on a clock `utcOffset` seconds east of Greenwich.
    public func moment(at now: Timestamp, utcOffset: (Timestamp) -> Int = { _ in 0 }) -> Timestamp {
        switch self {
        case .moment(let moment): return moment
        case .ago(let age): return now - age.duration
        case .today: return Self.start(ofDayAt: now, utcOffset)
        case .yesterday:
            // Twelve hours before a midnight is the day before, also where clocks change.
            let today = Self.start(ofDayAt: now, utcOffset)
            return Self.start(ofDayAt: today - .seconds(43_200), utcOffset)
        case .day: return Self.local(Timestamp(iso8601: written + "T00:00:00Z") ?? now, utcOffset)
        }
    }

    fileprivate static func start(ofDayAt moment: Timestamp, _ utcOffset: (Timestamp) -> Int) -> Timestamp {
        date(of: moment, utcOffset: utcOffset(moment)).moment(at: moment, utcOffset: utcOffset)
    }

    /// The moment at which local clocks show what a clock in Greenwich shows at a moment.
    private static func local(_ moment: Timestamp, _ utcOffset: (Timestamp) -> Int) -> Timestamp {
        let guess = moment - .seconds(utcOffset(moment))
        return moment - .seconds(utcOffset(guess))
    }

    func settled(at now: Timestamp, utcOffset: (Timestamp) -> Int) -> FilterStart {
        switch self {
        case .moment, .ago: self
        case .today, .yesterday, .day: .moment(moment(at: now, utcOffset: utcOffset))
        }
    }
}
