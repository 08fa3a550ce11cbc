/// Pastes, and the handling of those whose end never arrives.
extension KeyDecoder {
    mutating func paste(_ byte: UInt8) {
        if let text = pasted.append(byte) { output.append(.paste(text)) }
        guard pasted.isEnded else { return }
        // The terminal may have ended the silent paste unnoticed, so this may be the end of another one.
        let isStranded = if case .strandedPaste = state { true } else { false }
        if isStranded {
            dropUnfinishedEnd()
            _ = pasted.dropBeginning()
        }
        let text = pasted.takeAll()
        if !isStranded || !text.isEmpty { output.append(.paste(text)) }
        state = .ground
    }

    /// Gives out a paste that has been quiet for a while, as far as it was received: its end may be lost, and nobody
    /// should wonder where the text is. The paste is not over, though. A slow line may deliver the rest at any time,
    /// and the rest must never be taken for keys: its letters would run commands, and its line breaks would send. So
    /// what follows is still given out as a paste, until the end marker arrives (which is swallowed) or typing can
    /// be told from a paste: a single key, with a pause before and after it. Lines and terminals deliver a paste in
    /// large pieces and in order, so a key pressed later cannot arrive before the rest; and the last piece, however
    /// short, has the end marker right after it. Even so, a single line break counts as text the first time, because
    /// it could send.
    mutating func strandPaste() {
        state = .strandedPaste
        hasStrandedEnter = false
        giveOutStranded()
    }

    /// Judges bytes that arrived after a pause and were followed by a pause.
    mutating func judgeStranded() {
        if strandedBytes == 0, let input = loneInput {
            switch input {
            case .key(Key(.enter)) where !hasStrandedEnter:
                pasted.clear()
                hasStrandedEnter = true
                output.append(.paste("\n"))
            case .key(let key):
                pasted.clear()
                output.append(input)
                state = .ground
                if key == Key(.escape) { lateUntil = now + KeyTiming.lateRest }
            case .mouse, .focus, .background, .garbage, .paste:
                pasted.clear()
                output.append(input)
            }
            return
        }
        dropUnfinishedEnd()
        if pasted.dropBeginning() { state = .paste }
        hasStrandedEnter = false
        giveOutStranded()
    }

    private mutating func giveOutStranded() {
        let text = pasted.takeWhole()
        strandedBytes = pasted.bytes.count
        if !text.isEmpty { output.append(.paste(text)) }
    }

    /// Drops the beginning of an end marker whose rest did not arrive. It is not text.
    private mutating func dropUnfinishedEnd() {
        // The number of bytes before those that may still belong to an end marker.
        let open = pasted.bytes.count - pasted.matched
        guard strandedBytes > 0, pasted.bytes.first == 0x1B, open >= strandedBytes else { return }
        output.append(.garbage(Array(pasted.bytes.prefix(strandedBytes))))
        pasted.drop(strandedBytes)
        strandedBytes = 0
    }

    /// The meaning of the held bytes if they are a single input and not a paste.
    private var loneInput: Input? {
        guard pasted.bytes.count <= Self.longestCSI else { return nil }
        var decoder = KeyDecoder(timing)
        var inputs = decoder.feed(pasted.bytes, at: 0)
        inputs += decoder.pass(to: 10 * KeyTiming.report)
        guard inputs.count == 1, case .ground = decoder.state else { return nil }
        if case .garbage(let bytes) = inputs[0], !ControlSequence.isReport(bytes) { return nil }
        return inputs[0]
    }
}
