/// Parses a stream of server-sent events (WHATWG HTML, 9.2.6); only their data matters here.
///
/// Bytes come in pieces of any size; lines end in LF, CRLF or CR. Comments, names and IDs are ignored.
struct EventStreamReader {
    private var line: [UInt8] = []
    private var data: [UInt8]?
    private var followsCR = false
    private var isFirstLine = true

    /// Returns the data of the events that a piece completes, in order.
    mutating func receive(_ piece: some Sequence<UInt8>) -> [[UInt8]] {
        var events: [[UInt8]] = []
        for byte in piece {
            defer { followsCR = byte == Self.cr }
            switch byte {
            case Self.lf where followsCR: break
            case Self.lf, Self.cr:
                if let event = endLine() { events.append(event) }
            default: line.append(byte)
            }
        }
        return events
    }

    /// Returns the data of an event that lacks its empty line. Servers forget it after the last one.
    mutating func finish() -> [UInt8]? { endLine() ?? endEvent() }

    private mutating func endLine() -> [UInt8]? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: Self.mark) { line.removeFirst(Self.mark.count) }
        }
        if line.isEmpty { return endEvent() }
        if line.starts(with: Self.field) {
            var value = line[Self.field.count...]
            if value.first == UInt8(ascii: " ") { value.removeFirst() }
            data = data.map { $0 + [Self.lf] + value } ?? Array(value)
        }
        return nil
    }

    private mutating func endEvent() -> [UInt8]? {
        defer { data = nil }
        return data
    }

    private static let lf = UInt8(ascii: "\n")
    private static let cr = UInt8(ascii: "\r")
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let field = Array("data:".utf8)
}
