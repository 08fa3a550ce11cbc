import Conversation
import Foundation
import Storage

/// Upgrades a store's schema, with exclusive access and after a backup beside the store.
enum Upgrade {
    /// Migrates a store that already holds data.
    ///
    /// - Throws: `.inUse` with the programs that have it open.
    static func run(
        _ pool: ConnectionPool, _ migrator: Migrator, at path: String, _ lock: StoreLock,
        _ options: StoreOptions
    ) throws {
        guard lock.becomeAlone() else {
            throw StoreError.inUse(path: path, by: others(StoreLock.programs(on: path)))
        }
        let strangers = try pool.read { try Strangers.on(path, $0, options: options, known: []) }
        guard strangers.isEmpty else { throw StoreError.inUse(path: path, by: strangers) }
        try requireRoom(for: path)
        try StoreCopy.make(of: pool, from: path, at: backupPath(of: path, options))
        replaceForeignSideFile(SideFile.checkpoint, path)
        try pool.withoutTransaction { try migrator.migrate($0) }
        // Content deleted by releases that did not overwrite it is still in the file's free space.
        try pool.withoutTransaction { try $0.vacuum() }
        lock.becomeShared()
    }

    private static func others(_ programs: [StoreProgram]) -> [StoreProgram] {
        let others = programs.filter { $0.process != StoreProgram.own.process }
        return others.isEmpty ? programs : others
    }

    static func backupPath(of path: String, _ options: StoreOptions) -> String {
        "\(path).before-upgrade-\(options.clock().fileName)"
    }

    /// The bytes needed for the backup and, for a moment, for a second copy of the file in its log.
    static func room(for path: String) -> Int {
        var status = stat()
        var size = 0
        for file in [path, path + "-wal"] where stat(file, &status) == 0 { size += Int(status.st_size) }
        return 3 * size
    }

    static func free(at path: String) -> Int? {
        var system = statvfs()
        let folder = (path as NSString).deletingLastPathComponent
        guard statvfs(folder.isEmpty ? "." : folder, &system) == 0 else { return nil }
        return Int(system.f_bavail) * Int(system.f_frsize)
    }

    private static func requireRoom(for path: String) throws(StoreError) {
        if let free = free(at: path), free < room(for: path) { throw .diskFull }
    }

    /// Removes a side file that only the program that created it can open; nobody holds it now.
    private static func replaceForeignSideFile(_ suffix: String, _ path: String) {
        if SideFile.isAmiss(suffix, beside: path) { unlink(path + suffix) }
    }
}

/// What the upgrade of a store takes.
public struct UpgradeEstimate: Hashable, Sendable {
    /// The names of the steps to be done; empty if the store is up to date.
    public var steps: [String]
    /// The store's size in bytes, before and after the upgrade.
    public var size: Int
    public var sizeAfter: Int
    /// Bytes needed during the upgrade, and bytes free. The backup stays.
    public var room: Int
    public var free: Int?
    /// Measured on this machine, now.
    public var time: Duration
    /// The programs that would have to quit first.
    public var programs: [StoreProgram]
}

extension EventStore {
    /// Upgrades a copy of a store and returns what that took; the store itself is not changed.
    public static func estimateUpgrade(
        at path: String, options: StoreOptions = StoreOptions()
    ) throws(StoreError) -> UpgradeEstimate {
        let path = place(of: path)
        guard let kind = try kind(at: path) else {
            throw .cannotOpen(path: path, reason: "there is no such file")
        }
        var reading = options
        reading.readOnly = true
        let copy = path + ".dry-run"
        defer { for suffix in ["", "-journal", "-wal", "-shm"] { unlink(copy + suffix) } }
        return try translating(path: path) {
            let source = try Connection(path: path, connection(reading))
            defer { try? source.close() }
            let migrator = Schema.migrator(kind: kind)
            if try source.read(migrator.hasBeenSuperseded) { throw StoreError.newerSchema(path: path) }
            var estimate = try UpgradeEstimate(of: source, at: path, migrator, options)
            guard !estimate.steps.isEmpty else { return estimate }
            if let free = estimate.free, free < estimate.room { throw StoreError.diskFull }
            try estimate.measure(upgrading: copy, of: source, at: path, migrator)
            return estimate
        }
    }

    /// The programs that have a store open, with their releases; older releases as far as they can be
    /// detected.
    public static func programs(on path: String) -> [StoreProgram] {
        let path = place(of: path)
        let known = StoreLock.programs(on: path)
        let processes = Set(known.map(\.process) + [StoreProgram.own.process])
        let others = Strangers.holders(of: path).filter { !processes.contains($0.process) }
        return known.filter { $0.process != StoreProgram.own.process } + others
    }
}

extension UpgradeEstimate {
    /// What is known before anything is upgraded.
    fileprivate init(
        of source: Connection, at path: String, _ migrator: Migrator, _ options: StoreOptions
    ) throws {
        let applied = try source.read(migrator.appliedIdentifiers)
        let room = Upgrade.room(for: path)
        let programs = StoreLock.programs(on: path)
        self.init(
            steps: migrator.migrations.filter { !applied.contains($0) }, size: room / 3,
            sizeAfter: room / 3,
            room: room, free: Upgrade.free(at: path), time: .zero,
            programs: try source.read {
                try programs + Strangers.on(path, $0, options: options, known: programs)
            })
    }

    /// Upgrades a copy, and adds how long that took and how large it is then.
    fileprivate mutating func measure(
        upgrading copy: String, of source: Connection, at path: String, _ migrator: Migrator
    ) throws {
        let start = ContinuousClock.now
        try StoreCopy.make(of: source, from: path, at: copy)
        let upgraded = try Connection(path: copy)
        defer { try? upgraded.close() }
        try upgraded.withoutTransaction { db in
            try migrator.migrate(db)
            try db.vacuum()
        }
        time = ContinuousClock.now - start
        sizeAfter = FileManager.default.size(of: copy)
    }
}

extension FileManager {
    fileprivate func size(of path: String) -> Int {
        ((try? attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
    }
}
