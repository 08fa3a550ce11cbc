import Glass

/// A remark on the hint line that disappears by itself.
struct Notice: Equatable, Sendable {
    enum Tone: Equatable, Sendable { case plain, warning, error }
    var text: SafeText
    var tone: Tone
    /// The uptime at which it disappears, in milliseconds.
    var until: Int

    /// How long a notice stays, in milliseconds: enough to read a line of a hundred characters.
    static let duration = 6_000
}
