import Conversation
import Foundation
import Storage
import Synchronization

extension EventStore {
    /// Opens a store's file, and creates it if there is none.
    ///
    /// - Parameters:
    ///   - path: The file. It is created with mode 0600, and its folder with 0700.
    ///   - kind: Must be the kind that the file was created with.
    ///   - create: Whether to create a missing file.
    ///   - options: Clock, id source, waiting time.
    /// - Returns: A store whose writes survive a power failure.
    /// - Throws: `.cannotOpen`, `.notADatabase`, `.newerSchema`, `.busy` and the like.
    public static func open(
        at path: String, kind: StoreKind = .local, create: Bool = true, options: StoreOptions = StoreOptions()
    ) throws(StoreError) -> EventStore {
        let deadline = ContinuousClock.now + options.busyTimeout
        while true {
            do {
                return try openOnce(at: path, kind: kind, create: create, options: options)
            } catch .busy where ContinuousClock.now < deadline {
                // While another process creates or recovers the file, SQLite reports it as busy at once
                // instead of waiting.
                usleep(2_000)
            } catch .inUse where ContinuousClock.now < deadline {
                // Two programs that start an upgrade at the same time step back for each other.
                usleep(.random(in: 5_000...40_000))
            }
        }
    }

    private static func openOnce(
        at path: String, kind: StoreKind, create: Bool, options: StoreOptions
    ) throws(StoreError) -> EventStore {
        let writes = !options.readOnly
        let path = place(of: path)
        try LeftoverLog.requireNone(at: path)
        try prepareFile(at: path, create: create && writes)
        let lock = try StoreLock.share(path, writes: writes)
        try LeftoverLog.requireOwn(path, lock)
        // This must come before anything is written to a log: another program that opens the store meanwhile
        // checks that the log belongs to the file.
        if writes { lock?.noteFile(of: path) }
        return try translating(path: path) {
            let probe = writes ? try requireOurs(path) : nil
            let pool = try ConnectionPool(path: path, connection(options), readers: readers)
            let found = try prepareSchema(pool, path: path, kind: kind, lock, options)
            SideFile.alignLog(of: path)
            let store = EventStore(
                path: path, kind: found, options: options, pool: pool, probe: probe, lock: lock,
                steps: try pool.read(Migrator.stepCount))
            if writes, try store.owesPurge() { store.purger.owe() }
            return store
        }
    }

    /// The kind that a file was created with, without changing the file; nil if there is none.
    ///
    /// - Parameter path: The file.
    /// - Returns: Its kind.
    /// - Throws: As `open` does.
    public static func kind(at path: String) throws(StoreError) -> StoreKind? {
        let path = place(of: path)
        try LeftoverLog.requireNone(at: path)
        var status = stat()
        // An empty file becomes a store when it is opened.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG || status.st_size > 0 else {
            return nil
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .cannotOpen(path: path, reason: "it is not a file")
        }
        return try translating(path: path) {
            var options = StoreOptions()
            options.readOnly = true
            let file = try Connection(path: path, connection(options))
            defer { try? file.close() }
            // Even a reader creates the log's files if they are missing.
            defer { SideFile.alignLog(of: path) }
            return try file.read { try storedKind($0, path: path) }
        }
    }

    /// A server reads in lanes: four for requests, two for searches, one for tokens; and one for the follower.
    private static let readers = 8

    static func connection(_ options: StoreOptions) -> ConnectionOptions {
        var connection = ConnectionOptions()
        connection.isReadOnly = options.readOnly
        connection.wait = .evenly(options.busyTimeout)
        // Only the process that holds the checkpoint lock does it.
        connection.checkpoints = false
        // This holds the inner pages of a store of 100,000 sessions; the default of 2,000 does not.
        connection.cache = 16_000
        connection.overwritesDeleted = true
        return connection
    }

    private static func prepareFile(at path: String, create: Bool) throws(StoreError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw .cannotOpen(path: path, reason: "it is not a file")
            }
            return
        }
        guard errno == ENOENT else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        guard create else { throw .cannotOpen(path: path, reason: "there is no such file") }
        try makeFolder(of: path)
        // Only opens a file of our own making, so that closing it drops none of SQLite's locks.
        let file = Glibc.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if file >= 0 {
            Glibc.close(file)
        } else if errno != EEXIST {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
    }

    static func makeFolder(of path: String) throws(StoreError) {
        let folder = (path as NSString).deletingLastPathComponent
        guard !folder.isEmpty, access(folder, F_OK) != 0 else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .cannotOpen(path: path, reason: "its folder cannot be created")
        }
    }

    /// Checks that a file is ours without changing it: a pool switches any database that it opens to a
    /// write-ahead log.
    ///
    /// - Returns: The connection, closed; nil if the file is new.
    private static func requireOurs(_ path: String) throws -> Connection? {
        var status = stat()
        // An empty file is one that is being created.
        guard stat(path, &status) == 0, status.st_size > 0 else { return nil }
        var options = StoreOptions()
        options.readOnly = true
        let hasNoLog = LeftoverLog.isMissing(of: path)
        let file = try Connection(path: path, connection(options))
        defer { try? file.close() }
        try file.read { db in
            if try !db.isNew() { return try checkOwnership(db, path: path) }
            // If other programs have the file open, one of them may be creating it.
            let isAlone = StoreLock.programs(on: path).count < 2
            if hasNoLog, isAlone, try db.journalMode() == "wal" {
                throw StoreError.cannotOpen(path: path, reason: LeftoverLog.missing)
            }
        }
        return file
    }

    private static func prepareSchema(
        _ pool: ConnectionPool, path: String, kind: StoreKind, _ lock: StoreLock?, _ options: StoreOptions
    ) throws -> StoreKind {
        let writes = !options.readOnly
        let isNew = try pool.read { db in
            let isNew = try db.isNew()
            if !isNew { try checkOwnership(db, path: path) }
            return isNew
        }
        if isNew, !writes { throw StoreError.notADatabase(path: path) }
        let migrator = Schema.migrator(kind: kind)
        if try pool.read(migrator.hasBeenSuperseded) { throw StoreError.newerSchema(path: path) }
        if try !pool.read(migrator.hasCompletedMigrations) {
            if !writes {
                throw StoreError.olderSchema(path: path)
            } else if let lock, !isNew {
                try Upgrade.run(pool, migrator, at: path, lock, options)
            } else {
                try migrate(pool, migrator)
            }
        }
        let found = try pool.read { try storedKind($0, path: path) }
        if found != kind {
            let what = found == .local ? "it is a local store" : "it mirrors a server"
            throw StoreError.cannotOpen(path: path, reason: what)
        }
        return found
    }

    private static func migrate(_ pool: ConnectionPool, _ migrator: Migrator) throws {
        if try pool.read(migrator.hasCompletedMigrations) { return }
        var applied = -1
        while true {
            do {
                return try pool.withoutTransaction { try migrator.migrate($0) }
            } catch {
                // Another process may be migrating at the same time, one step ahead of us.
                if try pool.read(migrator.hasCompletedMigrations) { return }
                let known = try pool.read { try migrator.appliedIdentifiers($0).count }
                guard known > applied else { throw error }
                applied = known
            }
        }
    }

    private static func checkOwnership(_ db: Database, path: String) throws {
        let id = try db.applicationID()
        guard id == Schema.applicationID else { throw StoreError.notADatabase(path: path) }
    }

    private static func storedKind(_ db: Database, path: String) throws -> StoreKind {
        try checkOwnership(db, path: path)
        let upstream = try db.row("SELECT upstream FROM store").map { $0[0] as Data? } ?? nil
        return upstream.map { .mirror(upstream: String(blob: $0)) } ?? .local
    }
}
