public import Conversation

/// One page of a list that was requested with a limit.
public struct Listing: Hashable, Sendable {
    public var items: [JSON]
    /// The number of rows on all pages.
    public var totalCount: Int
    /// The cursor of the next page; nil on the last page.
    public var next: Cursor?

    /// A page of a list.
    public init(items: [JSON], totalCount: Int, next: Cursor?) {
        self.items = items
        self.totalCount = totalCount
        self.next = next
    }

    /// The wire's form.
    public var json: JSON {
        [
            "items": .array(items), "total_count": .integer(totalCount), "has_more": .bool(next != nil),
            "next_cursor": .optional(next?.text),
        ]
    }
}

/// The last row of a page, by which the next page is requested.
public struct Cursor: Hashable, Sendable {
    public var creation: Timestamp
    public var id: String

    /// A row of a list ordered by creation.
    public init(creation: Timestamp, id: String) {
        self.creation = creation
        self.id = id
    }

    /// Reads the wire's form; nil for anything else.
    public init?(_ text: String) {
        guard let bytes = Base64.decode(text), let plain = String(validating: bytes, as: UTF8.self) else {
            return nil
        }
        let parts = plain.split(separator: "|", maxSplits: 1)
        guard parts.count == 2, let creation = Timestamp(iso8601: String(parts[0])) else { return nil }
        self.init(creation: creation, id: String(parts[1]))
    }

    /// The wire's form: Base64 of `time|id`.
    public var text: String {
        Base64.encode(Array("\(creation.iso8601.dropLast())+00:00|\(id)".utf8))
    }
}

private enum Base64 {
    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            value <<= UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                let digit = alphabet[Int(value >> UInt32(18 - 6 * place) & 63)]
                text.append(place <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var value: UInt32 = 0
        var bits = 0
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let digit = alphabet.firstIndex(of: byte) else { return nil }
            value = value << 6 | UInt32(digit)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(bits)))
            }
        }
        return bytes
    }
}
