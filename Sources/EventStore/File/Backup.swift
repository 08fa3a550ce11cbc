public import Conversation
import Foundation
import GRDB

extension EventStore {
    /// Copies the store as it is at this moment into one file, at any time, whoever writes to it meanwhile.
    ///
    /// - Parameter target: A new file, or an earlier backup, which is replaced as a whole once the new one was checked.
    /// - Returns: How many bytes it has.
    /// - Throws: `.inUse` where a program works on the target, `.notADatabase` where it is something else, `.corrupt`
    ///   where the store is damaged.
    @discardableResult
    public func backup(to target: String) throws(StoreError) -> Int {
        try Self.backup(path, to: target, options: options)
    }

    /// As the other, of a store that is not open, whatever release its layout is of; it stays as it is, but for a
    /// note of the backup. `hasName` is false where the target is only on the way to somewhere else.
    @discardableResult
    public static func backup(
        _ path: String, to target: String, hasName: Bool = true, options: StoreOptions = StoreOptions()
    ) throws(StoreError) -> Int {
        let (path, target) = (place(of: path), place(of: target))
        guard try kind(at: path) != nil else {
            throw .cannotOpen(path: path, reason: "there is no such file, or nothing in it")
        }
        if let file = FileIdentity(path: path), file == FileIdentity(path: target) {
            throw .cannotOpen(path: target, reason: "it is the store itself")
        }
        try requireReplaceable(target)
        // Nobody exchanges the file meanwhile.
        let lock = try StoreLock.share(path, writes: false)
        defer { withExtendedLifetime(lock) {} }
        let size = try translating(path: path) {
            var reading = options
            reading.readOnly = true
            let source = try DatabaseQueue(path: path, configuration: configuration(reading))
            defer { try? source.close() }
            return try StoreCopy.make(of: source, from: path, at: target)
        }
        if access(path, W_OK) == 0 { try? note(path, hasName ? target : nil, options) }
        return size
    }

    /// A backup that cannot be noted is one all the same.
    private static func note(_ path: String, _ target: String?, _ options: StoreOptions) throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration(options))
        defer { try? queue.close() }
        try queue.write { db in
            guard try db.columns(in: "store").contains(where: { $0.name == "backed_up" }) else { return }
            try db.run("UPDATE store SET backed_up = ?", [options.clock().microseconds])
            try FileAct.backup.note(target, options, in: db)
        }
    }

    /// When the last backup was made; nil where none was.
    public func lastBackup() throws(StoreError) -> Timestamp? {
        try reading { try $0.integer64("SELECT backed_up FROM store").map(Timestamp.init(microseconds:)) }
    }

    /// A position means nothing in a store of another generation: a restored one has a new one.
    public func generation() throws(StoreError) -> String {
        try reading { try $0.row("SELECT generation FROM store").map { $0[0] as String } ?? "" }
    }

    /// The end of the feed of changes.
    public func feedEnd() throws(StoreError) -> FeedPlace {
        try reading { db in
            let row = try db.row("SELECT generation, position FROM store")
            return FeedPlace(generation: row?[0], position: row?[1] ?? 0)
        }
    }

    /// What SQLite finds wrong with the file; nothing where it is whole. Reads all of it.
    public func integrityProblems() throws(StoreError) -> [String] {
        try reading { try StoreCopy.problems($0) }
    }

    /// Refuses what is no earlier backup.
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
