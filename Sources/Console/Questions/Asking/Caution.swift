public import Glass

/// What makes a question come back, changed, when it is accepted, so that the operator learns of it first.
public enum Caution: Hashable, Sendable {
    /// The customer has written since the question was asked, so that no message is missed before the session is
    /// given up.
    case news
    /// No AI would answer.
    case silence
    /// The customer's last message has no answer.
    case unanswered

    /// What the operator learns from the beginning, while it holds; nil for what is only news.
    public var warning: SafeText? {
        switch self {
        case .news: nil
        case .silence: "No AI agent is running: nobody will answer until one is started."
        case .unanswered: "The customer's last message has no answer."
        }
    }
}
