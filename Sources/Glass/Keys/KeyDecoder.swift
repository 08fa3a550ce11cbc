/// Decodes the terminal's bytes into inputs. It has no clock: the caller says when bytes were read, and when time
/// has passed.
///
/// Esc and another key that arrive together (see `KeyTiming`) are that key with Alt, except Esc Esc, which is Esc
/// twice. Otherwise the Esc acts first, then the key that follows. An unknown sequence that arrived together becomes
/// garbage as a whole; if its bytes arrived apart, they count as typed.
public struct KeyDecoder: Sendable {
    enum State {
        case ground
        /// Inside a UTF-8 character, with the number of missing continuation bytes. There is no timeout.
        case utf8(missing: Int)
        case escape
        case csi
        /// The rest of a CSI whose beginning timed out or grew too long.
        case discardedCSI
        /// `CSI [`: one more byte, from the Linux console's F1 … F5.
        case linuxFunction
        /// `CSI M`: three more bytes of an old mouse report.
        case oldMouse(missing: Int)
        case ss3
        /// OSC, DCS, APC, PM or SOS, up to ST or BEL.
        case string
        case stringEscape
        case paste
        /// A paste that fell silent before its end; see `strandPaste`.
        case strandedPaste
    }

    let timing: KeyTiming
    /// Whether reports of the mouse are inputs. Otherwise they are garbage, since nobody asked for them.
    let readsMouse: Bool
    var state = State.ground
    /// The bytes of the current sequence, its Esc first, even if that has already acted.
    var sequence: [UInt8] = []
    var course = Course()
    /// The uptime until which bytes after an Esc that has acted may be the rest of its sequence.
    var lateUntil: Int?
    var pasted = PasteBuffer()
    /// The number of bytes in `pasted` when the paste fell silent.
    var strandedBytes = 0
    /// Whether a single line break arrived after the paste.
    var hasStrandedEnter = false
    /// The terminal's answer, if it was asked for its background and has not answered yet.
    var awaited: AwaitedBackground?
    var output: [Input] = []
    /// The uptime of the bytes being decoded.
    var now = 0
    /// The uptime of the last byte.
    var last = 0

    /// What timing says about the current sequence.
    struct Course: Sendable {
        /// The uptime of its Esc.
        var began = 0
        /// Whether its second byte arrived together with the Esc.
        var isAlt = true
        /// Whether all its bytes arrived together, faster than anyone types.
        var isWhole = true
        /// The uptime until which to wait for its rest, if its Esc has already acted.
        var actedUntil: Int?
    }

    /// The length beyond which a sequence is garbage, in bytes. The rest is discarded as it arrives.
    static let longestCSI = 256
    static let longestString = 4096

    /// Creates a decoder that has read nothing yet.
    public init(_ timing: KeyTiming = .local, readsMouse: Bool = false) {
        self.timing = timing
        self.readsMouse = readsMouse
    }

    /// Whether a paste has begun but not ended.
    public var isPasting: Bool {
        switch state {
        case .paste, .strandedPaste: true
        default: false
        }
    }

    /// Returns the inputs that are completed by bytes that were read together, in order. Takes time linear in the
    /// number of bytes. `uptime` is in milliseconds and never decreases.
    public mutating func feed(_ bytes: some Sequence<UInt8>, at uptime: Int) -> [Input] {
        expireAwaited(by: uptime)
        expire(by: uptime)
        now = uptime
        if bytes.withContiguousStorageIfAvailable({ feed($0) }) == nil {
            for byte in bytes { readAwaiting(byte) }
        }
        return taken()
    }

    /// The same, taking pastes in runs. Byte by byte, each 100 KiB would take as long as a frame.
    private mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        while index < bytes.count {
            if isPasting {
                index += pasted.appendRun(UnsafeBufferPointer(rebasing: bytes[index...]))
                last = now
                if index == bytes.count { return }
            }
            readAwaiting(bytes[index])
            index += 1
        }
    }

    /// Returns the inputs that time decides: an Esc that nothing followed acts, and unfinished sequences end.
    public mutating func pass(to uptime: Int) -> [Input] {
        expireAwaited(by: uptime)
        expire(by: uptime)
        return taken()
    }

    private mutating func taken() -> [Input] {
        defer { output = [] }
        return output
    }

    mutating func read(_ byte: UInt8) {
        if !sequence.isEmpty, now - last > timing.altGap { course.isWhole = false }
        last = now
        step(byte)
    }

    mutating func step(_ byte: UInt8) {
        switch state {
        case .linuxFunction where byte == 0x1B, .oldMouse where byte == 0x1B:
            abandon()
            ground(byte)
        case .ground: ground(byte)
        case .utf8(let missing): utf8(byte, missing)
        case .escape: escape(byte)
        case .csi: csi(byte)
        case .discardedCSI: discardedCSI(byte)
        case .linuxFunction:
            sequence.append(byte)
            endSequence(ControlSequence.linuxFunction(byte).map(ControlSequence.Meaning.key))
        case .oldMouse(let missing): oldMouse(byte, missing)
        case .ss3: ss3(byte)
        case .string: string(byte)
        case .stringEscape: stringEscape(byte)
        case .paste, .strandedPaste: paste(byte)
        }
    }

    // MARK: Characters

    mutating func ground(_ byte: UInt8) {
        let isLate = lateUntil.map { now <= $0 } ?? false
        let until = lateUntil
        lateUntil = nil
        if byte == 0x1B {
            begin([byte])
            state = .escape
        } else if isLate, let state = Self.introduced(by: byte) {
            begin([0x1B, byte])
            course.isAlt = false
            course.isWhole = false
            course.actedUntil = until
            self.state = state
        } else {
            character(byte)
        }
    }

    private mutating func begin(_ bytes: [UInt8]) {
        sequence = bytes
        course = Course(began: now)
    }

    /// Returns what a late byte after an Esc begins, if it is a sequence that keys send.
    static func introduced(by byte: UInt8) -> State? {
        switch byte {
        case UInt8(ascii: "["): .csi
        case UInt8(ascii: "O"): .ss3
        default: nil
        }
    }

    /// Handles a byte that may begin a character; `sequence` is empty, or an Esc that means Alt.
    mutating func character(_ byte: UInt8) {
        sequence.append(byte)
        let alt: Key.Modifiers = sequence.count > 1 ? .alt : []
        switch byte {
        case 0x00...0x1F, 0x7F:
            finish(Key(control: byte, adding: alt))
        case 0x20...0x7E:
            finish(Key(.character(Character(Unicode.Scalar(byte))), alt))
        case 0xC2...0xDF: state = .utf8(missing: 1)
        case 0xE0...0xEF: state = .utf8(missing: 2)
        case 0xF0...0xF4: state = .utf8(missing: 3)
        default: discard()
        }
    }

    private mutating func utf8(_ byte: UInt8, _ missing: Int) {
        guard continues(byte) else {
            discard()
            return step(byte)
        }
        sequence.append(byte)
        if missing > 1 {
            state = .utf8(missing: missing - 1)
            return
        }
        let isAlt = sequence[0] == 0x1B
        let text = String(decoding: isAlt ? sequence[1...] : sequence[...], as: UTF8.self)
        guard let scalar = text.unicodeScalars.first, scalar.properties.generalCategory != .control else {
            return discard()
        }
        if !isAlt && joinsLast(scalar) { return reset() }
        finish(Key(.character(Character(scalar)), isAlt ? .alt : []))
    }

    /// Whether the byte may follow in the UTF-8 character. The second byte rules out surrogates and overlong forms.
    private func continues(_ byte: UInt8) -> Bool {
        guard byte & 0xC0 == 0x80 else { return false }
        switch sequence.last {
        case 0xE0: return byte >= 0xA0
        case 0xED: return byte < 0xA0
        case 0xF0: return byte >= 0x90
        case 0xF4: return byte < 0x90
        default: return true
        }
    }

    /// Adds the scalar to the character just decoded in this feed, if the two are one grapheme.
    private mutating func joinsLast(_ scalar: Unicode.Scalar) -> Bool {
        // Bounded, because each check takes time linear in the grapheme's length.
        guard scalar.value >= 0x300, case .key(let key)? = output.last, let base = key.text,
            base.utf8.count < 64
        else { return false }
        var joined = String(base)
        joined.unicodeScalars.append(scalar)
        guard joined.count == 1 else { return false }
        output[output.count - 1] = .key(.character(Character(joined)))
        return true
    }

    // MARK: Ends

    mutating func finish(_ key: Key?) {
        guard let key else { return discard() }
        output.append(.key(key))
        reset()
    }

    mutating func discard() {
        output.append(.garbage(sequence))
        reset()
    }

    mutating func reset() {
        sequence.removeAll(keepingCapacity: true)
        state = .ground
    }
}
