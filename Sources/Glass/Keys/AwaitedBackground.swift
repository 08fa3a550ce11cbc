/// What has arrived of the terminal's answer to the question for its background (OSC 11).
///
/// The answer can come late and in pieces, as its bytes pass networks and multiplexers. Until it has come, bytes that
/// may be its beginning are held back for a moment.
struct AwaitedBackground: Sendable {
    /// The uptime of the question.
    let asked: Int
    /// The bytes held back.
    var held: [UInt8] = []
    /// The uptimes of the first and of the last byte held back.
    var heldAt = 0
    var lastAt = 0
    /// How many bytes of the beginning were given out as keys, and until when the rest of it is not typed.
    var given = (count: 0, until: 0)

    static let beginning: [UInt8] = Array("\u{1B}]11;".utf8)
    /// The longest answer, in bytes.
    static let longest = 64
    /// How long an answer is most likely to come, in milliseconds. Meanwhile a lone Esc waits longer for its rest.
    static let likely = 2_000
    static let likelyEscapeWait = 150

    init(asked: Int) { self.asked = asked }

    /// How many bytes of the answer have arrived, in part given out.
    func arrived(at uptime: Int) -> Int { (uptime <= given.until ? given.count : 0) + held.count }

    /// Whether what is held back is certainly an answer.
    func isCertain(at uptime: Int) -> Bool { arrived(at: uptime) >= Self.beginning.count }

    /// The uptime at which the bytes held back are given out as keys, because no answer has followed; nil if no bytes
    /// are held back.
    func deadline(_ timing: KeyTiming) -> Int? {
        guard !held.isEmpty else { return nil }
        if arrived(at: lastAt) > 2 { return lastAt + KeyTiming.report }
        let isLikely = heldAt - asked < Self.likely
        return lastAt + (isLikely ? Self.likelyEscapeWait : timing.escapeWait)
    }

    mutating func hold(_ byte: UInt8, at uptime: Int) {
        if held.isEmpty { heldAt = uptime }
        // What was given out stays a part of the answer for as long as more of it comes.
        if given.count > 0 { given.until = max(given.until, uptime + KeyTiming.report) }
        held.append(byte)
        lastAt = uptime
    }
}

extension KeyDecoder {
    /// Expects the answer to the question for the terminal's background, asked now. It arrives as
    /// `Input.background`, and none of its bytes as keys.
    public mutating func awaitBackground(at uptime: Int) { awaited = AwaitedBackground(asked: uptime) }

    /// Whether the answer is still to be expected at an uptime.
    public func expectsBackground(at uptime: Int) -> Bool {
        awaited.map { uptime - $0.asked < AwaitedBackground.likely } ?? false
    }

    /// Reads a byte while the answer is awaited.
    mutating func readAwaiting(_ byte: UInt8) {
        guard let awaited, !isPasting else { return read(byte) }
        let place = awaited.arrived(at: now)
        if place >= AwaitedBackground.beginning.count { return readAnswer(byte) }
        if byte == AwaitedBackground.beginning[place], place > 0 || isOnGround {
            self.awaited?.hold(byte, at: now)
            return
        }
        releaseHeld()
        self.awaited?.given.count = 0
        if byte == 0x1B, isOnGround {
            self.awaited?.hold(byte, at: now)
        } else {
            read(byte)
        }
    }

    /// Decides what is held back, if it is due.
    mutating func expireAwaited(by uptime: Int) {
        guard let awaited, let due = awaited.deadline(timing), due <= uptime else { return }
        if awaited.isCertain(at: awaited.lastAt) {
            output.append(.garbage(awaited.held))
            self.awaited = AwaitedBackground(asked: awaited.asked)
            return
        }
        let count = awaited.arrived(at: awaited.lastAt)
        releaseHeld()
        self.awaited?.given = (count, due + KeyTiming.report)
    }

    /// Reads what was held back as if nothing had been awaited, at the time at which its first byte arrived.
    private mutating func releaseHeld() {
        guard let awaited, !awaited.held.isEmpty else { return }
        self.awaited?.held = []
        let present = now
        now = awaited.heldAt
        for byte in awaited.held { read(byte) }
        now = present
        expire(by: present)
    }

    private mutating func readAnswer(_ byte: UInt8) {
        guard let awaited else { return }
        let isEscaped = awaited.held.last == 0x1B
        if byte == 0x07 || isEscaped && byte == UInt8(ascii: "\\") {
            let answer = awaited.held
            self.awaited = nil
            output.append(RGB(answer: answer).map(Input.background) ?? .garbage(answer))
        } else if isEscaped || !Self.isOfAnswer(byte) || awaited.held.count >= AwaitedBackground.longest {
            // The rest of the answer is lost, and this is a key.
            output.append(.garbage(awaited.held))
            self.awaited = AwaitedBackground(asked: awaited.asked)
            if isEscaped { readAwaiting(0x1B) }
            readAwaiting(byte)
        } else {
            self.awaited?.hold(byte, at: now)
        }
    }

    /// Whether a byte can stand in an answer: a form of color, hexadecimal digits, or the beginning of its end.
    private static func isOfAnswer(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "a")...UInt8(ascii: "g"), UInt8(ascii: "r"),
            UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "/"), UInt8(ascii: "#"), 0x1B:
            true
        default: false
        }
    }

    private var isOnGround: Bool { if case .ground = state { true } else { false } }
}

extension RGB {
    /// Reads the color in an answer of a terminal: `…rgb:1e1e/1e1e/1e1e…`, with one to four digits each.
    init?(answer: [UInt8]) {
        let text = String(decoding: answer, as: UTF8.self)
        guard let start = text.firstIndex(of: ":") else { return nil }
        let shares = text[text.index(after: start)...].split(separator: "/").prefix(3).map { digits in
            let digits = digits.prefix { $0.isHexDigit }
            guard (1...4).contains(digits.count), let number = Int(digits, radix: 16) else { return -1 }
            return number * 255 / ((1 << (4 * digits.count)) - 1)
        }
        guard shares.count == 3, !shares.contains(-1) else { return nil }
        self.init(UInt8(shares[0]), UInt8(shares[1]), UInt8(shares[2]))
    }
}
