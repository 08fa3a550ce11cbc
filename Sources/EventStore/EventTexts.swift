public import Conversation
import Foundation
import GRDB

/// A page of events as they go over the wire: what is stored as JSON is copied, not read and written anew.
public struct EventTexts: Sendable {
    /// Parlant's form of each in UTF-8, with commas between them.
    public private(set) var bytes: [UInt8] = []
    /// Where in them each event stands, without the commas.
    public private(set) var places: [(offset: Offset, range: Range<Int>)] = []

    /// No events.
    public init() {}

    public var isEmpty: Bool { places.isEmpty }

    fileprivate mutating func append(_ row: Row) throws {
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
        let start = bytes.count
        let offset: Int = row[3]
        try append("{\"id\":", quoted: row, 0)
        try append(",\"source\":", quoted: row, 1)
        try append(",\"kind\":", quoted: row, 2)
        bytes += ",\"offset\":".utf8
        bytes += String(offset).utf8
        bytes += ",\"creation_utc\":\"".utf8
        Timestamp(microseconds: row[4]).write(to: &bytes)
        try append("\",\"trace_id\":", quoted: row, 5)
        try append(",\"correlation_id\":", quoted: row, 5)
        try append(",\"data\":", plain: row, 6)
        try append(",\"metadata\":", plain: row, 7)
        bytes += ",\"deleted\":false}".utf8
        places.append((Offset(offset), start..<bytes.count))
    }

    private mutating func append(_ name: StaticString, plain row: Row, _ column: Int) throws {
        append(name)
        try row.withUnsafeData(atIndex: column) { data in
            // Byte by byte, `Data` takes longer than all the rest.
            data?.withUnsafeBytes { bytes += $0 }
        }
    }

    private mutating func append(_ name: StaticString, quoted row: Row, _ column: Int) throws {
        append(name)
        try row.withUnsafeData(atIndex: column) { data in
            let data = data ?? Data()
            let isPlain = data.withUnsafeBytes { text in
                guard text.allSatisfy({ (0x20..<0x7f).contains($0) && $0 != 0x22 && $0 != 0x5c }) else {
                    return false
                }
                bytes.append(UInt8(ascii: "\""))
                bytes += text
                bytes.append(UInt8(ascii: "\""))
                return true
            }
            if !isPlain { bytes += JSON.string(String(blob: data)).compact.utf8 }
        }
    }

    private mutating func append(_ name: StaticString) {
        name.withUTF8Buffer { bytes += $0 }
    }
}

extension EventStore {
    /// The same as `events(of:_:limit:)`, ready to be sent.
    public func eventTexts(
        of id: Session.ID, _ query: EventQuery, limit: Int
    ) throws(StoreError) -> EventTexts {
        try reading { db in
            var texts = EventTexts()
            guard let (sql, arguments) = try query.selection(of: id, in: db) else { return texts }
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT e.id, e.source, e.kind, e.offset, e.creation, e.trace, e.data, e.metadata
                        FROM event e \(sql) ORDER BY e.offset LIMIT ?
                        """), arguments: StatementArguments(arguments + [max(limit, 0)]))
            while let row = try rows.next() { try texts.append(row) }
            return texts
        }
    }
}

extension Timestamp {
    /// As `iso8601`, without a text for each number.
    fileprivate func write(to bytes: inout [UInt8]) {
        let time = civil()
        // Nothing that is sent here is so old.
        guard time.year >= 0 else { return bytes += iso8601.utf8 }
        let parts: [(value: Int, digits: Int, end: Unicode.Scalar)] = [
            (time.year, 4, "-"), (time.month, 2, "-"), (time.day, 2, "T"), (time.hour, 2, ":"),
            (time.minute, 2, ":"), (time.second, 2, "."), (time.microsecond, 6, "Z"),
        ]
        for part in parts {
            var scale = 1
            for _ in 1..<part.digits { scale *= 10 }
            // A year of five digits is written whole.
            while part.value / scale >= 10 { scale *= 10 }
            while scale > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(part.value / scale % 10))
                scale /= 10
            }
            bytes.append(UInt8(ascii: part.end))
        }
    }
}
