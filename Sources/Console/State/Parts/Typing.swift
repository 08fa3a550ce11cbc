import Glass

/// The keys being handled.
struct Typing: Sendable {
    /// The keys of a sequence that is not complete yet.
    var pending: [Key] = []
    /// What the key being handled implies besides its binding.
    var role = KeyRole.ordinary
    var burst = TypingBurst()
    var heldEnter: HeldEnter?
}

/// What sets a key apart from others bound to the same command.
enum KeyRole: Equatable, Sendable {
    case ordinary
    /// `<Esc>`, or another key that is no character: goes back, but never quits.
    case escape
    /// `<C-c>`: acts as `<Esc>`, but never quits or does anything that a customer notices.
    case interrupt
}
