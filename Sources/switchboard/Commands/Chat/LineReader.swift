import CommandLine
import Conversation
import Glibc

/// Reads a file line by line, with one line in memory at a time.
struct LineReader {
    private let file: Int32
    private let limit: Int
    private var buffer: [UInt8] = []
    private var start = 0
    private var hasEnded = false

    /// The maximum length of a line, in bytes. Longer ones are dropped, because a file without line breaks would
    /// fill the memory.
    static let lineLimit = 256 << 20
    private static let pieceLength = 1 << 16

    enum Line: Equatable {
        case bytes([UInt8])
        case tooLong
    }

    /// Creates a reader of an open descriptor, which the caller keeps and closes.
    init(_ file: Int32, limit: Int = lineLimit) {
        self.file = file
        self.limit = limit
    }

    /// Returns the next line without its line break; nil at the end of the file.
    mutating func next() throws -> Line? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { start = end + 1 }
                return .bytes(Array(buffer[start..<end]))
            }
            searched = buffer.count
            if buffer.count - start > limit { return try skipLine() }
            if hasEnded {
                defer { start = buffer.count }
                return start < buffer.count ? .bytes(Array(buffer[start...])) : nil
            }
            searched -= start
            try fill()
        }
    }

    private mutating func skipLine() throws -> Line {
        while !hasEnded {
            if let end = buffer[start...].firstIndex(of: 0x0A) {
                start = end + 1
                return .tooLong
            }
            start = buffer.count
            try fill()
        }
        start = buffer.count
        return .tooLong
    }

    private mutating func fill() throws {
        buffer.removeFirst(start)
        start = 0
        let count = buffer.count
        let piece = max(Self.pieceLength, count / 2)
        buffer.append(contentsOf: repeatElement(0, count: piece))
        let read = buffer.withUnsafeMutableBytes { Self.read(file, into: $0[count...]) }
        buffer.removeLast(piece - max(read, 0))
        if read < 0 { throw ReadFailure(number: errno) }
        hasEnded = read == 0
    }

    private static func read(_ file: Int32, into bytes: Slice<UnsafeMutableRawBufferPointer>) -> Int {
        let target = UnsafeMutableRawBufferPointer(rebasing: bytes)
        while true {
            let count = Glibc.read(file, target.baseAddress, target.count)
            if count >= 0 || errno != EINTR { return count }
        }
    }
}

/// Why reading a file failed.
struct ReadFailure: Error {
    let number: Int32

    var reason: String { String(cString: strerror(number)) }
}

/// Text arguments, where `-` means standard input.
enum TextArgument {
    /// Returns the text with `
    /// ` as its line breaks; for standard input, without the last one.
    ///
    /// - Throws: `Complaint` if standard input is not UTF-8.
    static func read(_ text: String) throws -> String {
        guard text == "-" else { return text.asWritten }
        var bytes: [UInt8] = []
        var lines = LineReader(STDIN_FILENO)
        do {
            while let line = try lines.next() {
                guard case .bytes(let line) = line else {
                    throw Complaint(
                        .data,
                        "Standard input has a line of over \(LineReader.lineLimit >> 20) MiB. Shorten it.")
                }
                bytes += line
                bytes.append(0x0A)
            }
        } catch let failure as ReadFailure {
            throw Complaint(.inputOutput, "Cannot read standard input: \(failure.reason).")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Complaint(
                .data, "Standard input is not UTF-8. Convert it first, for example: iconv -t UTF-8")
        }
        let written = text.asWritten
        return written.utf8.last == 0x0A ? String(written.dropLast()) : written
    }
}
