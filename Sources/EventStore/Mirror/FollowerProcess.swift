import Glibc

/// The process that follows a server, named so that others on the machine notice its death before its lease
/// ends.
public enum FollowerProcess {
    /// Returns a name for this process that no process had before.
    public static func name(_ ids: IDSource) -> String {
        [String(getpid()), processes, ids.short()].joined(separator: " ")
    }

    /// Whether the process has certainly ended. Names from other containers say nothing.
    static func isDead(_ name: String) -> Bool {
        let parts = name.split(separator: " ")
        guard parts.count == 3, let process = pid_t(parts[0]), process > 0, parts[1] == processes else {
            return false
        }
        return kill(process, 0) != 0 && errno == ESRCH
    }

    /// The PID namespace: process ids only mean something within one.
    private static let processes: String = {
        var buffer = [CChar](repeating: 0, count: 64)
        let length = readlink("/proc/self/ns/pid", &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }()
}
