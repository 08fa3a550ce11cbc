package import Conversation
internal import Foundation
package import Glass
internal import Synchronization

/// Standard output, in whole lines. Text for people must be `SafeText`; `exact` is for programs.
package enum StandardOutput {
    /// The line being typed on the same terminal, and whether output has moved past it.
    private struct Unfinished {
        var text = SafeText.empty
        var isLeft = false
    }

    /// The unfinished line. It is shared because a terminal has only one last line.
    private static let unfinished = Mutex(Unfinished())

    /// Sets the unfinished last line. Output then starts on a new line.
    package static func setUnfinished(_ text: SafeText) { unfinished.withLock { $0.text = text } }

    /// Prints the unfinished line again if output has moved past it.
    package static func bringBackUnfinished() throws {
        let text = unfinished.withLock { line in
            defer { line.isLeft = false }
            return line.isLeft ? line.text.text : ""
        }
        if !text.isEmpty { try putAll(text) }
    }

    /// Echoes a character that was just typed.
    package static func echo(_ text: String) throws {
        try bringBackUnfinished()
        try putAll(text)
    }

    /// Ends the unfinished line before output.
    package static func leaveUnfinished() throws {
        let isOpen = unfinished.withLock { line in
            defer { line.isLeft = true }
            return !line.isLeft && line.text.width > 0
        }
        if isOpen { try putAll("\n") }
    }

    /// Writes lines for people.
    package static func write(_ text: SafeText) throws { try put(text.text + "\n") }

    /// Reports the outcome of a completed act. If it cannot be written, standard error says so, so that nobody
    /// repeats the act.
    package static func report(_ outcome: SafeText) throws {
        guard let reason = deliver(outcome.text) else { return }
        throw Complaint(
            .inputOutput,
            "This is done, but could not be written to standard output (\(reason)): \(outcome.text)")
    }

    /// Writes a line that other programs read and that must arrive, such as a secret that is shown once.
    ///
    /// - Returns: Why the line could not be written; nil if it was.
    package static func deliver(_ line: String) -> String? {
        var line = line + "\n"
        let number = line.withUTF8 { put(UnsafeRawBufferPointer($0)) }
        return number == 0 ? nil : String(cString: strerror(number))
    }

    /// Writes lines for people in one go.
    package static func write(_ lines: [SafeText]) throws {
        guard !lines.isEmpty else { return }
        try put(lines.map(\.text).joined(separator: "\n") + "\n")
    }

    /// Writes a value on its own line, for programs. On a terminal, characters that it would obey or hide are
    /// escaped, which does not change the value.
    package static func exact(_ json: JSON) throws {
        try put((isatty(STDOUT_FILENO) == 1 ? json.compactForEyes : json.compact) + "\n")
    }

    /// Writes bytes for programs.
    package static func exact(bytes: ArraySlice<UInt8>) throws {
        try refuse(bytes.withUnsafeBytes { put($0) })
    }

    /// The width in columns; 100 if the output is not a terminal, so that no reader wraps our lines.
    package static var columns: Int { terminalColumns ?? 100 }

    /// The terminal's width in columns; nil if the output is not a terminal.
    package static var terminalColumns: Int? {
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
        // The reader has closed the pipe.
        case EPIPE: exit(0)
        case let number:
            throw Complaint(
                .inputOutput,
                "Cannot write the output: \(String(cString: strerror(number))). Check where the output goes.")
        }
    }

    private static func put(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        var rest = bytes
        while !rest.isEmpty {
            let count = Foundation.write(STDOUT_FILENO, rest.baseAddress, rest.count)
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
