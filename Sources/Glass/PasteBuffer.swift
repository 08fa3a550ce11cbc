/// Holds a bracketed paste until its end, `ESC [ 201 ~`. Bounded: beyond that it gives the text out in parts,
/// which are pastes as well.
struct PasteBuffer: Sendable {
    private var bytes: [UInt8] = []
    /// How many bytes of the end marker were just seen.
    private var matched = 0

    static let bound = 16 << 20
    private static let escape: UInt8 = 0x1B
    private static let end: [UInt8] = Array("\u{1B}[201~".utf8)

    var isEnded: Bool { matched == Self.end.count }

    /// Takes what certainly belongs to the paste and returns how many bytes that was; the next is for `append`.
    mutating func appendRun(_ input: UnsafeBufferPointer<UInt8>) -> Int {
        guard matched == 0, bytes.count < Self.bound else { return 0 }
        let room = input.prefix(Self.bound - bytes.count)
        let run = room.firstIndex(of: Self.escape) ?? room.endIndex
        bytes.append(contentsOf: input[..<run])
        return run
    }

    /// Takes one byte; returns a part when the bound was reached before it. A part ends neither inside a
    /// character or a line break nor inside what may be the end marker.
    mutating func append(_ byte: UInt8) -> String? {
        let canSplit = matched == 0 && byte & 0xC0 != 0x80 && byte != 0x0A
        let part = bytes.count >= Self.bound && canSplit ? takeAll() : nil
        bytes.append(byte)
        if byte == Self.end[matched] {
            matched += 1
        } else {
            matched = byte == Self.end[0] ? 1 : 0
        }
        return part
    }

    /// What is held without the end marker, with line ends as `\n`.
    mutating func takeAll() -> String {
        if isEnded { bytes.removeLast(matched) }
        matched = 0
        defer { bytes = [] }
        guard bytes.contains(0x0D) else { return String(decoding: bytes, as: UTF8.self) }
        var lines: [UInt8] = []
        lines.reserveCapacity(bytes.count)
        var afterReturn = false
        for byte in bytes {
            if byte == 0x0A && afterReturn {
                afterReturn = false
                continue
            }
            afterReturn = byte == 0x0D
            lines.append(afterReturn ? 0x0A : byte)
        }
        return String(decoding: lines, as: UTF8.self)
    }
}
