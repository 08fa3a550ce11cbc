internal import Glibc

/// Waits for several descriptors.
public enum Poll {
    /// Returns the descriptors that can be read without blocking, are at their end, or are broken. The result is
    /// empty after a timeout or a signal, so that the caller checks its clock. Without `milliseconds`, it waits
    /// forever.
    public static func wait(for descriptors: [Int32], milliseconds: Int?) -> Set<Int32> {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let limit = milliseconds.map { Int32(clamping: max($0, 0)) } ?? -1
        // After EINTR the revents are stale.
        guard poll(&polled, nfds_t(polled.count), limit) > 0 else { return [] }
        return Set(polled.filter { $0.revents != 0 }.map(\.fd))
    }
}
