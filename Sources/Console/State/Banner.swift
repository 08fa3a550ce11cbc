import Conversation
import Glass

/// A line above the panes that stays until its cause is gone.
struct Banner: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case keymap, theme, views, otherConsole
        /// A colleague took over this session from the operator.
        case lost(Session.ID)
    }
    var kind: Kind
    var text: SafeText
}
