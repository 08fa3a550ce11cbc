import Conversation
import Foundation
import GRDB

/// Brings a store's layout up to date: alone, and with a backup beside it first.
enum Upgrade {
    /// Migrates a store that holds something already.
    ///
    /// - Throws: `.inUse` with who has it open.
    static func run(
        _ pool: DatabasePool, _ migrator: DatabaseMigrator, at path: String, _ lock: StoreLock,
        _ options: StoreOptions
    ) throws {
        guard lock.becomeAlone() else {
            throw StoreError.inUse(path: path, by: others(StoreLock.programs(on: path)))
        }
        let strangers = try pool.read { try Strangers.on(path, $0, options: options, known: []) }
        guard strangers.isEmpty else { throw StoreError.inUse(path: path, by: strangers) }
        try requireRoom(for: path)
        try StoreCopy.make(of: pool, from: path, at: backupPath(of: path, options))
        replaceForeignSideFile(".checkpoint", path)
        try migrator.migrate(pool)
        // What was deleted before deletions were overwritten still stands in the file's gaps.
        try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
        lock.becomeShared()
    }

    private static func others(_ programs: [StoreProgram]) -> [StoreProgram] {
        let others = programs.filter { $0.process != StoreProgram.own.process }
        return others.isEmpty ? programs : others
    }

    static func backupPath(of path: String, _ options: StoreOptions) -> String {
        "\(path).before-upgrade-\(options.clock().fileName)"
    }

    /// The backup, and for a moment the file a second time in its log.
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

    /// A lock file that only whoever came first could open; nobody holds it now.
    private static func replaceForeignSideFile(_ suffix: String, _ path: String) {
        if SideFile.isAmiss(suffix, beside: path) { unlink(path + suffix) }
    }
}

/// What bringing a store up to date takes.
public struct UpgradeEstimate: Hashable, Sendable {
    /// Names of what would be done; nothing where the store is up to date.
    public var steps: [String]
    /// Bytes of the store, and of it brought up to date.
    public var size: Int
    public var sizeAfter: Int
    /// Bytes that are needed for a while, and those that are free; the backup stays.
    public var room: Int
    public var free: Int?
    /// By this machine, now.
    public var time: Duration
    /// Who would have to end first.
    public var programs: [StoreProgram]
}

extension EventStore {
    /// Brings a copy of a store up to date and tells what it took; the store stays as it is.
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
            let source = try DatabaseQueue(path: path, configuration: configuration(reading))
            defer { try? source.close() }
            let migrator = Schema.migrator(kind: kind)
            if try source.read(migrator.hasBeenSuperseded) { throw StoreError.newerSchema(path: path) }
            let applied = try source.read(migrator.appliedIdentifiers)
            let room = Upgrade.room(for: path)
            let programs = StoreLock.programs(on: path)
            var estimate = UpgradeEstimate(
                steps: migrator.migrations.filter { !applied.contains($0) }, size: room / 3,
                sizeAfter: room / 3,
                room: room, free: Upgrade.free(at: path), time: .zero,
                programs: try source.read {
                    try programs + Strangers.on(path, $0, options: options, known: programs)
                })
            guard !estimate.steps.isEmpty else { return estimate }
            if let free = estimate.free, free < room { throw StoreError.diskFull }
            let start = ContinuousClock.now
            try StoreCopy.make(of: source, from: path, at: copy)
            let queue = try DatabaseQueue(path: copy)
            defer { try? queue.close() }
            try migrator.migrate(queue)
            try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
            estimate.time = ContinuousClock.now - start
            estimate.sizeAfter = FileManager.default.size(of: copy)
            return estimate
        }
    }

    /// The programs that have a store open, with their releases; older ones as far as they can be seen.
    public static func programs(on path: String) -> [StoreProgram] {
        let path = place(of: path)
        let known = StoreLock.programs(on: path)
        let processes = Set(known.map(\.process) + [StoreProgram.own.process])
        let others = Strangers.holders(of: path).filter { !processes.contains($0.process) }
        return known.filter { $0.process != StoreProgram.own.process } + others
    }
}

extension FileManager {
    fileprivate func size(of path: String) -> Int {
        ((try? attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
    }
}
