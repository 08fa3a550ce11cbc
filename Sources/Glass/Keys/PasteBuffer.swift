/// Holds a bracketed paste until its end, `ESC [ 201 ~`. Its size is bounded: a longer paste is given out in parts,
/// each as a paste.
struct PasteBuffer: Sendable {
    private(set) var bytes: [UInt8] = []
    /// The number of bytes of the end marker that were just seen.
    private(set) var matched = 0
    /// Whether the last line break given out was a CR, to which an LF may belong.
    private var afterReturn = false

    static let bound = 16 << 20
    private static let escape: UInt8 = 0x1B
    private static let beginning: [UInt8] = Array("\u{1B}[200~".utf8)
    private static let end: [UInt8] = Array("\u{1B}[201~".utf8)

    var isEnded: Bool { matched == Self.end.count }

    /// Takes the bytes that certainly belong to the paste and returns their number. The next byte is for `append`.
    mutating func appendRun(_ input: UnsafeBufferPointer<UInt8>) -> Int {
        guard matched == 0, bytes.count < Self.bound else { return 0 }
        let room = input.prefix(Self.bound - bytes.count)
        let run = room.firstIndex(of: Self.escape) ?? room.endIndex
        bytes.append(contentsOf: input[..<run])
        return run
    }

    /// Takes one byte. Returns a part if the bound was reached before it. A part never ends inside a character, a
    /// line break, or a possible end marker.
    mutating func append(_ byte: UInt8) -> String? {
        let canSplit = matched == 0 && byte & 0xC0 != 0x80 && byte != 0x0A
        let part = bytes.count >= Self.bound && canSplit ? removeFirst(bytes.count) : nil
        bytes.append(byte)
        if byte == Self.end[matched] {
            matched += 1
        } else {
            matched = byte == Self.end[0] ? 1 : 0
        }
        return part
    }

    /// Removes and returns everything except the end marker, with line breaks as `
    /// `.
    mutating func takeAll() -> String {
        let text = removeFirst(bytes.count - (isEnded ? matched : 0))
        clear()
        return text
    }

    /// Removes and returns the complete characters, with line breaks as `
    /// `. The beginning of a character or of the end marker stays.
    mutating func takeWhole() -> String { removeFirst(bytes.count - max(matched, unfinished)) }

    /// Forgets everything.
    mutating func clear() {
        bytes = []
        matched = 0
        afterReturn = false
    }

    /// Removes bytes from the front.
    mutating func drop(_ count: Int) { bytes.removeFirst(count) }

    /// Removes the start marker of another paste, if there is one at the front. Returns whether there was.
    mutating func dropBeginning() -> Bool {
        guard bytes.starts(with: Self.beginning) else { return false }
        drop(Self.beginning.count)
        return true
    }

    /// The number of bytes at the end that are an incomplete character.
    private var unfinished: Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }

    private mutating func removeFirst(_ count: Int) -> String {
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
