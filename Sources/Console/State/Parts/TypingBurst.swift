/// Keys that arrive faster than anyone types: a paste without paste brackets.
struct TypingBurst: Equatable, Sendable {
    /// The uptime of the last key, in milliseconds.
    var last = -1_000
    /// How many keys it has so far.
    var length = 0
    /// Whether the burst contained a line break followed by text.
    var hasLineEnd = false

    /// The largest gap between keys of one burst, in milliseconds.
    static let gap = 20
}

/// An Enter in a text field, held until it is clear whether more text follows.
struct HeldEnter: Equatable, Sendable {
    /// The command to run if nothing follows.
    var command: CommandName
    /// The uptime of the key, in milliseconds.
    var at: Int
}
