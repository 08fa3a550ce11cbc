import CommandLine
import Conversation
import Glass
import Glibc
import Synchronization

/// Standard output, in whole lines. Text for people passes as `SafeText` only; `exact` is for programs.
enum StandardOutput {
    /// The line that is being typed on the same terminal, and whether output has left it behind.
    private struct Unfinished {
        var text = SafeText.empty
        var isLeft = false
    }

    /// One terminal has one last line.
    private static let unfinished = Mutex(Unfinished())

    /// What stands on the last line from now on: lines written here leave it first.
    static func setUnfinished(_ text: SafeText) { unfinished.withLock { $0.text = text } }

    /// What was being typed stands behind what was written meanwhile.
    static func bringBackUnfinished() throws {
        let text = unfinished.withLock { line in
            defer { line.isLeft = false }
            return line.isLeft ? line.text.text : ""
        }
        if !text.isEmpty { try putAll(text) }
    }

    /// A character just typed, as it is to be shown.
    static func echo(_ text: String) throws {
        try bringBackUnfinished()
        try putAll(text)
    }

    /// Ends the line that is being typed.
    static func leaveUnfinished() throws {
        let isOpen = unfinished.withLock { line in
            defer { line.isLeft = true }
            return !line.isLeft && line.text.width > 0
        }
        if isOpen { try putAll("\n") }
    }

    /// Lines for people.
    static func write(_ text: SafeText) throws { try put(text.text + "\n") }

    /// What came of an act, which is done: where it cannot be written, standard error says so, so that nobody repeats it.
    static func report(_ outcome: SafeText) throws {
        var text = outcome.text + "\n"
        let number = text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
        if number == 0 { return }
        let reason = String(cString: strerror(number))
        throw Complaint(
            .inputOutput,
            "This is done, but could not be written to standard output (\(reason)): \(outcome.text)")
    }

    /// Lines for people, in one go.
    static func write(_ lines: [SafeText]) throws {
        guard !lines.isEmpty else { return }
        try put(lines.map(\.text).joined(separator: "\n") + "\n")
    }

    /// A value on a line of its own, for programs. On a terminal what that would obey or hide is escaped, which
    /// changes no value.
    static func exact(_ json: JSON) throws {
        try put((isatty(STDOUT_FILENO) == 1 ? json.compactForEyes : json.compact) + "\n")
    }

    /// A program's bytes.
    static func exact(bytes: ArraySlice<UInt8>) throws {
        try refuse(bytes.withUnsafeBytes { put($0) })
    }

    /// How many columns there are; 100 where it is no terminal, so that no reader breaks our lines.
    static var columns: Int { terminalColumns ?? 100 }

    /// nil where it is no terminal.
    static var terminalColumns: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func put(_ text: String) throws {
        try leaveUnfinished()
        try putAll(text)
    }

    private static func putAll(_ text: String) throws {
        var text = text
        try refuse(text.withUTF8 { put(UnsafeRawBufferPointer($0)) })
    }

    private static func refuse(_ failure: Int32) throws {
        switch failure {
        case 0: return
        // The reader has seen enough.
        case EPIPE: exit(0)
        case let number:
            throw Complaint(
                .inputOutput,
                "Cannot write the output: \(String(cString: strerror(number))). Look where it goes.")
        }
    }

    private static func put(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
            if count > 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            } else if errno == EAGAIN {
                var file = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                poll(&file, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}
