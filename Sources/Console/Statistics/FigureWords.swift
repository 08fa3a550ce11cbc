import Conversation
import Glass
import Statistics

extension FigureValue {
    /// The value with its n: `12`, `75 % of 12`, and `n 0` where there is nothing to take a part of. Percentages are
    /// rounded down, as in tables. Empty for times and breakdowns.
    var words: SafeText {
        switch self {
        case .count(let n): "\(count: n)"
        case .rate(let rate): rate.n == 0 ? "n 0" : "\(rate.part * 100 / rate.n) % of \(count: rate.n)"
        case .times, .counts: ""
        }
    }
}

extension Spread {
    /// A percentile as a wait that is watched: `45s`, `2m 05s`; a dash without values.
    func words(_ percent: Int) -> SafeText {
        percentile(percent).map { Duration.microseconds($0).watched } ?? "–"
    }
}

extension CivilTime {
    /// The day with its weekday, such as `Wed 15 May`.
    func weekdayAndDate(in present: Int) -> SafeText {
        "\(dayName.split(at: 3).0) \(shortDate(in: present))"
    }
}

extension SafeText {
    /// The text at the right end of some columns; cut if it is longer.
    func right(_ columns: Int) -> SafeText {
        let text = truncated(to: columns)
        return SafeText(String(repeating: " ", count: max(0, columns - text.width))) + text
    }
}
