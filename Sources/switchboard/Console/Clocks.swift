import Console
import Conversation
import EventStore
import Glibc

extension Moment {
    static var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Moment(uptime: time.tv_sec * 1_000 + time.tv_nsec / 1_000_000, wall: .wallClock)
    }
}

extension LocalTime {
    /// The time zone of the machine, or of `TZ`.
    static let system: LocalTime = {
        tzset()
        return LocalTime { moment in
            var seconds = time_t(moment.microseconds / 1_000_000)
            var local = tm()
            localtime_r(&seconds, &local)
            return local.tm_gmtoff
        }
    }()
}
