import Conversation
import Foundation

/// Sleeps until a store's files are written, somebody calls `wake`, or a time has passed.
final class FollowerNotices: Sendable {
    private let notices: Int32
    private let reading: Int32
    private let writing: Int32
    private let fileName: String

    /// Watches the files of the store at `path`; if the system grants no watch, only the clock is left.
    init(path: String) {
        let folder = (path as NSString).deletingLastPathComponent
        fileName = (path as NSString).lastPathComponent
        notices = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        let mask = UInt32(IN_MODIFY) | UInt32(IN_CREATE) | UInt32(IN_ATTRIB)
        if notices >= 0 { _ = inotify_add_watch(notices, folder.isEmpty ? "." : folder, mask) }
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        for file in [notices, reading, writing] where file >= 0 { Glibc.close(file) }
    }

    /// Wakes the sleeper, from any thread; several calls before a check count as one.
    func wake() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    /// What ended a sleep.
    enum End {
        /// Somebody wrote to the write-ahead log, so there may soon be a commit.
        case notice
        /// Somebody signaled a commit that is already visible.
        case commit
        /// Only a call of `wake`.
        case wake
        case time
    }

    /// Signals a commit to every process that follows the store at a path: SQLite's own writes are seen
    /// before their commit. It marks the index of the write-ahead log as changed, which is true.
    static func tellOfCommit(path: String) { _ = utimensat(AT_FDCWD, path + "-shm", nil, 0) }

    /// Sleeps and returns what ended the sleep.
    func sleep(atMost time: Duration) -> End {
        var files = [
            pollfd(fd: notices, events: Int16(POLLIN), revents: 0),
            pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = Int32(max(1, min(time.microseconds / 1000, 60_000)))
        guard poll(&files, 2, milliseconds) > 0 else { return .time }
        let notice = files[0].revents != 0 ? drainNotices() : nil
        let isWoken = files[1].revents != 0
        if isWoken { drainWakes() }
        return notice ?? (isWoken ? .wake : .time)
    }

    private func drainWakes() {
        var buffer = [UInt8](repeating: 0, count: 512)
        while read(reading, &buffer, buffer.count) > 0 {}
    }

    /// What the last notification about our files says. Reads a limited number of them, because others may
    /// write to the folder all the time.
    private func drainNotices() -> End? {
        var end: End?
        var buffer = [UInt8](repeating: 0, count: 4096)
        for _ in 0..<16 {
            let count = read(notices, &buffer, buffer.count)
            if count <= 0 { break }
            for (mask, name) in Self.notices(in: buffer[..<count]) {
                let isAttribute = mask & UInt32(IN_ATTRIB) != 0
                if name == fileName + "-wal", !isAttribute { end = .notice }
                if name == fileName + "-shm", isAttribute { end = .commit }
            }
        }
        return end
    }

    private static func notices(in bytes: ArraySlice<UInt8>) -> [(mask: UInt32, name: String)] {
        let head = MemoryLayout<inotify_event>.size
        var notices: [(mask: UInt32, name: String)] = []
        var start = bytes.startIndex
        while start + head <= bytes.endIndex {
            let (mask, length) = bytes.withUnsafeBytes {
                let offset = start - bytes.startIndex
                return (
                    $0.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self),
                    Int($0.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
                )
            }
            let name = bytes[(start + head)..<min(start + head + length, bytes.endIndex)]
            notices.append((mask, String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)))
            start += head + length
        }
        return notices
    }
}
