import Conversation
import Foundation

/// Sleeps until a file of a folder was written, somebody called `wake`, or a time has passed.
final class FollowerNotices: Sendable {
    private let notices: Int32
    private let reading: Int32
    private let writing: Int32
    private let fileName: String

    /// Watches `path`'s write-ahead log; where the system grants no watch, only the clock is left.
    init(path: String) {
        let folder = (path as NSString).deletingLastPathComponent
        fileName = (path as NSString).lastPathComponent + "-wal"
        notices = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        let mask = UInt32(IN_MODIFY) | UInt32(IN_CREATE)
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

    /// From any thread; several calls before a look are one.
    func wake() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    /// What ended a sleep.
    enum End {
        /// Somebody wrote to the file.
        case notice
        /// Only a call of `wake`.
        case wake
        case time
    }

    /// Sleeps.
    func sleep(atMost time: Duration) -> End {
        var files = [
            pollfd(fd: notices, events: Int16(POLLIN), revents: 0),
            pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = Int32(max(1, min(time.microseconds / 1000, 60_000)))
        guard poll(&files, 2, milliseconds) > 0 else { return .time }
        let isNoticed = files[0].revents != 0 && drainNotices()
        let isWoken = files[1].revents != 0
        if isWoken { drainWakes() }
        return isNoticed ? .notice : isWoken ? .wake : .time
    }

    private func drainWakes() {
        var buffer = [UInt8](repeating: 0, count: 512)
        while read(reading, &buffer, buffer.count) > 0 {}
    }

    /// Whether one of the notices is about our file. Where others write to the folder all the time, they are not
    /// waited out.
    private func drainNotices() -> Bool {
        var isOurs = false
        var buffer = [UInt8](repeating: 0, count: 4096)
        for _ in 0..<16 {
            let count = read(notices, &buffer, buffer.count)
            if count <= 0 { break }
            isOurs = isOurs || Self.names(in: buffer[..<count]).contains(fileName)
        }
        return isOurs
    }

    private static func names(in bytes: ArraySlice<UInt8>) -> [String] {
        let head = MemoryLayout<inotify_event>.size
        var names: [String] = []
        var start = bytes.startIndex
        while start + head <= bytes.endIndex {
            let length = bytes.withUnsafeBytes {
                Int($0.loadUnaligned(fromByteOffset: start - bytes.startIndex + 12, as: UInt32.self))
            }
            let name = bytes[(start + head)..<min(start + head + length, bytes.endIndex)]
            names.append(String(decoding: name.prefix { $0 != 0 }, as: UTF8.self))
            start += head + length
        }
        return names
    }
}
