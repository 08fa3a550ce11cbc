import Conversation
import Foundation
import Storage

/// A complete copy of a store in one file, checked and synced to disk before anybody sees it.
enum StoreCopy {
    /// Copies what a connection currently reads, while others go on writing.
    ///
    /// - Parameters:
    ///   - source: The store.
    ///   - origin: Its path.
    ///   - path: Replaced as a whole. A crash leaves the old file, and perhaps a file `.new-…` beside it.
    ///   - adjust: Changes the copy before it is put in place.
    /// - Returns: The size of the copy in bytes.
    /// - Throws: `.diskFull` and the like for the copy; `.corrupt` for the source.
    @discardableResult
    static func make(
        of source: some BackupSource, from origin: String, at path: String,
        adjusting adjust: (Database) throws -> Void = { _ in }
    ) throws(StoreError) -> Int {
        let temporary = path + ".new-" + IDSource.random.short()
        do throws(StoreError) {
            try EventStore.translating(path: path) {
                try reserve(temporary)
                try fill(temporary, from: source, origin, adjust)
            }
            try place(temporary, at: path)
        } catch {
            for suffix in ["", "-journal", "-wal", "-shm"] { unlink(temporary + suffix) }
            // The copy began sound, so the damage is in the source.
            if case .corrupt = error { throw .corrupt(path: origin) }
            throw error
        }
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Only opens a file of our own making, so that closing it drops none of SQLite's locks.
    private static func reserve(_ path: String) throws(StoreError) {
        let file = Glibc.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            if errno == ENOSPC || errno == EDQUOT { throw .diskFull }
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        Glibc.close(file)
    }

    private static func fill(
        _ path: String, from source: some BackupSource, _ origin: String,
        _ adjust: (Database) throws -> Void
    ) throws {
        var durable = ConnectionOptions()
        durable.isDurable = true
        let copy = try Connection(path: path, durable)
        defer { try? copy.close() }
        try source.backup(to: copy)
        // The copied header says that the file has a log; the copy needs none.
        try copy.withoutTransaction { try $0.setJournalMode(.delete) }
        try copy.write(adjust)
        let problems = try copy.read { try $0.integrityProblems() }
        guard problems.isEmpty else { throw StoreError.corrupt(path: origin) }
    }

    /// Syncs a finished file and moves it into place.
    static func place(_ temporary: String, at path: String) throws(StoreError) {
        let file = Glibc.open(temporary, O_RDONLY | O_CLOEXEC)
        let isSynced = file >= 0 && fsync(file) == 0
        if file >= 0 { Glibc.close(file) }
        guard isSynced, rename(temporary, path) == 0 else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        syncFolder(of: path)
    }

    static func syncFolder(of path: String) {
        let name = (path as NSString).deletingLastPathComponent
        let folder = Glibc.open(name.isEmpty ? "." : name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        Glibc.close(folder)
    }
}

extension Timestamp {
    /// `20260304-093000`, as a part of file names.
    var fileName: String {
        let text = iso8601
        let digits = text.prefix(19).filter { $0.isNumber }
        return digits.prefix(8) + "-" + digits.suffix(6)
    }
}
