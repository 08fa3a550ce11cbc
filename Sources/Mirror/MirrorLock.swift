import EventStore
import Glibc

/// One process follows a server into a store; the kernel lets go of the lock when it ends, however that happens.
final class MirrorLock {
    private let descriptor: Int32

    /// nil where another process has it.
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
