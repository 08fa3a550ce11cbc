import Glass

extension ConsoleState {
    /// Whether something on the next frame must be told when it is on the glass: see `Arrival.painted`.
    public var awaitsPaint: Bool {
        switch overlay {
        case .question(let question): question.paintedAt == nil
        case .prompt(let prompt): prompt.paintedAt == nil
        case .search, .palette, .help, nil: false
        }
    }

    /// What is to be done before the program ends, however it ends: drafts that are not saved yet.
    public mutating func leave() -> [Effect] {
        composers.keys.flatMap { saveDraft($0) }
    }
}
