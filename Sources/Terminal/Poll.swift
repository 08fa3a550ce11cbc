internal import Glibc

/// Waiting for whichever comes first.
public enum Poll {
    /// The descriptors that can be read without blocking, are at their end or are broken. Empty after the time is
    /// over, and after a signal, so that the caller looks at its clock again. Without `milliseconds` it waits
    /// for ever.
    public static func wait(for descriptors: [Int32], milliseconds: Int?) -> Set<Int32> {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let limit = milliseconds.map { Int32(clamping: max($0, 0)) } ?? -1
        // After EINTR the revents are stale.
        guard poll(&polled, nfds_t(polled.count), limit) > 0 else { return [] }
        return Set(polled.filter { $0.revents != 0 }.map(\.fd))
    }
}
