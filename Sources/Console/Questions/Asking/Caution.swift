/// What makes a question come back, changed, when it is accepted, so that the operator learns of it first.
enum Caution: Hashable, Sendable {
    /// The customer has written since the question was asked, so that no message is missed before the session is
    /// given up.
    case news
    /// No AI would answer.
    case silence
    /// The customer's last message has no answer.
    case unanswered
}
