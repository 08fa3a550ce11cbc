/// Bytes in, inputs out. Pure: the caller says when time has passed.
///
/// What is not understood becomes garbage as a whole; no part of it comes out as a key. Esc followed by another
/// key in the same read is Alt with that key, except Esc Esc, which is Esc twice.
public struct KeyDecoder: Sendable {
    private enum State {
        case ground
        /// Inside a UTF-8 character; how many continuation bytes are missing.
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
    }

    private var state = State.ground
    /// The bytes of the sequence under way.
    private var sequence: [UInt8] = []
    private var pasted = PasteBuffer()
    private var output: [Input] = []

    /// A sequence longer than this is garbage already; what follows is discarded as it comes.
    private static let longestCSI = 256
    private static let longestString = 4096

    /// A decoder that has seen nothing.
    public init() {}

    /// Whether a sequence or a character is incomplete, so that `timeout` is due about 25 ms after its last byte.
    /// False inside a paste, which has all the time it needs.
    public var isWaiting: Bool {
        switch state {
        case .ground, .paste, .discardedCSI: false
        default: true
        }
    }

    /// Whether a paste has begun and not ended.
    public var isPasting: Bool {
        if case .paste = state { true } else { false }
    }

    /// What these bytes complete, in order. Linear in their number.
    public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Input] {
        if bytes.withContiguousStorageIfAvailable({ feed($0) }) == nil {
            for byte in bytes { step(byte) }
        }
        return taken()
    }

    /// The same, with pastes taken in runs: a byte at a time would cost a frame per 100 KiB.
    private mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        while index < bytes.count {
            if isPasting {
                index += pasted.appendRun(UnsafeBufferPointer(rebasing: bytes[index...]))
                if index == bytes.count { return }
            }
            step(bytes[index])
            index += 1
        }
    }

    /// To be called when nothing followed for a while: a lone Esc becomes the Escape key, Esc and a letter that
    /// could have begun a sequence become Alt and that letter, anything else unfinished becomes garbage.
    public mutating func timeout() -> [Input] {
        switch state {
        case .ground, .paste, .discardedCSI:
            break
        case .escape:
            finish(Key(.escape))
        case .ss3 where sequence.count == 2, .string where sequence.count == 2 && sequence[0] == 0x1B:
            finish(Key(.character(Character(Unicode.Scalar(sequence[1]))), .alt))
        case .csi where sequence.count > 2:
            discard()
            state = .discardedCSI
        default:
            discard()
        }
        return taken()
    }

    /// Ends a paste whose end never came: what was held comes out as a paste.
    public mutating func endPaste() -> [Input] {
        guard isPasting else { return [] }
        state = .ground
        output.append(.paste(pasted.takeAll()))
        return taken()
    }

    private mutating func taken() -> [Input] {
        defer { output = [] }
        return output
    }

    private mutating func step(_ byte: UInt8) {
        switch state {
        case .linuxFunction where byte == 0x1B, .oldMouse where byte == 0x1B:
            discard()
            ground(byte)
        case .ground: ground(byte)
        case .utf8(let missing): utf8(byte, missing)
        case .escape: escape(byte)
        case .csi: csi(byte)
        case .discardedCSI: discardedCSI(byte)
        case .linuxFunction:
            sequence.append(byte)
            finish(ControlSequence.linuxFunction(byte))
        case .oldMouse(let missing): oldMouse(byte, missing)
        case .ss3: ss3(byte)
        case .string: string(byte)
        case .stringEscape: stringEscape(byte)
        case .paste:
            if let text = pasted.append(byte) { output.append(.paste(text)) }
            if pasted.isEnded {
                state = .ground
                output.append(.paste(pasted.takeAll()))
            }
        }
    }

    // MARK: Characters

    private mutating func ground(_ byte: UInt8) {
        if byte == 0x1B {
            sequence = [byte]
            state = .escape
        } else {
            character(byte)
        }
    }

    /// A byte that may begin a character; `sequence` is empty, or an Esc that means Alt.
    private mutating func character(_ byte: UInt8) {
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

    /// Whether the byte may follow here; the second byte rules out surrogates and overlong forms.
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

    /// Adds the scalar to the character just decoded in this feed when they are one grapheme.
    private mutating func joinsLast(_ scalar: Unicode.Scalar) -> Bool {
        // Bounded, since each look at the grapheme costs its length.
        guard scalar.value >= 0x300, case .key(let key)? = output.last, let base = key.text,
            base.utf8.count < 64
        else { return false }
        var joined = String(base)
        joined.unicodeScalars.append(scalar)
        guard joined.count == 1 else { return false }
        output[output.count - 1] = .key(.character(Character(joined)))
        return true
    }

    // MARK: Sequences

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x1B:
            output.append(.key(Key(.escape)))
        case UInt8(ascii: "["):
            sequence.append(byte)
            state = .csi
        case UInt8(ascii: "O"):
            sequence.append(byte)
            state = .ss3
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            sequence.append(byte)
            state = .string
        default:
            character(byte)
        }
    }

    private mutating func csi(_ byte: UInt8) {
        switch byte {
        case 0x1B:
            discard()
            ground(byte)
        case 0x80...:
            discard()
            character(byte)
        case 0x20...0x3F where !ControlSequence.endsWithDollar(sequence, byte):
            sequence.append(byte)
            if sequence.count > Self.longestCSI {
                discard()
                state = .discardedCSI
            }
        case UInt8(ascii: "[") where sequence.count == 2:
            sequence.append(byte)
            state = .linuxFunction
        case UInt8(ascii: "M") where sequence.count == 2:
            sequence.append(byte)
            state = .oldMouse(missing: 3)
        default:
            sequence.append(byte)
            endCSI()
        }
    }

    private mutating func endCSI() {
        switch ControlSequence.meaning(of: sequence) {
        case .key(let key): finish(key)
        case .focus(let isFocused):
            output.append(.focus(isFocused))
            reset()
        case .pasteBegins:
            reset()
            state = .paste
        case nil: discard()
        }
    }

    /// Swallows up to the final byte. Nobody typed what came before, so what follows is not typed either.
    private mutating func discardedCSI(_ byte: UInt8) {
        switch byte {
        case 0x20...0x3F: output.append(.garbage([byte]))
        case 0x40...0x7E:
            output.append(.garbage([byte]))
            state = .ground
        default:
            state = .ground
            ground(byte)
        }
    }

    private mutating func oldMouse(_ byte: UInt8, _ missing: Int) {
        sequence.append(byte)
        if missing == 1 { discard() } else { state = .oldMouse(missing: missing - 1) }
    }

    private mutating func ss3(_ byte: UInt8) {
        switch byte {
        case 0x1B:
            discard()
            ground(byte)
        case 0x80...:
            discard()
            character(byte)
        case 0x30...0x3B where sequence.count < 8:
            sequence.append(byte)
        default:
            sequence.append(byte)
            finish(ControlSequence.ss3Key(sequence))
        }
    }

    private mutating func string(_ byte: UInt8) {
        switch byte {
        case 0x1B:
            state = .stringEscape
        case 0x07, 0x18, 0x1A:
            sequence.append(byte)
            discard()
        default:
            sequence.append(byte)
            if sequence.count > Self.longestString {
                output.append(.garbage(sequence))
                sequence.removeAll(keepingCapacity: true)
            }
        }
    }

    private mutating func stringEscape(_ byte: UInt8) {
        if byte == UInt8(ascii: "\\") {
            sequence += [0x1B, byte]
            discard()
        } else {
            discard()
            sequence = [0x1B]
            state = .escape
            escape(byte)
        }
    }

    // MARK: Ends

    private mutating func finish(_ key: Key?) {
        guard let key else { return discard() }
        output.append(.key(key))
        reset()
    }

    private mutating func discard() {
        output.append(.garbage(sequence))
        reset()
    }

    private mutating func reset() {
        sequence.removeAll(keepingCapacity: true)
        state = .ground
    }
}
