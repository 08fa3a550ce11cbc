internal import CNcurses
internal import Glibc

/// An alarm that any thread may raise and `poll(2)` can watch. Raised twice before it is drained, it rings once.
public final class Wake: Sendable {
    /// Readable while the alarm is raised.
    public let fileDescriptor: Int32

    /// An alarm that is not raised.
    public init() {
        fileDescriptor = cnc_eventfd()
        precondition(fileDescriptor >= 0, "No file descriptor is left for the wake-up.")
    }

    deinit { Glibc.close(fileDescriptor) }

    /// Raises it. Never blocks.
    public func signal() { cnc_signal(fileDescriptor) }

    /// Lowers it, to be done before looking at what it stood for.
    public func drain() { cnc_drain(fileDescriptor) }
}
