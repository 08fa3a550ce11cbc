import Conversation

/// Where the operator was before a search.
struct SearchOrigin: Equatable, Sendable {
    var session: Session.ID?
    var focus: Focus
}
