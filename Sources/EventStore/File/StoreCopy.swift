import Conversation
import Foundation
import GRDB

/// A whole copy of a store in one file, checked, and on the disk before anybody sees it.
enum StoreCopy {
    /// Copies what a connection reads at this moment, while others go on writing.
    ///
    /// - Parameters:
    ///   - source: The store.
    ///   - origin: Its path.
    ///   - path: Replaced as a whole; a crash leaves what was there before, and perhaps a file `.new-…` beside it.
    ///   - adjust: Changes the copy before it is seen.
    /// - Returns: Its size.
    /// - Throws: `.diskFull` and the like, of the copy; `.corrupt` of the source.
    @discardableResult
    static func make(
        of source: some DatabaseReader, from origin: String, at path: String,
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
            // A copy was sound when it was begun.
            if case .corrupt = error { throw .corrupt(path: origin) }
            throw error
        }
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Only a file of our own making is opened here: closing it drops no lock of SQLite's.
    private static func reserve(_ path: String) throws(StoreError) {
        let file = Glibc.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            if errno == ENOSPC || errno == EDQUOT { throw .diskFull }
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        Glibc.close(file)
    }

    private static func fill(
        _ path: String, from source: some DatabaseReader, _ origin: String,
        _ adjust: (Database) throws -> Void
    ) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        let copy = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? copy.close() }
        try source.backup(to: copy)
        try copy.writeWithoutTransaction { db in
            // The copy says of itself that a log belongs to it; it needs none.
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
            try db.inTransaction(.immediate) {
                try adjust(db)
                return .commit
            }
            guard try problems(db).isEmpty else { throw StoreError.corrupt(path: origin) }
        }
    }

    /// What SQLite finds wrong with a file; nothing where it is whole.
    static func problems(_ db: Database, isQuick: Bool = false) throws -> [String] {
        let found = try String.fetchAll(db, sql: "PRAGMA \(isQuick ? "quick_check" : "integrity_check")(20)")
        return found == ["ok"] ? [] : found
    }

    /// Puts a finished file in its place.
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
