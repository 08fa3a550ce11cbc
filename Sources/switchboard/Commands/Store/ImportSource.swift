/// The sessions in a file for import: one per line, or the elements of one JSON array.
struct ImportSource {
    /// A session's JSON, or a problem in its place.
    struct Piece: Equatable {
        enum Content: Equatable {
            case session([UInt8])
            case fault(String)
        }

        var content: Content
        /// The line where it begins, from 1.
        var line: Int
    }

    private var lines: LineReader
    private var number = 0
    /// Lines that were read ahead to find out what the file is.
    private var ahead: [(line: LineReader.Line, number: Int)] = []
    private var isBegun = false
    private var elements: JSONElements?

    init(_ lines: LineReader) { self.lines = lines }

    /// Why a file is not a list of sessions, and what to do, in one sentence; nil if it may be one.
    var reasonAgainst: String? {
        mutating get throws {
            guard let first = try peek(0) else { return nil }
            if first.starts(with: [0x1F, 0x8B]) {
                return "it is compressed. Use: zcat FILE | switchboard import -"
            }
            if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF])
                || first.prefix(4).contains(0)
            {
                return "it is UTF-16. Convert it: iconv -f UTF-16 -t UTF-8 FILE | switchboard import -"
            }
            let second = try peek(1)
            switch first.firstSign {
            case 0x5B:
                elements = JSONElements()
                return nil
            case 0x7B:
                guard second?.firstSign != 0x7B, second != nil, !JSONElements.isWhole(first) else {
                    return nil
                }
                return "it is JSON over several lines; each session must be one line. "
                    + "Use: jq -c . FILE | switchboard import -"
            default:
                // Perhaps only the first line is not a session.
                if second?.firstSign == 0x7B || second == nil { return nil }
                return
                    "it is not JSON (perhaps CSV). Each line must be one session, as switchboard export writes it."
            }
        }
    }

    /// Returns the next session; nil at the end.
    mutating func next() throws -> Piece? {
        while true {
            if let piece = elements?.pieces.first {
                elements?.pieces.removeFirst()
                return piece
            }
            guard elements?.isRefused != true, let (line, number) = try nextLine() else {
                return elements?.end(at: number)
            }
            guard case .bytes(let bytes) = line else {
                let limit = LineReader.lineLimit >> 20
                return Piece(content: .fault("the line is longer than \(limit) MiB"), line: number)
            }
            if elements != nil {
                elements?.read(bytes + [0x0A], line: number)
            } else if bytes.firstSign != nil {
                return Piece(content: .session(bytes), line: number)
            }
        }
    }

    private mutating func nextLine() throws -> (LineReader.Line, Int)? {
        if !ahead.isEmpty { return ahead.removeFirst() }
        guard let line = try read() else { return nil }
        return (line, number)
    }

    /// Returns a line that is not blank, counted from 0, without consuming it; nil if there is none or it is too
    /// long.
    private mutating func peek(_ index: Int) throws -> [UInt8]? {
        while true {
            let full = ahead.filter {
                if case .bytes(let bytes) = $0.line { bytes.firstSign != nil } else { true }
            }
            if full.count > index {
                guard case .bytes(let bytes) = full[index].line else { return nil }
                return bytes
            }
            guard let line = try read() else { return nil }
            ahead.append((line, number))
        }
    }

    private mutating func read() throws -> LineReader.Line? {
        guard var line = try lines.next() else { return nil }
        number += 1
        if number == 1, case .bytes(let bytes) = line, bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            line = .bytes(Array(bytes.dropFirst(3)))
        }
        return line
    }
}

/// Splits a JSON array into its elements as its bytes arrive.
struct JSONElements {
    var pieces: [ImportSource.Piece] = []
    /// Whether reading has stopped because of a problem.
    private(set) var isRefused = false
    private var element: [UInt8] = []
    private var start = 0
    private var depth = 0
    private var isInText = false
    private var isEscaped = false
    private var hasEnded = false

    mutating func read(_ bytes: [UInt8], line: Int) {
        for byte in bytes where !isRefused { read(byte, line) }
    }

    /// Returns the problem with an array that does not end with the file; nil if there is none.
    mutating func end(at line: Int) -> ImportSource.Piece? {
        guard !hasEnded, !isRefused else { return nil }
        refuse("the array does not end: the file is cut off", line)
        return pieces.popLast()
    }

    private mutating func read(_ byte: UInt8, _ line: Int) {
        if isInText {
            element.append(byte)
            if isEscaped {
                isEscaped = false
            } else if byte == 0x5C {
                isEscaped = true
            } else if byte == 0x22 {
                isInText = false
            }
            return
        }
        let isBlank = [0x20, 0x09, 0x0A, 0x0D].contains(byte)
        if hasEnded {
            if !isBlank { refuse("there is something behind the array's end", line) }
            return
        }
        switch byte {
        case 0x5B where depth == 0: depth = 1
        case 0x5D where depth == 1:
            finish()
            hasEnded = true
        case 0x2C where depth == 1: finish()
        default:
            if element.isEmpty {
                if isBlank { return }
                if byte != 0x7B {
                    return refuse(
                        "it is an array of something else than sessions: {\"session\": {…}, \"events\": […]}",
                        line)
                }
                start = line
            }
            element.append(byte)
            if byte == 0x22 { isInText = true }
            if byte == 0x7B || byte == 0x5B { depth += 1 }
            if byte == 0x7D || byte == 0x5D { depth -= 1 }
        }
    }

    private mutating func finish() {
        if !element.isEmpty { pieces.append(.init(content: .session(element), line: start)) }
        element = []
    }

    private mutating func refuse(_ reason: String, _ line: Int) {
        isRefused = true
        pieces.append(.init(content: .fault(reason), line: line))
    }

    /// Whether all brackets in a line are closed.
    static func isWhole(_ line: [UInt8]) -> Bool {
        var depth = 0
        var isInText = false
        var isEscaped = false
        for byte in line {
            if isEscaped {
                isEscaped = false
            } else if isInText {
                if byte == 0x5C { isEscaped = true }
                if byte == 0x22 { isInText = false }
            } else {
                if byte == 0x22 { isInText = true }
                if byte == 0x7B || byte == 0x5B { depth += 1 }
                if byte == 0x7D || byte == 0x5D { depth -= 1 }
            }
        }
        return depth <= 0 && !isInText
    }
}

extension [UInt8] {
    /// The first byte that is not blank.
    fileprivate var firstSign: UInt8? { first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D } }
}
