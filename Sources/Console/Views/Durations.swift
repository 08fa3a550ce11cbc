public import Conversation
public import Glass

extension Duration {
    /// A short form that changes at most once a minute: `<1 m`, `2 m`, `3 h`, `5 d`.
    public var short: SafeText {
        let seconds = max(0, wholeSeconds)
        switch seconds {
        case ..<60: return "<1 m"
        case ..<3600: return "\(seconds / 60) m"
        case ..<86_400: return "\(seconds / 3600) h"
        default: return "\(seconds / 86_400) d"
        }
    }

    /// A form for a wait that the operator watches: `45 s`, `2 m 05 s`, and `short` from ten minutes on.
    var watched: SafeText {
        let seconds = max(0, wholeSeconds)
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<600: return "\(seconds / 60) m \(digits: seconds % 60) s"
        default: return short
        }
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
        let months: [SafeText] = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ]
        return "\(days[weekday]) \(day) \(months[month - 1]) \(year)"
    }

    func isSameDay(as other: CivilTime) -> Bool {
        day == other.day && month == other.month && year == other.year
    }
}
