public import Conversation
import Foundation
import Storage

extension EventStore {
    /// Copies the store in its current state into one file. Others may write meanwhile.
    ///
    /// - Parameter target: A new file, or an earlier backup, which is replaced as a whole once the new one
    ///   has been checked.
    /// - Returns: The size of the copy in bytes.
    /// - Throws: `.inUse` if a program has the target open, `.notADatabase` if the target is something else,
    ///   `.corrupt` if the store is damaged.
    @discardableResult
    public func backup(to target: String) throws(StoreError) -> Int {
        try Self.backup(path, to: target, options: options)
    }

    /// Copies a store that is not open, whatever its release. The store is left unchanged, except for a
    /// record of the backup. `hasName` is false if the target is only an intermediate file.
    @discardableResult
    public static func backup(
        _ path: String, to target: String, hasName: Bool = true, options: StoreOptions = StoreOptions()
    ) throws(StoreError) -> Int {
        let (path, target) = (place(of: path), place(of: target))
        guard try kind(at: path) != nil else {
            throw .cannotOpen(path: path, reason: "the file does not exist or is empty")
        }
        if let file = FileIdentity(path: path), file == FileIdentity(path: target) {
            throw .cannotOpen(path: target, reason: "it is the store itself")
        }
        try requireReplaceable(target)
        // Keeps others from replacing the file meanwhile.
        let lock = try StoreLock.share(path, writes: false)
        defer { withExtendedLifetime(lock) {} }
        let size = try translating(path: path) {
            var reading = options
            reading.readOnly = true
            let source = try Connection(path: path, connection(reading))
            defer { try? source.close() }
            return try StoreCopy.make(of: source, from: path, at: target)
        }
        if access(path, W_OK) == 0 { try? note(path, hasName ? target : nil, options) }
        return size
    }

    /// Records the backup in the store. The caller ignores failures: a backup that cannot be recorded is
    /// still a backup.
    private static func note(_ path: String, _ target: String?, _ options: StoreOptions) throws {
        let file = try Connection(path: path, connection(options))
        defer { try? file.close() }
        try file.write { db in
            guard try db.hasColumn("backed_up", in: "store") else { return }
            try db.run("UPDATE store SET backed_up = ?", [options.clock().microseconds])
            try FileAct.backup.note(target, options, in: db)
        }
    }

    /// When the last backup was made; nil if there was none.
    public func lastBackup() throws(StoreError) -> Timestamp? {
        try reading { try $0.integer64("SELECT backed_up FROM store").map(Timestamp.init(microseconds:)) }
    }

    /// The store's generation. A restored store has a new one, and positions mean nothing in another
    /// generation.
    public func generation() throws(StoreError) -> String {
        try reading { try $0.row("SELECT generation FROM store").map { $0[0] as String } ?? "" }
    }

    /// The end of the change feed.
    public func feedEnd() throws(StoreError) -> FeedPlace {
        try reading { db in
            let row = try db.row("SELECT generation, position FROM store")
            return FeedPlace(generation: row?[0], position: row?[1] ?? 0)
        }
    }

    /// The problems that SQLite finds in the file; empty if it is intact. Reads the whole file.
    public func integrityProblems() throws(StoreError) -> [String] {
        try reading { try $0.integrityProblems() }
    }

    /// Refuses a target that is not an earlier backup.
    private static func requireReplaceable(_ target: String) throws(StoreError) {
        var status = stat()
        guard stat(target, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .cannotOpen(path: target, reason: "it is not a file")
        }
        guard status.st_size > 0 else { return }
        guard try kind(at: target) != nil else { throw .notADatabase(path: target) }
        let programs = StoreLock.programs(on: target)
        if !programs.isEmpty { throw .inUse(path: target, by: programs) }
    }
}
