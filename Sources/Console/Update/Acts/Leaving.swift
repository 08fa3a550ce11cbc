import Glass

extension ConsoleState {
    /// Whether the console must be told when the next frame is on screen, by `Arrival.painted`. What counts as seen,
    /// and when a question accepts keys, is timed from then.
    public var awaitsPaint: Bool { !window.isPainted }

    /// Returns the effects to run before the program ends for any reason: saving unsaved drafts. An Enter that is
    /// still held is dropped, because the operator might not learn whether its message was sent.
    public mutating func leave() -> [Effect] {
        typing.heldEnter = nil
        for key in outgoing.waitingDrafts { drafts.composers[key]?.dirtySince = now.uptime }
        return drafts.composers.keys.flatMap {
            drafts.saveAtEnd($0, above: outgoing.waitingTexts(for: $0))
        }
    }
}
