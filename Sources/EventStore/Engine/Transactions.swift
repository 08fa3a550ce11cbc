import Conversation
import Foundation
import GRDB
import Synchronization

/// How a committed writing transaction ended.
enum Verdict<Value: Sendable>: Sendable {
    case done(Value)
    /// The action was refused; what it left behind is committed.
    case refused(Refusal)
}

extension EventStore {
    func reading<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        guard let bound = WorkBound.current else {
            return try Self.translating(path: path) { try pool.read(body) }
        }
        return try Self.translating(path: path) {
            try pool.read { db in try bound.during(db) { try body(db) } }
        }
    }

    /// Like `reading`, without the cost of a transaction, for a single statement; a second one may see a
    /// later state.
    func glancing<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        try Self.translating(path: path) { try pool.unsafeRead(body) }
    }

    /// Runs one transaction that takes the write lock at once, so that what it read still holds when it
    /// writes. `counts` says that it is more than a sign of life, which nobody would miss in a copy of the
    /// file.
    func writing<T>(counts: Bool = true, _ body: (Database) throws -> T) throws(StoreError) -> T {
        if options.readOnly { throw .readOnly(path: path) }
        // SQLite would go on writing to a file that nobody can find anymore. This check costs 1 µs.
        if FileIdentity(path: path) != file {
            throw .cannotOpen(path: path, reason: "the file was removed or replaced")
        }
        // After a failure too: the follower has ignored notifications until now.
        defer { wakeFollowers() }
        let result = try Self.translating(path: path) {
            try pool.writeWithoutTransaction { db in
                defer { holdsLock.store(false, ordering: .sequentiallyConsistent) }
                var result: T?
                try db.inTransaction(.immediate) {
                    holdsLock.store(true, ordering: .sequentiallyConsistent)
                    try schema.check(db, kind: kind, path: path)
                    result = try body(db)
                    return .commit
                }
                return result!
            }
        }
        FollowerNotices.tellOfCommit(path: path)
        checkpointer.noteCommit(counts: counts)
        return result
    }

    /// Whether a transaction of this process holds the lock, so that any write to the file is its own.
    var isWriting: Bool { holdsLock.load(ordering: .sequentiallyConsistent) }

    /// Like `writing`, for actions whose refusal leaves something behind.
    func judging<T>(_ body: (Database) throws -> Verdict<T>) throws(StoreError) -> T {
        switch try writing(body) {
        case .done(let value): return value
        case .refused(let refusal): throw .refused(refusal)
        }
    }

    private func wakeFollowers() {
        for wake in wakes.withLock({ Array($0.values) }) { wake() }
    }

    func requireLocal() throws(StoreError) {
        if kind != .local { throw .refused(.mirrorStore) }
    }

    /// Runs a body and translates its errors to ours.
    static func translating<T>(path: String, _ body: () throws -> T) throws(StoreError) -> T {
        let start = ContinuousClock.now
        do {
            return try body()
        } catch let error as StoreError {
            throw error
        } catch let refusal as Refusal {
            throw .refused(refusal)
        } catch let error as DatabaseError {
            throw StoreError(error, path: path, waited: ContinuousClock.now - start)
        } catch {
            throw .other(code: -1, message: "an unexpected failure")
        }
    }
}

extension StoreError {
    init(_ error: DatabaseError, path: String, waited: Duration) {
        let code = Int(error.extendedResultCode.rawValue)
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(waited: waited)
        case .SQLITE_FULL: self = .diskFull
        case .SQLITE_NOTADB: self = .notADatabase(path: path)
        case .SQLITE_READONLY: self = .readOnly(path: path)
        // A log in a folder that is not writable cannot even be read.
        case .SQLITE_CANTOPEN where access((path as NSString).deletingLastPathComponent, W_OK) != 0:
            self = .readOnly(path: path)
        case .SQLITE_CANTOPEN: self = .cannotOpen(path: path, reason: "the file cannot be opened")
        case .SQLITE_PERM, .SQLITE_AUTH: self = .cannotOpen(path: path, reason: "permission denied")
        case .SQLITE_CORRUPT: self = .corrupt(path: path)
        case .SQLITE_INTERRUPT: self = .interrupted
        case .SQLITE_IOERR: self = .inputOutput(path: path, code: code)
        // SQLite's own words for a code; its longer message may quote stored text.
        default: self = .other(code: code, message: "\(error.resultCode)")
        }
    }
}
