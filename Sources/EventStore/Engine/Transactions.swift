import Conversation
import Foundation
import Storage
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
        try Self.translating(path: path) { try pool.glance(body) }
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
            try pool.write { db in
                try schema.check(db, kind: kind, path: path)
                return try body(db)
            }
        }
        FollowerNotices.tellOfCommit(path: path)
        checkpointer.noteCommit(counts: counts)
        return result
    }

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
        switch error.reason {
        case .busy: self = .busy(waited: waited)
        case .full: self = .diskFull
        case .notADatabase: self = .notADatabase(path: path)
        case .readOnly: self = .readOnly(path: path)
        // A log in a folder that is not writable cannot even be read.
        case .cannotOpen where access((path as NSString).deletingLastPathComponent, W_OK) != 0:
            self = .readOnly(path: path)
        case .cannotOpen: self = .cannotOpen(path: path, reason: "the file cannot be opened")
        case .forbidden: self = .cannotOpen(path: path, reason: "permission denied")
        case .corrupt: self = .corrupt(path: path)
        case .interrupted: self = .interrupted
        case .inputOutput: self = .inputOutput(path: path, code: error.code)
        case .other: self = .other(code: error.code, message: error.message)
        }
    }
}
