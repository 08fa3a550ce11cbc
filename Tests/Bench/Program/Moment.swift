import Glibc

/// Milliseconds on the machine's monotonic clock, to the nanosecond.
typealias Milliseconds = Double

enum Clock {
    static var now: Milliseconds {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }

    /// The second of the minute on the wall.
    static var second: Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec % 60
    }
}
