/// What sets a key apart from others bound to the same command.
enum KeyRole: Equatable, Sendable {
    case ordinary
    /// `<Esc>`: goes back, but never quits.
    case escape
    /// `<C-c>`: acts as `<Esc>`, but never quits or does anything that a customer notices.
    case interrupt
}
