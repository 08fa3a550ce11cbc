import Foundation

/// Detects a write-ahead log without its file, or beside another file: SQLite would silently destroy one of
/// the two.
enum LeftoverLog {
    /// Refuses a path whose file is missing or empty although its log is not, and one with an interrupted
    /// restore.
    static func requireNone(at path: String) throws(StoreError) {
        if access(path + EventStore.interrupted, F_OK) == 0, StoreLock.programs(on: path).isEmpty {
            throw .cannotOpen(
                path: path, reason: "a restore was interrupted. Run it again (switchboard restore BACKUP)")
        }
        guard size(path) ?? 0 == 0, let log = size(path + "-wal"), log > 0 else { return }
        // Somebody may be creating it right now: the file grows before its log does.
        guard size(path) ?? 0 == 0 else { return }
        let what = size(path) == nil ? "there is no such file" : "it is empty"
        throw .cannotOpen(
            path: path,
            reason: "\(what), but \(path)-wal holds the log of one. Put its file back, or move the -wal away")
    }

    /// Refuses a file that was exchanged under its log.
    static func requireOwn(_ path: String, _ lock: StoreLock?) throws(StoreError) {
        guard let lock, let size = size(path), size > 0 else { return }
        let log = Self.size(path + "-wal") ?? 0
        if log > 0, lock.isOfAnotherFile(path) {
            throw .cannotOpen(
                path: path,
                reason:
                    "\(path)-wal belongs to the file that was here before. Move it away, then open this one")
        }
    }

    /// The reason for refusing a file without tables whose header names a log that is missing: it was copied
    /// while everything was still in the log.
    static let missing =
        "it is empty: its log was left behind when it was copied. Copy stores with: switchboard backup"

    static func isMissing(of path: String) -> Bool { size(path + "-wal") == nil }

    private static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }
}
