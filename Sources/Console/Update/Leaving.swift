import Glass

extension ConsoleState {
    /// Whether the console must be told when the next frame is on the glass: see `Arrival.painted`. What was
    /// seen, and from when on a question hears, counts from there.
    public var awaitsPaint: Bool { !isPainted }

    /// What is to be done before the program ends, however it ends: drafts that are not saved yet. An Enter that was
    /// not carried out by now never is: whether the store took the message might come too late to be heard.
    public mutating func leave() -> [Effect] {
        heldEnter = nil
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
        return [.addToDraft(key, unsentText(key, composer))]
    }

    /// Whether the prompt for a name, which acts upon no session, is open.
    var isAskingForName: Bool {
        if case .prompt(let prompt) = overlay { prompt.subject == .displayName } else { false }
    }

    /// Whether something waits for an answer already.
    var isAsking: Bool {
        switch overlay {
        case .question, .prompt: true
        case .search, .palette, .help, nil: false
        }
    }
}
