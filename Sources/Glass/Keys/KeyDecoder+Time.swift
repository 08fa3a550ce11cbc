extension KeyDecoder {
    /// The uptime at which `pass` has something to decide; nil while that depends only on further bytes.
    public var deadline: Int? {
        [sequenceDeadline, awaited?.deadline(timing)].compactMap { $0 }.min()
    }

    private var sequenceDeadline: Int? {
        switch state {
        case .ground, .utf8: nil
        case .escape: course.began + timing.escapeWait
        case .csi, .linuxFunction, .oldMouse, .ss3:
            course.actedUntil
                ?? course.began + (course.isAlt ? KeyTiming.lateRest : timing.escapeWait)
        case .discardedCSI: last + KeyTiming.lateRest
        case .string, .stringEscape:
            if sequence.count == 2 {
                course.began + timing.escapeWait
            } else {
                last + (ControlSequence.isReport(sequence) ? KeyTiming.report : KeyTiming.lateRest)
            }
        case .paste: last + KeyTiming.pasteQuiet
        case .strandedPaste: pasted.bytes.count > strandedBytes ? last + timing.pasteGap : nil
        }
    }

    /// Decides everything that is due, each at its own time.
    mutating func expire(by uptime: Int) {
        while let due = sequenceDeadline, due <= uptime {
            now = max(now, due)
            expire()
        }
    }

    private mutating func expire() {
        switch state {
        case .ground, .utf8: break
        case .escape: actEscape()
        case .csi, .linuxFunction, .oldMouse, .ss3: expireSequence()
        case .discardedCSI: state = .ground
        case .string, .stringEscape: expireString()
        case .paste: strandPaste()
        case .strandedPaste: judgeStranded()
        }
    }

    private mutating func actEscape() {
        finish(Key(.escape))
        lateUntil = now + KeyTiming.lateRest
    }

    private mutating func expireSequence() {
        if course.actedUntil == nil, !course.isAlt {
            // The Esc acts now, but the rest of its sequence may still arrive.
            output.append(.key(Key(.escape)))
            course.actedUntil = now + KeyTiming.lateRest
        } else if sequence.count == 2, course.isAlt {
            finish(Key(alt: sequence[1]))
        } else if course.isWhole {
            discard()
            if sequence.isEmpty { state = .discardedCSI }
            last = now
        } else {
            abandon()
        }
    }

    private mutating func expireString() {
        // The Esc after it may be a key.
        let isEscape = if case .stringEscape = state { true } else { false }
        if sequence.count == 2 {
            finish(Key(alt: sequence[1]))
        } else {
            course.isWhole = ControlSequence.isReport(sequence)
            abandon()
        }
        if isEscape { output.append(.key(Key(.escape))) }
    }
}
