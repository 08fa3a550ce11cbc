import Glass

/// A command that can be chosen.
struct PaletteRow: Sendable {
    let command: Command
    /// Why the command is unavailable; nil if it is available.
    let reason: SafeText?
    /// How the typed text matches; nil while nothing is typed.
    let match: CommandMatch?
}

extension PaletteRow {
    /// The sort key: available commands come first, then better matches.
    var rank: Int { (reason == nil ? 0 : 100) + (match?.rawValue ?? 0) }
}
