import Glass

/// The terminal's window around the screen.
struct TerminalWindow: Sendable {
    /// Whether it has the keyboard focus.
    var isFocused = true
    /// Whether the state has been on screen since its last change.
    var isPainted = false
    /// The title that was set last.
    private var title: SafeText?

    mutating func setTitle(_ wanted: SafeText) -> [Effect] {
        guard wanted != title else { return [] }
        title = wanted
        return [.terminal(.setTitle(wanted))]
    }
}
