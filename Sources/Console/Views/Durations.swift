public import Conversation
public import Glass

extension Duration {
    /// A short form that changes at most once a minute: `<1m`, `2m`, `3h`, `5d`.
    public var short: SafeText {
        let seconds = max(0, wholeSeconds)
        switch seconds {
        case ..<60: return "<1m"
        case ..<3600: return "\(seconds / 60)m"
        case ..<86_400: return "\(seconds / 3600)h"
        default: return "\(seconds / 86_400)d"
        }
    }

    /// A form for a wait that the operator watches: `45s`, `2m 05s`, and `short` from ten minutes on.
    var watched: SafeText {
        let seconds = max(0, wholeSeconds)
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<600: return "\(seconds / 60)m \(digits: seconds % 60)s"
        default: return short
        }
    }
}

extension Timestamp {
    /// How long ago the moment was: `<1m`, `2m`, `3h`, `yesterday`, then its date.
    public func age(at now: Timestamp, _ localTime: LocalTime) -> SafeText {
        let (age, day) = (now - self, Duration.seconds(86_400))
        if age < day { return age.short }
        let then = localTime.civil(self)
        if localTime.civil(now - day).isSameDay(as: then) { return "yesterday" }
        return then.shortDate(in: localTime.civil(now).year)
    }
}

extension SafeText.StringInterpolation {
    /// Appends a number from 0 to 99 with two digits.
    mutating func appendInterpolation(digits number: Int) {
        if number < 10 { appendLiteral("0") }
        appendInterpolation(number)
    }

    /// Appends a count with commas between thousands.
    mutating func appendInterpolation(count number: Int) {
        let digits = Array(String(number))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0, digits[index - 1] != "-" { text.append(",") }
            text.append(digit)
        }
        appendLiteral(text)
    }
}

extension CivilTime {
    /// The time of day, such as `09:05`.
    public var clock: SafeText { "\(digits: hour):\(digits: minute)" }

    /// The date, such as `Wednesday 15 May 2024`.
    public var dayName: SafeText {
        let days: [SafeText] = [
            "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
        ]
        return "\(days[weekday]) \(day) \(Self.months[month - 1]) \(year)"
    }

    /// The date in at most nine columns: `15 May`, and `May 2023` in another year than the one that is now.
    func shortDate(in present: Int) -> SafeText {
        let month = Self.months[month - 1].split(at: 3).0
        return year == present ? "\(day) \(month)" : "\(month) \(year)"
    }

    private static let months: [SafeText] = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    func isSameDay(as other: CivilTime) -> Bool {
        day == other.day && month == other.month && year == other.year
    }
}
