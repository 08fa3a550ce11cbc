import Conversation
import Glibc

/// Lines as they are typed or piped in, without waiting for them: poll, then `read`.
struct LineTyping {
    private var buffer: [UInt8] = []
    private var isFirst = true
    /// Nothing will come any more.
    private(set) var hasEnded = false
    /// Where the lines are typed on a terminal whose output they share.
    private var typed: TypedLine?

    /// A line, or nil where it is no UTF-8.
    typealias Line = String?

    static let descriptor = STDIN_FILENO

    /// From now on output steps aside for what is being typed, where that is on a terminal.
    mutating func shareTerminal() { typed = TypedLine() }

    /// Gives the terminal back.
    mutating func end() { typed = nil }

    /// Forgets what was typed and not read yet, where it was typed by hand.
    mutating func discard() throws {
        guard isatty(Self.descriptor) == 1 else { return }
        tcflush(Self.descriptor, TCIFLUSH)
        try typed?.discard()
    }

    /// The lines that are complete now; at the end also a last one without a line break.
    mutating func read() throws -> [Line] {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(Self.descriptor, &bytes, bytes.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return [] }
        hasEnded = count <= 0
        if let typed {
            let lines = try typed.take(bytes.prefix(max(count, 0)))
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
