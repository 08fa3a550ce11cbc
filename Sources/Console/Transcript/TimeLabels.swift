import Conversation
import Glass

/// How a transcript says when something happened.
enum TimeForm: Equatable, Sendable {
    /// The time of day: `09:05`.
    case clock
    /// How long ago it was, as of a moment: `2m`, `yesterday`.
    case age(at: Timestamp)

    /// The columns of the longest form.
    var width: Int {
        switch self {
        case .clock: 5
        case .age: 9
        }
    }
}

/// Says when things happened, one after another, and each time only once.
struct TimeLabels {
    let form: TimeForm
    let localTime: LocalTime
    private var lastMinute: CivilTime?
    private var lastAge: SafeText = ""

    init(_ form: TimeForm, _ localTime: LocalTime) {
        self.form = form
        self.localTime = localTime
    }

    /// Returns the label of the next thing, whose civil time is given too; empty if it is that of the thing before.
    mutating func next(_ moment: Timestamp, _ time: CivilTime) -> SafeText {
        switch form {
        case .clock:
            var minute = time
            (minute.second, minute.microsecond) = (0, 0)
            guard minute != lastMinute else { return "" }
            lastMinute = minute
            return time.clock
        case .age(let now):
            let age = moment.age(at: now, localTime)
            guard age != lastAge else { return "" }
            lastAge = age
            return age
        }
    }

    /// Forgets what was said, because a new day begins.
    mutating func begin() {
        lastMinute = nil
        lastAge = ""
    }
}
