public import Conversation
import Storage

/// A page of events as they go over the wire. Stored JSON is copied, not parsed and encoded again.
public struct EventTexts: Sendable {
    /// The events in Parlant's form in UTF-8, separated by commas.
    public private(set) var bytes: [UInt8] = []
    /// The range of each event in `bytes`, without the commas.
    public private(set) var places: [(offset: Offset, range: Range<Int>)] = []
    /// Whether no event that was asked for comes after these.
    public private(set) var isLast = true

    /// Creates an empty page.
    public init() {}

    public var isEmpty: Bool { places.isEmpty }

    /// Like `EventStore.eventTexts(of:_:limit:size:)`; `known` bytes of the size are already used.
    init(
        of id: Session.ID, _ query: EventQuery, limit: Int, size: Int, behind known: Int = 0, in db: Database
    ) throws {
        guard let (sql, arguments) = try query.selection(of: id, in: db) else { return }
        let rows = try db.rows(
            """
            SELECT e.id, e.source, e.kind, e.offset, e.creation, e.trace, e.data, e.metadata
            FROM event e \(sql) ORDER BY e.offset LIMIT ?
            """, arguments + [max(limit, 0) + 1])
        // Wrapping each column as `Data` would make a page take twice as long.
        while let row = try rows.next() {
            let comma = known > 0 && !isEmpty ? 1 : 0
            guard places.count < limit, known + comma + bytes.count < size else {
                isLast = false
                return
            }
            makeRoom(size)
            append(row, hidesRequestIDs: query.hidesRequestIDs)
        }
    }

    /// Reserves room once the first rows are known: growing by doubling would copy a log several times.
    private mutating func makeRoom(_ size: Int) {
        if places.count == Self.firstRows {
            bytes.reserveCapacity(min(bytes.count * 16, max(size, bytes.count)))
        }
    }

    /// Gives a large event exactly the room it needs: doubling would hold twice as much for a client that
    /// does not read.
    private mutating func makeRoom(for row: Row) {
        let size = row.bytes(6).count + row.bytes(7).count
        if size > 4 << 10 { bytes.reserveCapacity(bytes.count + size + 1_024) }
    }

    private static let firstRows = 64

    private mutating func append(_ row: Row, hidesRequestIDs: Bool) {
        makeRoom(for: row)
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
        let start = bytes.count
        let offset: Int = row[3]
        append("{\"id\":", quoted: row.bytes(0))
        append(",\"source\":", quoted: row.bytes(1))
        append(",\"kind\":", quoted: row.bytes(2))
        bytes += ",\"offset\":".utf8
        bytes += String(offset).utf8
        bytes += ",\"creation_utc\":\"".utf8
        Timestamp(microseconds: row[4]).write(to: &bytes)
        let trace = row.bytes(5)
        append("\",\"trace_id\":", quoted: trace)
        append(",\"correlation_id\":", quoted: trace)
        append(",\"data\":", plain: row.bytes(6))
        if hidesRequestIDs, let metadata = Self.withoutRequestID(row.bytes(7)) {
            bytes += ",\"metadata\":".utf8
            bytes += metadata.utf8
        } else {
            append(",\"metadata\":", plain: row.bytes(7))
        }
        bytes += ",\"deleted\":false}".utf8
        places.append((Offset(offset), start..<bytes.count))
    }

    /// The metadata without the request id; nil if there is no such id.
    private static func withoutRequestID(_ metadata: UnsafeRawBufferPointer) -> String? {
        // Few are parsed: metadata are rare except in the events of operators.
        guard metadata.count > 2,
            let all = (try? JSON(parsing: String(decoding: metadata, as: UTF8.self)))?.members,
            all[Trail.name]?[Trail.requestID] != nil
        else { return nil }
        return JSON.object(all.withoutRequestID).compact
    }

    private mutating func append(_ name: StaticString, plain text: UnsafeRawBufferPointer) {
        append(name)
        bytes += text
    }

    private mutating func append(_ name: StaticString, quoted text: UnsafeRawBufferPointer) {
        append(name)
        if text.allSatisfy({ (0x20..<0x7f).contains($0) && $0 != 0x22 && $0 != 0x5c }) {
            bytes.append(UInt8(ascii: "\""))
            bytes += text
            bytes.append(UInt8(ascii: "\""))
        } else {
            bytes += JSON.string(String(decoding: text, as: UTF8.self)).compact.utf8
        }
    }

    private mutating func append(_ name: StaticString) {
        name.withUTF8Buffer { bytes += $0 }
    }
}

extension EventStore {
    /// The same as `events(of:_:limit:)`, encoded for sending.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - query: Which of its events.
    ///   - limit: How many at most.
    ///   - size: How many bytes; the event that reaches it is the last one.
    /// - Returns: The events; if they are not the last ones, continue after them.
    /// - Throws: As `events(of:_:limit:)`.
    public func eventTexts(
        of id: Session.ID, _ query: EventQuery, limit: Int, size: Int = .max
    ) throws(StoreError) -> EventTexts {
        // Session keys are never reused, so nothing gets mixed up if the session is deleted meanwhile.
        try glancing { try EventTexts(of: id, query, limit: limit, size: size, in: $0) }
    }
}
