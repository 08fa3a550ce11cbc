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
