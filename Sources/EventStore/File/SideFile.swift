import Glibc

/// The files beside a store, with the same permissions as the store.
public enum SideFile {
    /// Says who carries the write-ahead log over into the file, and how far that got.
    public static let checkpoint = ".checkpoint"

    /// Opens a file beside a store for reading and writing, and creates it if it is missing.
    ///
    /// - Parameters:
    ///   - suffix: Appended to the store's path, such as `.lock`.
    ///   - store: The store's path. The file gets its mode and group.
    /// - Returns: A descriptor that child programs do not inherit; -1 with `errno` on failure.
    public static func open(_ suffix: String, beside store: String) -> Int32 {
        let path = store + suffix
        while true {
            let known = Glibc.open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
            if known >= 0 {
                align(known, with: store)
                return known
            }
            guard errno == ENOENT else { return -1 }
            let made = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if made >= 0 {
                align(made, with: store)
                return made
            }
            guard errno == EEXIST else { return -1 }
        }
    }

    /// Gives SQLite's own files the store's group; SQLite itself only copies the mode. The files are not
    /// opened, because that would cost SQLite its locks.
    static func alignLog(of store: String) {
        for suffix in ["-wal", "-shm"] { align(store + suffix, with: store) }
    }

    /// Gives a file the store's mode and group if we may change them. Not for a file that SQLite has open.
    private static func align(_ file: Int32, with store: String) {
        var wanted = stat()
        var found = stat()
        guard stat(store, &wanted) == 0, fstat(file, &found) == 0, isOurs(found) else { return }
        if needsOwner(found, wanted) { _ = fchown(file, owner(wanted), wanted.st_gid) }
        if mode(found) != mode(wanted) { _ = fchmod(file, mode(wanted)) }
    }

    static func align(_ path: String, with store: String) {
        var wanted = stat()
        var found = stat()
        guard stat(store, &wanted) == 0, lstat(path, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
            isOurs(found)
        else { return }
        if needsOwner(found, wanted) { _ = chown(path, owner(wanted), wanted.st_gid) }
        if mode(found) != mode(wanted) { _ = chmod(path, mode(wanted)) }
    }

    /// Whether others who may use the store cannot use this file; false if it is missing.
    public static func isAmiss(_ suffix: String, beside store: String) -> Bool {
        var wanted = stat()
        var found = stat()
        guard stat(store, &wanted) == 0, stat(store + suffix, &found) == 0 else { return false }
        let shares = mode(wanted) & 0o060 != 0
        return mode(wanted) & ~mode(found) != 0 || (shares && found.st_gid != wanted.st_gid)
    }

    private static func isOurs(_ file: stat) -> Bool { geteuid() == 0 || file.st_uid == geteuid() }
    private static func mode(_ file: stat) -> mode_t { file.st_mode & 0o666 }

    private static func needsOwner(_ found: stat, _ wanted: stat) -> Bool {
        found.st_gid != wanted.st_gid || (geteuid() == 0 && found.st_uid != wanted.st_uid)
    }

    /// When root creates a file, it belongs to the store's owner.
    private static func owner(_ wanted: stat) -> uid_t { geteuid() == 0 ? wanted.st_uid : uid_t.max }
}
