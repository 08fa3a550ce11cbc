import Conversation
import Foundation
import Storage

/// The result of a restore.
public struct Restored: Hashable, Sendable {
    public var path: String
    public var bytes: Int
    /// Where the old store and the rest of its log were moved.
    public var setAside: [String]
}

extension EventStore {
    /// Replaces a store with a backup. The old store is set aside under a dated name, with its log.
    ///
    /// - Parameters:
    ///   - backup: A file that `backup` made, or any intact store.
    ///   - target: The store's path; nobody may have it open.
    ///   - options: Clock and id source.
    /// - Returns: Where the files are now.
    /// - Throws: `.inUse` with the programs that have the target open; `.corrupt`, `.notADatabase` or
    ///   `.newerSchema` for the backup.
    public static func restore(
        _ backup: String, to target: String, options: StoreOptions = StoreOptions()
    ) throws(StoreError) -> Restored {
        let (backup, target) = (place(of: backup), place(of: target))
        guard let kind = try kind(at: backup) else {
            throw .cannotOpen(path: backup, reason: "the file does not exist or is empty")
        }
        if let file = FileIdentity(path: backup), file == FileIdentity(path: target) {
            throw .cannotOpen(path: backup, reason: "it is the store itself")
        }
        try makeFolder(of: target)
        let isThere = FileIdentity(path: target) != nil
        // A lock beside a file that does not exist yet keeps two restores apart.
        let lock = try StoreLock.alone(target)
        defer { withExtendedLifetime(lock) {} }
        if isThere { try requireNoStranger(on: target, options) }
        let temporary = target + ".restored"
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(temporary + suffix) }
        try copy(backup, kind, to: temporary, options)
        SideFile.align(temporary, with: target)
        return try exchange(temporary, target, lock, at: options.clock())
    }

    private static func copy(
        _ backup: String, _ kind: StoreKind, to path: String, _ options: StoreOptions
    ) throws(StoreError) {
        var reading = options
        reading.readOnly = true
        try translating(path: backup) {
            let source = try Connection(path: backup, connection(reading))
            defer { try? source.close() }
            if try source.read(Schema.migrator(kind: kind).hasBeenSuperseded) {
                throw StoreError.newerSchema(path: backup)
            }
            let generation = options.ids.trace()
            try StoreCopy.make(of: source, from: backup, at: path) { db in
                guard try db.hasColumn("generation", in: "store") else { return }
                try db.run("UPDATE store SET generation = ?", [generation])
                try FileAct.restore.note(backup, options, in: db)
            }
        }
    }

    /// Puts the restored file in place. Until it is there, a marker file beside the store makes opening it after a
    /// crash an error that names the restore.
    private static func exchange(
        _ temporary: String, _ target: String, _ lock: StoreLock, at moment: Timestamp
    ) throws(StoreError) -> Restored {
        let mark = Glibc.open(target + interrupted, O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard mark >= 0 else {
            throw .cannotOpen(path: target + interrupted, reason: String(cString: strerror(errno)))
        }
        fsync(mark)
        Glibc.close(mark)
        StoreCopy.syncFolder(of: target)
        var aside: [String] = []
        for suffix in ["", "-wal", "-shm", "-journal"] where access(target + suffix, F_OK) == 0 {
            let name = "\(target).\(moment.fileName)\(suffix)"
            guard rename(target + suffix, name) == 0 else {
                throw .cannotOpen(path: name, reason: String(cString: strerror(errno)))
            }
            // SQLite rebuilds the `-shm` index from the log, so nobody needs it.
            if suffix != "-shm" { aside.append(name) }
        }
        try StoreCopy.place(temporary, at: target)
        // The recorded position of the last checkpoint belongs to the old store.
        truncate(target + SideFile.checkpoint, 0)
        lock.noteFile(of: target)
        unlink(target + interrupted)
        StoreCopy.syncFolder(of: target)
        var status = stat()
        let bytes = stat(target, &status) == 0 ? Int(status.st_size) : 0
        return Restored(path: target, bytes: bytes, setAside: aside)
    }

    static let interrupted = ".restoring"

    /// Detects programs of early releases, which held no lock, by the file that they have open.
    private static func requireNoStranger(on path: String, _ options: StoreOptions) throws(StoreError) {
        let holders = Strangers.holders(of: path)
        guard holders.isEmpty else { throw .inUse(path: path, by: holders) }
    }
}
