import Foundation

/// The lock beside a store, `STORE.lock`. Every program that has the store open holds it shared; a program
/// that replaces or migrates the store holds it exclusively. The kernel releases it when a process ends for
/// any reason.
///
/// Each holder also locks a record of the file for itself and writes its name there.
final class StoreLock: Sendable {
    private let file: Int32
    private static let suffix = ".lock"
    private static let recordLength = 256
    private static let mostRecords = 4096

    private init(_ file: Int32) { self.file = file }

    deinit { Glibc.close(file) }

    /// Takes the lock shared.
    ///
    /// - Parameters:
    ///   - path: The path of an existing store.
    ///   - writes: Whether the caller writes to the store. A reader continues without a lock if it cannot
    ///     open the lock file.
    /// - Returns: The lock; nil for a reader that got none.
    /// - Throws: `.inUse` while another program holds the store exclusively; `.readOnly` or `.cannotOpen` if
    ///   a writer cannot open the lock file.
    static func share(_ path: String, writes: Bool) throws(StoreError) -> StoreLock? {
        guard let lock = try open(path, writes: writes) else { return nil }
        guard flock(lock.file, LOCK_SH | LOCK_NB) == 0 else {
            throw .inUse(path: path, by: programs(on: path))
        }
        lock.sign()
        return lock
    }

    /// Takes the lock exclusively, without opening the store.
    ///
    /// - Throws: `.inUse` if anybody has it open.
    static func alone(_ path: String) throws(StoreError) -> StoreLock {
        guard let lock = try open(path, writes: true) else {
            throw .cannotOpen(path: path, reason: "its lock cannot be opened")
        }
        guard lock.becomeAlone() else { throw .inUse(path: path, by: programs(on: path)) }
        lock.sign()
        return lock
    }

    /// Makes a shared lock exclusive. If this fails, the shared lock is lost too: close the store.
    func becomeAlone() -> Bool { flock(file, LOCK_EX | LOCK_NB) == 0 }

    func becomeShared() { _ = flock(file, LOCK_SH) }

    private static func open(_ path: String, writes: Bool) throws(StoreError) -> StoreLock? {
        if writes {
            let file = SideFile.open(suffix, beside: path)
            if file >= 0 { return StoreLock(file) }
            let failure = errno
            if access(path, W_OK) != 0 { throw .readOnly(path: path) }
            throw .cannotOpen(path: path + suffix, reason: String(cString: strerror(failure)))
        }
        for mode in [O_RDWR, O_RDONLY] {
            let file = Glibc.open(path + suffix, mode | O_CLOEXEC | O_NOFOLLOW)
            if file >= 0 { return StoreLock(file) }
        }
        return nil
    }

    // MARK: Holders

    /// Claims a free record; if there is none, the program stays unnamed.
    private func sign() {
        for number in 1..<Self.mostRecords {
            var range = Self.range(of: number, F_WRLCK)
            // A lock of the open file description, which no other descriptor of this process releases.
            guard fcntl(file, Self.setLock, &range) == 0 else {
                if errno == EAGAIN || errno == EACCES { continue }
                return
            }
            let own = StoreProgram.own
            var text = Array(
                "\(own.process)\t\(own.version ?? "")\t\(own.name)\n".utf8.prefix(Self.recordLength))
            text += [UInt8](repeating: 0x20, count: Self.recordLength - text.count)
            _ = pwrite(file, text, text.count, off_t(number * Self.recordLength))
            return
        }
    }

    /// The programs that have a store open and have signed its lock.
    static func programs(on path: String) -> [StoreProgram] {
        let file = Glibc.open(path + suffix, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return [] }
        defer { Glibc.close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { return [] }
        return (1..<max(2, Int(status.st_size) / recordLength + 1)).compactMap { program($0, file) }
    }

    private static func program(_ number: Int, _ file: Int32) -> StoreProgram? {
        var range = range(of: number, F_WRLCK)
        guard fcntl(file, getLock, &range) == 0, Int32(range.l_type) != F_UNLCK else { return nil }
        var bytes = [UInt8](repeating: 0, count: recordLength)
        let count = pread(file, &bytes, bytes.count, off_t(number * recordLength))
        let line = bytes[..<max(0, count)].prefix { $0 != 0x0A }
        let parts = String(decoding: line, as: UTF8.self).split(
            separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let process = Int(parts[0]) else { return nil }
        return StoreProgram(name: String(parts[2]), version: String(parts[1]), process: process)
    }

    private static func range(of number: Int, _ kind: Int32) -> Glibc.flock {
        var range = Glibc.flock()
        range.l_type = Int16(kind)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = off_t(number * recordLength)
        range.l_len = off_t(recordLength)
        return range
    }

    /// `F_OFD_GETLK` and `F_OFD_SETLK`, which the header hides.
    private static let getLock: Int32 = 36
    private static let setLock: Int32 = 37

    // MARK: Whose log it is

    /// Records which file the log beside it belongs to. The lock file's own inode number reveals a copied
    /// folder.
    func noteFile(of path: String) {
        guard let own = ownNumber, let store = FileIdentity(path: path) else { return }
        let text = "\(own) \(store.number)\n"
        if text != identity { _ = text.withCString { pwrite(file, $0, strlen($0), 0) } }
    }

    /// Whether the store's file is certainly not the one that the log was written for.
    func isOfAnotherFile(_ path: String) -> Bool {
        guard let own = ownNumber, let identity, let store = FileIdentity(path: path) else { return false }
        let numbers = identity.split(separator: /[ \n]/).compactMap { UInt($0) }
        return numbers.count == 2 && numbers[0] == own && numbers[1] != store.number
    }

    private var ownNumber: UInt? {
        var status = stat()
        return fstat(file, &status) == 0 ? UInt(status.st_ino) : nil
    }

    private var identity: String? {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(file, &bytes, bytes.count, 0)
        guard count > 0, let end = bytes.firstIndex(of: 0x0A) else { return nil }
        return String(decoding: bytes[...end], as: UTF8.self)
    }
}
