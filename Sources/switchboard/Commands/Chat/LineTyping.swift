import Conversation
import Glibc

/// Reads lines as they are typed or piped in, without blocking: poll, then `read`.
struct LineTyping {
    private var buffer: [UInt8] = []
    private var isFirst = true
    /// Whether the input has ended.
    private(set) var hasEnded = false
    /// The line being typed, if it is typed on a terminal that also shows the output.
    private var typed: TypedLine?

    /// A line, or nil if it is not UTF-8.
    typealias Line = String?

    static let descriptor = STDIN_FILENO

    /// From now on, output makes room for the line being typed, if that is on a terminal.
    mutating func shareTerminal() { typed = TypedLine() }

    /// Restores the terminal.
    mutating func end() { typed = nil }

    /// Discards typed input that was not read yet. Piped input is kept.
    mutating func discard() throws {
        guard isatty(Self.descriptor) == 1 else { return }
        tcflush(Self.descriptor, TCIFLUSH)
        try typed?.discard()
    }

    /// Returns the lines that are complete now and, at the end, a last one without a line break.
    mutating func read() throws -> [Line] {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(Self.descriptor, &bytes, bytes.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return [] }
        hasEnded = count <= 0
        if let typed {
            let lines = try typed.feed(bytes.prefix(max(count, 0)))
            hasEnded = hasEnded || typed.hasEnded
            return lines
        }
        buffer += bytes.prefix(max(count, 0))
        var lines: [Line] = []
        while let end = buffer.firstIndex(of: 0x0A) {
            lines.append(text(buffer[..<end]))
            buffer.removeSubrange(...end)
        }
        if hasEnded, !buffer.isEmpty {
            lines.append(text(buffer[...]))
            buffer = []
        }
        return lines
    }

    private mutating func text(_ bytes: ArraySlice<UInt8>) -> Line {
        defer { isFirst = false }
        let line = String(validating: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self)
        return isFirst ? line?.asWritten : line
    }
}
