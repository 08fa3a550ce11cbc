/// Pastes, and what becomes of one whose end never comes.
extension KeyDecoder {
    mutating func paste(_ byte: UInt8) {
        if let text = pasted.append(byte) { output.append(.paste(text)) }
        guard pasted.isEnded else { return }
        // What fell silent may have been ended by the terminal unseen, and this be the end of another one.
        let isStranded = if case .strandedPaste = state { true } else { false }
        if isStranded {
            dropUnfinishedEnd()
            _ = pasted.dropBeginning()
        }
        let text = pasted.takeAll()
        if !isStranded || !text.isEmpty { output.append(.paste(text)) }
        state = .ground
    }

    /// A paste that is quiet for a while comes out as far as it was received: its end may be lost, and nobody should
    /// wonder where the text is. It is not over by that. A slow line may bring the rest any time, and the rest of a
    /// paste must never be taken for keys: its letters would run commands, its line ends would send. So what follows is
    /// still given out as a paste, until the end marker comes (which is swallowed) or hands can be told from a paste:
    /// one key alone, with a pause before and behind it. Lines and terminals deliver a paste in large pieces and in the
    /// order in which it was written, so that a key that was pressed later cannot come earlier than its rest; and its
    /// last piece, however short, has the end marker right behind it. A line end alone is taken for text the first
    /// time even so, since it could send.
    mutating func strandPaste() {
        state = .strandedPaste
        hasStrandedEnter = false
        giveOutStranded()
    }

    /// What came after a pause, and is followed by a pause.
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
            case .focus, .garbage, .paste:
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

    /// The beginning of an end marker whose rest did not come is no text.
    private mutating func dropUnfinishedEnd() {
        // Bytes that may still belong to an end marker.
        let open = pasted.bytes.count - pasted.matched
        guard strandedBytes > 0, pasted.bytes.first == 0x1B, open >= strandedBytes else { return }
        output.append(.garbage(Array(pasted.bytes.prefix(strandedBytes))))
        pasted.drop(strandedBytes)
        strandedBytes = 0
    }

    /// What the bytes in hand mean if they are one thing and no paste.
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
