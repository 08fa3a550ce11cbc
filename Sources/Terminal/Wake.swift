internal import CNcurses
internal import Glibc

/// An alarm that any thread may raise and that `poll(2)` can watch. Raised twice before it is drained, it wakes
/// once.
public final class Wake: Sendable {
    /// A descriptor that is readable while the alarm is raised.
    public let fileDescriptor: Int32

    /// Creates an alarm that is not raised.
    public init() {
        fileDescriptor = cnc_eventfd()
        precondition(fileDescriptor >= 0, "No file descriptor is left for the wake-up.")
    }

    deinit { Glibc.close(fileDescriptor) }

    /// Raises the alarm. Never blocks.
    public func signal() { cnc_signal(fileDescriptor) }

    /// Lowers the alarm. Call it before reading what the alarm announced.
    public func drain() { cnc_drain(fileDescriptor) }
}
