extension KeyDecoder {
    mutating func escape(_ byte: UInt8) {
        guard course.isWhole else { return followEscape(byte) }
        switch byte {
        case 0x1B:
            output.append(.key(Key(.escape)))
            course = Course(began: now)
        case UInt8(ascii: "["), UInt8(ascii: "O"):
            sequence.append(byte)
            state = Self.introduced(by: byte) ?? .ground
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            sequence.append(byte)
            state = .string
        default:
            character(byte)
        }
    }

    /// Handles a byte that did not arrive together with the Esc before it: the rest of a sequence, or another key.
    private mutating func followEscape(_ byte: UInt8) {
        if let introduced = Self.introduced(by: byte) {
            sequence.append(byte)
            course.isAlt = false
            state = introduced
        } else {
            finish(Key(.escape))
            ground(byte)
        }
    }

    mutating func csi(_ byte: UInt8) {
        switch byte {
        case 0x1B:
            abandon()
            ground(byte)
        case 0x80...:
            abandon()
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
            endSequence(ControlSequence.meaning(of: sequence))
        }
    }

    mutating func ss3(_ byte: UInt8) {
        switch byte {
        case 0x1B:
            abandon()
            ground(byte)
        case 0x80...:
            abandon()
            character(byte)
        case 0x30...0x3B where sequence.count < 8:
            sequence.append(byte)
        default:
            sequence.append(byte)
            endSequence(ControlSequence.ss3Key(sequence).map(ControlSequence.Meaning.key))
        }
    }

    mutating func oldMouse(_ byte: UInt8, _ missing: Int) {
        sequence.append(byte)
        if missing == 1 { abandon() } else { state = .oldMouse(missing: missing - 1) }
    }

    /// Swallows everything up to the final byte. Nobody typed what came before, so what follows at once was not
    /// typed either.
    mutating func discardedCSI(_ byte: UInt8) {
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

    /// Ends a complete sequence. A key whose Esc has already acted is not reported again.
    mutating func endSequence(_ meaning: ControlSequence.Meaning?) {
        switch meaning {
        case .key(let key): if course.actedUntil == nil { finish(key) } else { discard() }
        case .focus(let isFocused):
            output.append(.focus(isFocused))
            reset()
        case .mouse(let mouse):
            // Nobody types a report, byte by byte, either.
            guard readsMouse, course.isWhole else { return discard() }
            output.append(.mouse(mouse))
            reset()
        case .pasteBegins:
            reset()
            pasted.clear()
            state = .paste
        case nil: if ControlSequence.isReport(sequence) { discard() } else { abandon() }
        }
    }

    /// Ends an unknown sequence. If its bytes did not arrive together, someone may have typed them, so they become
    /// keys.
    mutating func abandon() {
        guard !course.isWhole else { return discard() }
        let bytes = sequence
        let alt = course.isAlt ? Key(alt: bytes[1]) : nil
        let hasActed = course.actedUntil != nil
        reset()
        if let alt {
            output.append(.key(alt))
        } else if !hasActed {
            output.append(.key(Key(.escape)))
        }
        for byte in bytes.dropFirst(alt == nil ? 1 : 2) { ground(byte) }
    }

    // MARK: Strings

    mutating func string(_ byte: UInt8) {
        if sequence.count == 2, !course.isWhole {
            // A report would arrive together with its beginning.
            finish(Key(alt: sequence[1]))
            return ground(byte)
        }
        switch byte {
        case 0x1B:
            state = .stringEscape
        case 0x07, 0x18, 0x1A:
            sequence.append(byte)
            discard()
        default:
            sequence.append(byte)
            if sequence.count > Self.longestString {
                // Keep the beginning, which says what it is.
                output.append(.garbage(Array(sequence[3...])))
                sequence.removeSubrange(3...)
            }
        }
    }

    mutating func stringEscape(_ byte: UInt8) {
        if byte == UInt8(ascii: "\\") {
            sequence += [0x1B, byte]
            discard()
        } else {
            let isTogether = course.isWhole
            discard()
            ground(0x1B)
            course.isWhole = isTogether
            step(byte)
        }
    }
}

extension Key {
    /// Creates the key of a printable byte after an Esc.
    init(alt byte: UInt8) { self.init(.character(Character(Unicode.Scalar(byte))), .alt) }
}
