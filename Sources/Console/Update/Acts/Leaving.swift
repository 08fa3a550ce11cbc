import Glass

extension ConsoleState {
    /// Whether the console must be told when the next frame is on screen, by `Arrival.painted`. What counts as seen,
    /// and when a question accepts keys, is timed from then.
    public var awaitsPaint: Bool { !isPainted }

    /// Returns the effects to run before the program ends for any reason: saving unsaved drafts. An Enter that is
    /// still held is dropped, because the operator might not learn whether its message was sent.
    public mutating func leave() -> [Effect] {
        typing.heldEnter = nil
        for line in outgoing where line.state == .claiming {
            composers[line.message.draftKey]?.dirtySince = now.uptime
        }
        return composers.keys.flatMap { restored.contains($0) ? saveDraft($0) : addToDraft($0) }
    }

    private mutating func addToDraft(_ key: DraftKey) -> [Effect] {
        guard let composer = composers[key], composer.dirtySince != nil, !unsentText(key, composer).isEmpty
        else {
            return []
        }
        composers[key]?.dirtySince = nil
        return [.store(.addToDraft(key, unsentText(key, composer)))]
    }
}
