import Conversation
import Glass

extension SafeText {
    /// Creates safe one-line text from an identifier, which comes from outside.
    init(_ id: Identifier<some Any>) { self.init(oneLine: id.rawValue) }
}

extension Standing {
    /// A few words for a list.
    func words(outcome: Outcome?) -> SafeText {
        switch self {
        case .automatic: "automatic"
        case .waiting: "waiting"
        case .yours(weOwe: true): "yours, they wait"
        case .yours(weOwe: false): "yours"
        case .theirs(let owner, isAbandoned: true): "abandoned (\(SafeText(oneLine: owner)))"
        case .theirs(let owner, isAbandoned: false): "theirs (\(SafeText(oneLine: owner)))"
        case .closed: outcome.map { "closed (\(SafeText(oneLine: $0.rawValue)))" } ?? "closed"
        }
    }

    /// A clause for a heading.
    func clause(outcome: Outcome?) -> SafeText {
        switch self {
        case .automatic: "the AI answers"
        case .waiting: "waiting for a human"
        case .yours(weOwe: true): "yours, the customer waits"
        case .yours(weOwe: false): "yours"
        case .theirs(let owner, isAbandoned: true): "\(SafeText(oneLine: owner)) owns it and is away"
        case .theirs(let owner, isAbandoned: false): "\(SafeText(oneLine: owner)) owns it"
        case .closed: words(outcome: outcome)
        }
    }
}

extension Duration {
    /// A short form: `<1 m`, `2 m`, `3 h`, `5 d`.
    var brief: SafeText {
        switch max(0, wholeSeconds) {
        case ..<60: "<1 m"
        case let seconds where seconds < 3600: "\(seconds / 60) m"
        case let seconds where seconds < 86_400: "\(seconds / 3600) h"
        case let seconds: "\(seconds / 86_400) d"
        }
    }
}

extension CivilTime {
    /// The time of day, such as `09:05`.
    var clockText: SafeText {
        let text: String = "\(hour, width: 2):\(minute, width: 2)"
        return SafeText(text)
    }

    /// The date, such as `Wednesday 15 May 2024`.
    var dayText: SafeText {
        let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return SafeText([days[weekday], "\(day)", months[month - 1], "\(year)"].joined(separator: " "))
    }
}
