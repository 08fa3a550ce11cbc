/// Holds a bracketed paste until its end, `ESC [ 201 ~`. Bounded: beyond that it gives the text out in parts,
/// which are pastes as well.
struct PasteBuffer: Sendable {
    private(set) var bytes: [UInt8] = []
    /// How many bytes of the end marker were just seen.
    private(set) var matched = 0
    /// The last line end given out was a CR, to which an LF may belong.
    private var afterReturn = false

    static let bound = 16 << 20
    private static let escape: UInt8 = 0x1B
    private static let beginning: [UInt8] = Array("\u{1B}[200~".utf8)
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
        let part = bytes.count >= Self.bound && canSplit ? take(bytes.count) : nil
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
        let text = take(bytes.count - (isEnded ? matched : 0))
        clear()
        return text
    }

    /// What is whole, with line ends as `\n`. The beginning of a character or of the end marker stays.
    mutating func takeWhole() -> String { take(bytes.count - max(matched, unfinished)) }

    /// Forgets everything.
    mutating func clear() {
        bytes = []
        matched = 0
        afterReturn = false
    }

    /// Takes bytes away from the front.
    mutating func drop(_ count: Int) { bytes.removeFirst(count) }

    /// Takes away the beginning of another paste, if one is at the front.
    mutating func dropBeginning() -> Bool {
        guard bytes.starts(with: Self.beginning) else { return false }
        drop(Self.beginning.count)
        return true
    }

    /// How many bytes at the end begin a character and do not end it.
    private var unfinished: Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }

    private mutating func take(_ count: Int) -> String {
        defer { bytes.removeFirst(count) }
        let taken = bytes.prefix(count)
        guard afterReturn || taken.contains(0x0D) else { return String(decoding: taken, as: UTF8.self) }
        var lines: [UInt8] = []
        lines.reserveCapacity(count)
        for byte in taken {
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
