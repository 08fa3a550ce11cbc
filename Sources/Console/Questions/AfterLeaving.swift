import Glass

/// What the operator looks at once they have given a session up.
enum AfterLeaving: CaseIterable, Sendable {
    case stay
    /// The next session that needs a person.
    case next

    var words: SafeText {
        switch self {
        case .stay: "stay here"
        case .next: "go to the next that needs a human"
        }
    }
}
