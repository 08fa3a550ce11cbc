import EventStore
import Glibc

/// Lets only one process follow a server into a store. The kernel releases the lock when the process ends for
/// any reason.
final class MirrorLock {
    private let descriptor: Int32

    /// nil if another process holds the lock, or its file cannot be opened.
    init?(store path: String) {
        descriptor = SideFile.open(".mirror", beside: path)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            return nil
        }
    }

    deinit { Glibc.close(descriptor) }
}
