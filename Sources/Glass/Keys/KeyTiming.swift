/// How far apart the bytes of one key may arrive, in milliseconds.
///
/// Bytes carry no times of their own; only the time of reading is known. Bytes that a terminal wrote together may be
/// read apart if there is a network in between, and bytes typed apart are read together if the program was stopped
/// or busy. These times allow for the first case. The second cannot be detected: Esc and a letter typed while the
/// program was stopped are that letter with Alt.
public struct KeyTiming: Hashable, Sendable {
    /// The longest gap between Esc and the next byte for which the two are one key with Alt.
    public var altGap: Int
    /// How long an Esc waits for the rest of a sequence before it acts.
    public var escapeWait: Int
    /// How long a pause in a paste without an end must be before what arrived is judged. Typed keys never follow
    /// each other this closely.
    public var pasteGap: Int

    /// For a terminal on this machine, which writes a key at once.
    public static let local = KeyTiming(altGap: 5, escapeWait: 25, pasteGap: 50)
    /// For a terminal across a network, which can take keys apart.
    public static let remote = KeyTiming(altGap: 25, escapeWait: 50, pasteGap: 100)

    /// How long the rest of a sequence may take after its Esc has acted, or after the `[` that arrived with the Esc.
    static let lateRest = 100
    /// How long the rest of a terminal's report may take. Nobody types its beginning.
    static let report = 1_000
    /// How long a paste may be quiet before the part that was received is given out.
    static let pasteQuiet = 1_000
}
